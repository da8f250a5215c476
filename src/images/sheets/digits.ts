/** Strokes of the digits around 0, 0, about 34 high, by value, so that a number needs no font: a server may have none. */
export const DIGITS = [
  'M0 -17 C-15 -17 -15 17 0 17 C15 17 15 -17 0 -17 Z',
  'M-8 -9 L2 -17 L2 17',
  'M-11 -8 C-11 -21 11 -21 11 -8 C11 2 -11 8 -11 17 L12 17',
  'M-10 -13 C-3 -21 11 -17 10 -8 C9 -1 0 -1 -3 -1 C1 -1 12 0 12 8 C12 19 -6 20 -12 12',
  'M4 17 L4 -17 L-13 8 L13 8',
  'M10 -17 L-8 -17 L-10 -3 C-4 -8 12 -8 12 5 C12 19 -6 20 -12 12',
  'M8 -16 C-6 -17 -13 -2 -11 7 C-9 20 12 20 12 6 C12 -6 -7 -8 -11 4',
  'M-11 -17 L11 -17 L-3 17',
  'M0 -2 C-14 -3 -12 -17 0 -17 C12 -17 14 -3 0 -2 C-15 -1 -14 17 0 17 C14 17 15 -1 0 -2 Z',
  'M-8 16 C6 17 13 2 11 -7 C9 -20 -12 -20 -12 -6 C-12 6 7 8 11 -4',
] as const;

/** Attributes of a path that draws one. */
export const DIGIT_STROKE = 'fill="none" stroke-width="6.5" stroke-linecap="round" stroke-linejoin="round"';
