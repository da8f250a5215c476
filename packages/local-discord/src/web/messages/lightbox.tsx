/** Full-window view of a message's pictures. It follows edits of the message: newer snapshots replace older ones. */
import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { useModalDialog } from '../state/focus.js';
import { messages } from '../state/store.js';
import { currentFile } from './current-file.js';
import { type MessagePicture, messagePictures } from './message-pictures.js';

interface LightboxState {
  /** Id of the message. */
  readonly message: string;
  /** The last known pictures, kept in case the message is deleted. */
  readonly pictures: readonly MessagePicture[];
  readonly index: number;
}

const lightbox = signal<LightboxState | undefined>(undefined);

/** @param picture one of the message's pictures; a picture with another address is shown alone. */
export function openLightbox(message: string, picture: MessagePicture): void {
  const pictures = picturesOf(message);
  const index = pictures.findIndex(({ url }) => url === picture.url);
  lightbox.value = index < 0 ? { message: '', pictures: [picture], index: 0 } : { message, pictures, index };
}

function picturesOf(id: string): readonly MessagePicture[] {
  const message = messages.value.get(id)?.value;
  return message === undefined ? [] : messagePictures(message);
}

/** The message's current pictures, if it has any; else the last known ones. */
function withNewestPictures({ message, pictures, index }: LightboxState): LightboxState {
  const newer = picturesOf(message);
  return newer.length === 0
    ? { message, pictures, index }
    : { message, pictures: newer, index: Math.min(index, newer.length - 1) };
}

const close = () => {
  lightbox.value = undefined;
};

export function Lightbox() {
  return lightbox.value === undefined ? null : <Window {...withNewestPictures(lightbox.value)} />;
}

function Window({ message, pictures, index }: LightboxState) {
  const dialog = useRef<HTMLDialogElement>(null);
  useModalDialog(dialog);
  const { description, width, height } = pictures[index];
  const url = currentFile(pictures[index].url) ?? '';
  const turn = (by: number) => {
    lightbox.value = { message, pictures, index: (index + by + pictures.length) % pictures.length };
  };
  return (
    <dialog
      ref={dialog}
      class="lightbox"
      aria-label="Picture"
      onClose={close}
      onClick={({ target }) => (target as Element).closest('img, a, button') === null && close()}
      onKeyDown={({ key }) => {
        if (key === 'ArrowLeft') turn(-1);
        if (key === 'ArrowRight') turn(1);
      }}
    >
      <div class="lightbox-tools" role="toolbar" aria-label="Picture">
        {pictures.length > 1 && <span class="count">{`${index + 1} of ${pictures.length}`}</span>}
        <a href={url} target="_blank" rel="noreferrer" title="Open in a new tab">
          <span class="unseen">Open in a new tab</span>
          <span aria-hidden="true">↗</span>
        </a>
        <a href={url} download title="Download">
          <span class="unseen">Download</span>
          <span aria-hidden="true">⤓</span>
        </a>
        <button type="button" aria-label="Close" title="Close" onClick={close}>
          <span aria-hidden="true">×</span>
        </button>
      </div>
      <figure>
        <img src={url} alt={description ?? ''} width={width ?? undefined} height={height ?? undefined} />
        {description && <figcaption aria-hidden="true">{description}</figcaption>}
      </figure>
      {pictures.length > 1 && (
        <>
          <button type="button" class="turn previous" aria-label="Previous picture" onClick={() => turn(-1)}>
            <span aria-hidden="true">‹</span>
          </button>
          <button type="button" class="turn next" aria-label="Next picture" onClick={() => turn(1)}>
            <span aria-hidden="true">›</span>
          </button>
        </>
      )}
    </dialog>
  );
}
