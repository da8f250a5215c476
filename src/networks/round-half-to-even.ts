/** The nearest whole number; exact halves go to the even neighbour, as in IEEE 754 and NumPy's `rint`. */
export function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
