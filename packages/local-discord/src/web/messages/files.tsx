/** Attachments: pictures, audio and video players, and links for all other files. */
import type { APIAttachment } from 'discord-api-types/payloads/v10';
import { useState } from 'preact/hooks';
import { currentFile } from './current-file.js';
import { ownFile } from './file-url.js';
import { attachmentPicture, isPicture } from './message-pictures.js';
import { Picture } from './picture.js';

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const [unit, size] = bytes >= 1e6 ? (['megabyte', bytes / 1e6] as const) : (['kilobyte', bytes / 1000] as const);
  return new Intl.NumberFormat('en', { style: 'unit', unit, maximumFractionDigits: 1 }).format(size);
}

interface FileProps {
  readonly url: string;
  readonly name?: string | undefined;
  readonly size?: number | undefined;
  readonly spoiler?: boolean;
}

export function FileCard({ url, name, size, spoiler = false }: FileProps) {
  const [hidden, setHidden] = useState(spoiler);
  const own = ownFile(url);
  const shown = name ?? decodeURIComponent(url.split('?')[0].split('/').at(-1) ?? 'file');
  if (hidden)
    return (
      <button type="button" class="file veil" onClick={() => setHidden(false)}>
        Spoiler
      </button>
    );
  return (
    <div class="file">
      <span class="sheet" aria-hidden="true" />
      <span class="words">
        {own === undefined ? (
          shown
        ) : (
          <a href={own} download={shown}>
            {shown}
          </a>
        )}
        {size !== undefined && <small>{sizeOf(size)}</small>}
      </span>
    </div>
  );
}

const isSpoiler = ({ filename }: APIAttachment) => filename.startsWith('SPOILER_');

export function Attachments({ attachments }: { attachments: readonly APIAttachment[] }) {
  const pictures = attachments.filter(isPicture).map(attachmentPicture);
  return (
    <div class="attachments">
      {pictures.length > 0 && (
        <div class="gallery" data-count={Math.min(pictures.length, 4)}>
          {pictures.map((picture) => (
            <Picture key={picture.url.split('?')[0]} picture={picture} />
          ))}
        </div>
      )}
      {attachments
        .filter((attachment) => !isPicture(attachment))
        .map((attachment) => {
          const { id, url, filename, size, content_type = '' } = attachment;
          // biome-ignore lint/a11y/useMediaCaption: what was uploaded has none
          if (content_type.startsWith('video/')) return <video key={id} controls src={currentFile(url)} />;
          // biome-ignore lint/a11y/useMediaCaption: what was uploaded has none
          if (content_type.startsWith('audio/')) return <audio key={id} controls src={currentFile(url)} />;
          return <FileCard key={id} url={url} name={filename} size={size} spoiler={isSpoiler(attachment)} />;
        })}
    </div>
  );
}
