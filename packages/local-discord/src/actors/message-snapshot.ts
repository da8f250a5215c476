/** What a person sees of a message at one moment. */
import { ComponentType } from 'discord-api-types/v10';
import type { DiscordState } from '../state/discord-state.js';
import type { MessageRecord } from '../state/records.js';
import type { Choice, Component } from '../validation/component.js';
import { everyComponent } from '../validation/component-tree.js';

export interface MessageSnapshot {
  readonly at: number;
  readonly text: string;
  /** Addresses of the pictures shown, in order. */
  readonly pictures: readonly string[];
  readonly buttons: readonly { readonly label: string; readonly customId: string; readonly disabled: boolean }[];
  readonly selects: readonly SelectSnapshot[];
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
  readonly raw: object;
}

export interface SelectSnapshot {
  readonly customId: string;
  readonly placeholder: string;
  readonly disabled: boolean;
  readonly options: readonly Choice[];
  readonly least: number;
  readonly most: number;
}

interface DisplayedMessage {
  readonly content: string;
  readonly components?: readonly object[];
}

export const componentsOf = ({ components = [] }: Pick<DisplayedMessage, 'components'>): Component[] =>
  everyComponent(components as readonly Component[]);

/** All that a message says, as one text. */
export function textOf(message: DisplayedMessage): string {
  const displayed = componentsOf(message)
    .filter(({ type }) => type === ComponentType.TextDisplay)
    .map(({ content }) => content);
  return [message.content, ...displayed].filter(Boolean).join('\n');
}

export function snapshotMessage(discord: DiscordState, message: MessageRecord): MessageSnapshot {
  const components = componentsOf(message);
  return {
    at: discord.clock.now(),
    text: textOf(message),
    pictures: components.flatMap(({ items = [] }) => items.map(({ media }) => media.url)),
    buttons: buttonsOf(message),
    selects: components.flatMap((component) =>
      component.type === ComponentType.StringSelect ? [selectOf(component)] : [],
    ),
    files: message.attachments.map(({ filename, url }) => ({
      name: filename,
      bytes: discord.cdn.bytes(url) ?? new Uint8Array(),
    })),
    raw: discord.showMessage(message),
  };
}

/** Those that can be pressed; links cannot. */
export function buttonsOf(message: Pick<DisplayedMessage, 'components'>): MessageSnapshot['buttons'] {
  return componentsOf(message).flatMap(({ type, label = '', custom_id: customId, disabled = false }) =>
    type === ComponentType.Button && customId !== undefined ? [{ label, customId, disabled }] : [],
  );
}

function selectOf({
  custom_id = '',
  placeholder,
  disabled = false,
  options = [],
  ...limits
}: Component): SelectSnapshot {
  const { min_values: least = 1, max_values: most = 1 } = limits;
  return { customId: custom_id, placeholder: placeholder ?? '', disabled, options, least, most };
}
