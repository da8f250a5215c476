/** Pictures, as large as the window. What is looked at there follows its message: newer snapshots take its place. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { messages } from '../state/store.js';
import { ownFile } from './address.js';
import { type Shown, shownBy } from './shown.js';

interface Looked {
  /** The message, by id. */
  readonly message: string;
  /** As they were when they were last there: the message may go. */
  readonly pictures: readonly Shown[];
  readonly index: number;
}

const looked = signal<Looked | undefined>(undefined);

/** @param picture of the message's; one that it does not know by its address is looked at alone. */
export function openLightbox(message: string, picture: Shown): void {
  const pictures = picturesOf(message);
  const index = pictures.findIndex(({ url }) => url === picture.url);
  looked.value = index < 0 ? { message: '', pictures: [picture], index: 0 } : { message, pictures, index };
}

function picturesOf(id: string): readonly Shown[] {
  const message = messages.value.get(id)?.value;
  return message === undefined ? [] : shownBy(message);
}

/** The newest pictures of the message, as long as it has any. */
function followed({ message, pictures, index }: Looked): Looked {
  const newer = picturesOf(message);
  return newer.length === 0
    ? { message, pictures, index }
    : { message, pictures: newer, index: Math.min(index, newer.length - 1) };
}

const close = () => {
  looked.value = undefined;
};

export function Lightbox() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = looked.value !== undefined;
  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  if (looked.value === undefined) return null;
  const { message, pictures, index } = followed(looked.value);
  const { description } = pictures[index];
  const url = ownFile(pictures[index].url) ?? '';
  const turn = (by: number) => {
    looked.value = { message, pictures, index: (index + by + pictures.length) % pictures.length };
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
