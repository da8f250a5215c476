/** Digits as strokes around 0, 0, about 34 high, so that a number needs no font. From 1 on. */
export const DIGITS = [
  'M-8 -9 L2 -17 L2 17',
  'M-11 -8 C-11 -21 11 -21 11 -8 C11 2 -11 8 -11 17 L12 17',
  'M-10 -13 C-3 -21 11 -17 10 -8 C9 -1 0 -1 -3 -1 C1 -1 12 0 12 8 C12 19 -6 20 -12 12',
  'M4 17 L4 -17 L-13 8 L13 8',
] as const;

/** Attributes of a path that draws one. */
export const DIGIT_STROKE = 'fill="none" stroke-width="6.5" stroke-linecap="round" stroke-linejoin="round"';
