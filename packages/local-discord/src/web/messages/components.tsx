/** Components of messages, old and new. https://discord.com/developers/docs/components/reference */
import { ButtonStyle, ComponentType } from 'discord-api-types/payloads/v10';
import { useState } from 'preact/hooks';
import type { Component } from '../../validation/component.js';
import { componentStates, useComponent } from '../state/actions.js';
import { currentFile } from './current-file.js';
import { FileCard } from './files.js';
import { Link } from './link.js';
import { Markdown } from './markdown.js';
import { isVideo, itemPicture, type MediaItem } from './message-pictures.js';
import { Picture } from './picture.js';
import { Select } from './select.js';
import { defaultValues, emojiOf, selectOptions } from './select-options.js';

type Drawn = Component & {
  readonly accent_color?: number | null;
  readonly spoiler?: boolean;
  readonly divider?: boolean;
  readonly spacing?: number;
  readonly name?: string;
  readonly size?: number;
  readonly emoji?: { readonly name?: string | null; readonly id?: string | null };
  readonly channel_types?: readonly number[];
};

export function Components({ components, message }: { components: readonly Component[]; message: string }) {
  return (
    <>
      {components.map((component, index) => (
        <Drawing key={index} component={component as Drawn} message={message} />
      ))}
    </>
  );
}

function Drawing({ component, message }: { component: Drawn; message: string }) {
  const { type, components = [], content = '' } = component;
  switch (type) {
    case ComponentType.ActionRow:
      return (
        <div class="row">
          <Components components={components} message={message} />
        </div>
      );
    case ComponentType.Button:
      return <Button component={component} message={message} />;
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return <Menu component={component} message={message} />;
    case ComponentType.TextDisplay:
      return <Markdown text={content} />;
    case ComponentType.Section:
      return (
        <div class="section">
          <div class="texts">
            <Components components={components} message={message} />
          </div>
          {component.accessory !== undefined && <Drawing component={component.accessory as Drawn} message={message} />}
        </div>
      );
    case ComponentType.Thumbnail:
      return <Picture class="thumbnail" picture={itemPicture(component as unknown as MediaItem)} />;
    case ComponentType.MediaGallery:
      return <Gallery items={(component.items ?? []) as readonly MediaItem[]} />;
    case ComponentType.File:
      return (
        <FileCard
          url={component.file?.url ?? ''}
          name={component.name}
          size={component.size}
          spoiler={component.spoiler === true}
        />
      );
    case ComponentType.Separator:
      return (
        <hr
          class={`separator ${component.divider === false ? 'plain' : ''} ${component.spacing === 2 ? 'large' : ''}`}
        />
      );
    case ComponentType.Container:
      return <Container component={component} message={message} />;
    default:
      return <p class="unknown">Component type {type} can’t be shown here.</p>;
  }
}

function Container({ component, message }: { component: Drawn; message: string }) {
  const { accent_color, spoiler = false, components = [] } = component;
  const [hidden, setHidden] = useState(spoiler);
  const colour = accent_color == null ? undefined : `#${accent_color.toString(16).padStart(6, '0')}`;
  return (
    <div class={colour === undefined ? 'container' : 'container accented'} style={{ '--accent': colour }}>
      {hidden ? (
        <button type="button" class="veil" onClick={() => setHidden(false)}>
          Spoiler
        </button>
      ) : (
        <Components components={components} message={message} />
      )}
    </div>
  );
}

function Gallery({ items }: { items: readonly MediaItem[] }) {
  return (
    <div class="gallery" data-count={Math.min(items.length, 4)}>
      {items.map((item, index) =>
        isVideo(item) ? (
          // biome-ignore lint/a11y/useMediaCaption: what was uploaded has none
          <video key={index} controls src={currentFile(item.media.url)} />
        ) : (
          <Picture key={index} picture={itemPicture(item)} />
        ),
      )}
    </div>
  );
}

const STYLES: Readonly<Record<number, string>> = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Secondary]: 'secondary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
  [ButtonStyle.Link]: 'secondary',
};

function Button({ component, message }: { component: Drawn; message: string }) {
  const { style = ButtonStyle.Secondary, label = '', url, custom_id = '', disabled = false } = component;
  const emoji = emojiOf(component as never);
  const words = (
    <>
      {emoji !== undefined && <span class="emoji">{emoji}</span>}
      {label}
    </>
  );
  if (url !== undefined)
    return (
      <Link target={url} class="button secondary">
        {words}
        <span class="outward" aria-hidden="true" />
      </Link>
    );
  const state = componentStates.value.get(`${message} ${custom_id}`);
  return (
    <button
      type="button"
      class={`button ${STYLES[style] ?? 'secondary'}`}
      disabled={disabled}
      aria-busy={state === 'waiting'}
      onClick={() => useComponent(message, custom_id, { kind: 'press', message, button: custom_id })}
    >
      {words}
    </button>
  );
}

function Menu({ component, message }: { component: Drawn; message: string }) {
  const { custom_id = '', placeholder, min_values = 1, max_values = 1, disabled = false } = component;
  const state = componentStates.value.get(`${message} ${custom_id}`);
  return (
    <Select
      // An edit may have put another menu in its place.
      key={custom_id}
      label={placeholder || 'Make a selection'}
      placeholder={placeholder}
      options={selectOptions(component)}
      values={defaultValues(component)}
      minValues={min_values}
      maxValues={max_values}
      disabled={disabled}
      busy={state === 'waiting'}
      onChange={(values) =>
        useComponent(message, custom_id, { kind: 'choose', message, select: custom_id, values: [...values] })
      }
    />
  );
}
