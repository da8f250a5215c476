import type { Size } from './image.js';

/** In pixels. */
const MIN_STYLE_SIDE_PX = 16;

/** A style picture's size beside a painting: its own aspect, the painting's area times `scale` squared; larger where a side would be under 16. */
export function styleSize(style: Size, painting: Size, scale: number): Size {
  const fitting = scale * Math.sqrt((painting.width * painting.height) / (style.width * style.height));
  const factor = Math.max(fitting, MIN_STYLE_SIDE_PX / Math.min(style.width, style.height));
  return { width: Math.round(style.width * factor), height: Math.round(style.height * factor) };
}
