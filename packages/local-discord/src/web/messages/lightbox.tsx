/** Full-window view of a message's pictures. It follows edits of the message: newer snapshots replace older ones. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { messages } from '../state/store.js';
import { ownFile } from './file-url.js';
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
  const dialog = useRef<HTMLDialogElement>(null);
  const open = lightbox.value !== undefined;
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  if (lightbox.value === undefined) return null;
  const { message, pictures, index } = withNewestPictures(lightbox.value);
  const { description } = pictures[index];
  const url = ownFile(pictures[index].url) ?? '';
  const turn = (by: number) => {
    lightbox.value = { message, pictures, index: (index + by + pictures.length) % pictures.length };
  };
  return (
    <dialog
      ref={dialog}
      class="lightbox"
      aria-label="Picture"
      onClose={close}
      onClick={close}
      onKeyDown={({ key }) => {
        if (key === 'ArrowLeft') turn(-1);
        if (key === 'ArrowRight') turn(1);
      }}
    >
      <img src={url} alt={description ?? ''} />
      <footer>
        <a href={url} target="_blank" rel="noreferrer" onClick={(event) => event.stopPropagation()}>
          Open the file
        </a>
        {pictures.length > 1 && <span>{`${index + 1} of ${pictures.length}`}</span>}
        <button type="button" class="plain" onClick={close}>
          Close
        </button>
      </footer>
    </dialog>
  );
}
