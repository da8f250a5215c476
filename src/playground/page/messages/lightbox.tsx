/** Pictures, as large as the window. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ownFile } from './address.js';
import type { Shown } from './picture.js';

const looked = signal<{ readonly pictures: readonly Shown[]; readonly index: number } | undefined>(undefined);

export function look(pictures: readonly Shown[], index: number): void {
  looked.value = { pictures, index: Math.max(0, index) };
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
  const { pictures, index } = looked.value;
  const { description } = pictures[index];
  const url = ownFile(pictures[index].url) ?? '';
  const turn = (by: number) => look(pictures, (index + by + pictures.length) % pictures.length);
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
