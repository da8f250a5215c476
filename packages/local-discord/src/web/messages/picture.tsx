/** A picture that may be replaced: old and new cross-fade in a box of constant size. */
import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { currentFile } from './current-file.js';
import { ownFile } from './file-url.js';
import { openLightbox } from './lightbox.js';
import type { MessagePicture } from './message-pictures.js';

/** Id of the message being rendered. */
export const MessageId = createContext('');

/** The address without its query: the signature in it changes with time. */
const identityOf = (url: string) => url.split('?')[0];

/** Relative tolerance of aspect ratios. Snapshot sizes are rounded, so small differences must not resize the box. */
const SAME_SHAPE = 0.03;

function useShape({ width, height }: MessagePicture): number {
  const shape = (width ?? 4) / (height ?? 3);
  const kept = useRef(shape);
  if (Math.abs(kept.current / shape - 1) > SAME_SHAPE) kept.current = shape;
  return kept.current;
}

interface Fading {
  /** Undefined until there is an address that can be loaded. */
  readonly current: string | undefined;
  readonly before: string | undefined;
}

/** The current picture, and the previous one until the current one has faded in. @param url undefined while the known one has expired. */
function useFading(url: string | undefined): Fading & { settle: () => void; onError: () => void } {
  const [shown, setShown] = useState<Fading>({ current: url, before: undefined });
  const [failed, setFailed] = useState<string>();
  const { current } = shown;
  const wanted = url === undefined ? undefined : identityOf(url);
  const isShown = current !== undefined && identityOf(current) === wanted;
  useEffect(() => {
    if (url === undefined || isShown) return;
    if (current === undefined) return setShown({ current: url, before: undefined });
    let wantedStill = true;
    const image = new Image();
    image.src = url;
    // If it was deleted already, a newer one is about to replace it.
    image.decode().then(
      () => wantedStill && setShown(({ current }) => ({ current: url, before: current })),
      () => {},
    );
    return () => {
      wantedStill = false;
    };
  }, [wanted]);
  return {
    ...shown,
    // Its address has expired on the way: there is another one.
    ...(isShown && failed === current && { current: url }),
    settle: () => setShown(({ current }) => ({ current, before: undefined })),
    onError: () => setFailed(current),
  };
}

interface PictureProps {
  readonly picture: MessagePicture;
  readonly class?: string;
}

export function Picture({ picture, class: name = '' }: PictureProps) {
  const message = useContext(MessageId);
  const url = ownFile(picture.url);
  if (url === undefined) return <p class="elsewhere">Pictures from other servers aren’t loaded here: {picture.url}</p>;
  return <Frame picture={{ ...picture, url }} class={name} open={() => openLightbox(message, picture)} />;
}

interface FrameProps {
  readonly picture: MessagePicture;
  readonly class: string;
  readonly open: () => void;
}

function Frame({ picture, class: name, open }: FrameProps) {
  const { url, description, spoiler = false } = picture;
  const [hidden, setHidden] = useState(spoiler);
  const shape = useShape(picture);
  const { current, before, settle, onError } = useFading(currentFile(url));
  const alt = description ?? '';
  const label = hidden ? 'Spoiler: show picture' : `View picture${alt === '' ? '' : `: ${alt}`}`;
  return (
    <button
      type="button"
      class={`picture ${name} ${hidden ? 'hidden' : ''}`}
      aria-label={label}
      style={{ aspectRatio: String(shape), '--shape': String(shape) }}
      onClick={() => (hidden ? setHidden(false) : open())}
    >
      {before !== undefined && <img class="before" src={before} alt="" />}
      {current !== undefined && (
        <img
          key={identityOf(current)}
          class={before === undefined ? '' : 'after'}
          src={current}
          alt={alt}
          onAnimationEnd={settle}
          onError={onError}
        />
      )}
      {hidden && <span class="cover">Spoiler</span>}
    </button>
  );
}
