/** ARIA levels of the headings in a message. */

/**
 * A bot chooses headings by their size. Their levels must not skip one, whatever size comes first.
 *
 * @param levels 1 to 3, as written.
 * @param under the level of the page's heading above.
 */
export function ariaLevels(levels: readonly number[], under: number): number[] {
  const highest = Math.min(...levels);
  let previous = under;
  return levels.map((level) => {
    previous = Math.min(under + 1 + level - highest, previous + 1, 6);
    return previous;
  });
}
