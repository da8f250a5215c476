/** Embeds. https://discord.com/developers/docs/resources/message#embed-object */
import type { APIAttachment, APIEmbed } from 'discord-api-types/payloads/v10';
import { currentFile } from './current-file.js';
import { Markdown } from './markdown.js';
import { Picture } from './picture.js';
import { SentAt } from './timestamp.js';

interface EmbedProps {
  readonly embed: APIEmbed;
  readonly attachments: readonly APIAttachment[];
}

/** Names of attachments that embeds show; the attachment list omits them. */
export const embedded = (embeds: readonly APIEmbed[]): string[] =>
  embeds
    .flatMap(({ image, thumbnail, author, footer }) => [image?.url, thumbnail?.url, author?.icon_url, footer?.icon_url])
    .flatMap((url) => /^attachment:\/\/(.*)$/.exec(url ?? '')?.[1] ?? []);

export function Embed({ embed, attachments }: EmbedProps) {
  const { title, url, description, color, author, fields = [], image, thumbnail, footer, timestamp } = embed;
  const find = (given: string) => {
    const name = /^attachment:\/\/(.*)$/.exec(given)?.[1];
    const {
      url: found = given,
      width = null,
      height = null,
    } = attachments.find(({ filename }) => filename === name) ?? {};
    return { url: found, width, height };
  };
  const colour = color === undefined ? undefined : `#${color.toString(16).padStart(6, '0')}`;
  return (
    <article class="embed" style={{ '--accent': colour }}>
      <div class="embed-words">
        {author !== undefined && (
          <div class="embed-author">
            {author.icon_url !== undefined && <img src={currentFile(find(author.icon_url).url)} alt="" />}
            <Linked url={author.url}>{author.name}</Linked>
          </div>
        )}
        {title !== undefined && (
          <div class="embed-title">
            <Linked url={url}>
              <Markdown text={title} />
            </Linked>
          </div>
        )}
        {description !== undefined && <Markdown text={description} />}
        {fields.length > 0 && (
          <div class="fields">
            {fields.map(({ name, value, inline = false }, index) => (
              <div key={index} class={inline ? 'field inline' : 'field'}>
                <strong>
                  <Markdown text={name} />
                </strong>
                <Markdown text={value} />
              </div>
            ))}
          </div>
        )}
      </div>
      {thumbnail !== undefined && <Picture class="thumbnail" picture={{ ...thumbnail, ...find(thumbnail.url) }} />}
      {image !== undefined && <Picture class="embed-image" picture={{ ...image, ...find(image.url) }} />}
      {(footer !== undefined || timestamp !== undefined) && (
        <footer>
          {footer?.icon_url !== undefined && <img src={currentFile(find(footer.icon_url).url)} alt="" />}
          {footer?.text}
          {footer !== undefined && timestamp !== undefined && ' · '}
          {timestamp !== undefined && <SentAt iso={timestamp} />}
        </footer>
      )}
    </article>
  );
}

function Linked({ url, children }: { url?: string | undefined; children: preact.ComponentChildren }) {
  if (url === undefined || !/^https?:/.test(url)) return <>{children}</>;
  return (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}
