/** Sizes a list that opens upwards, so that all of it is on screen, also above a phone's keyboard. */

const MAX_HEIGHT_PX = 420;
const MARGIN_PX = 8;

/** @param list positioned above what it belongs to, with its end fixed. */
export function fitAbove(list: HTMLElement | null): void {
  if (list === null) return;
  const top = window.visualViewport?.offsetTop ?? 0;
  const room = list.getBoundingClientRect().bottom - top - MARGIN_PX;
  list.style.maxHeight = `${Math.max(0, Math.min(MAX_HEIGHT_PX, room))}px`;
}
