/** Cuts a text to `length` UTF-16 units without splitting a surrogate pair. */
export const truncate = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
