/** The first characters of a text, without half an emoji at the end. */
export const shorten = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
