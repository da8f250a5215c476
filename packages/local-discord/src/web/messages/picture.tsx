/** A picture that another one may take the place of: they cross-fade, in a box whose size does not change. */
import { createContext } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { ownFile } from './address.js';
import { openLightbox } from './lightbox.js';
import type { Shown } from './shown.js';

/** Of the message that is drawn, by id. */
export const MessageId = createContext('');

/** What follows is a signature, which changes with time. */
const identityOf = (url: string) => url.split('?')[0];

/** Sizes of snapshots are rounded; a box keeps the shape that it began with unless it is really another one. */
const SAME_SHAPE = 0.03;

function useShape({ width, height }: Shown): number {
  const shape = (width ?? 4) / (height ?? 3);
  const kept = useRef(shape);
  if (Math.abs(kept.current / shape - 1) > SAME_SHAPE) kept.current = shape;
  return kept.current;
}

/** The picture that is shown, and the one before it, which goes when the new one has faded in. */
function useFading(url: string): { current: string; before: string | undefined; settle: () => void } {
  const [shown, setShown] = useState<{ current: string; before: string | undefined }>({
    current: url,
    before: undefined,
  });
  const wanted = identityOf(url);
  useEffect(() => {
    if (identityOf(shown.current) === wanted) return;
    let wantedStill = true;
    const image = new Image();
    image.src = url;
    // Where it is gone already, a newer one is on its way.
    image.decode().then(
      () => wantedStill && setShown(({ current }) => ({ current: url, before: current })),
      () => {},
    );
    return () => {
      wantedStill = false;
    };
  }, [wanted]);
  return { ...shown, settle: () => setShown(({ current }) => ({ current, before: undefined })) };
}

interface PictureProps {
  readonly picture: Shown;
  readonly class?: string;
}

export function Picture({ picture, class: name = '' }: PictureProps) {
  const message = useContext(MessageId);
  const url = ownFile(picture.url);
  if (url === undefined) return <p class="elsewhere">A picture from elsewhere is not fetched: {picture.url}</p>;
  return <Frame picture={{ ...picture, url }} class={name} open={() => openLightbox(message, picture)} />;
}

interface FrameProps {
  readonly picture: Shown;
  readonly class: string;
  readonly open: () => void;
}

function Frame({ picture, class: name, open }: FrameProps) {
  const { url, description, spoiler = false } = picture;
  const [hidden, setHidden] = useState(spoiler);
  const shape = useShape(picture);
  const { current, before, settle } = useFading(url);
  const alt = description ?? '';
  const label = hidden ? 'Spoiler: show the picture' : `Look at the picture${alt === '' ? '' : `: ${alt}`}`;
  return (
    <button
      type="button"
      class={`picture ${name} ${hidden ? 'hidden' : ''}`}
      aria-label={label}
      style={{ aspectRatio: String(shape), '--shape': String(shape) }}
      onClick={() => (hidden ? setHidden(false) : open())}
    >
      {before !== undefined && <img class="before" src={before} alt="" />}
      <img
        key={identityOf(current)}
        class={before === undefined ? '' : 'after'}
        src={current}
        alt={alt}
        onAnimationEnd={settle}
      />
      {hidden && <span class="cover">Spoiler</span>}
    </button>
  );
}
