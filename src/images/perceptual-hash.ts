/** Whether two pictures look the same to people, though their bytes differ. */
import { createRequire } from 'node:module';

// Its types describe another kind of module than it is.
const require = createRequire(import.meta.url);
const phash: (bytes: Buffer) => Promise<string> = require('sharp-phash');
const distance: (a: string, b: string) => number = require('sharp-phash/distance.js');

/**
 * The signs of a picture's 64 lowest frequencies, as 64 times 0 or 1: other sizes, formats and qualities leave it nearly the same.
 *
 * @param bytes an encoded picture of our own.
 */
export const perceptualHashOf = (bytes: Uint8Array): Promise<string> => phash(Buffer.from(bytes));

/** Of 64. Two pictures that have nothing in common differ in some thirty, copies of one in a few. */
const MAX_HAMMING_DISTANCE = 8;

/** @param a and b from `perceptualHashOf`. */
export const isSimilar = (a: string, b: string): boolean => distance(a, b) <= MAX_HAMMING_DISTANCE;

/**
 * As above, where a mistake refuses somebody's picture instead of asking them. Copies saved again, made smaller or grey, or with a caption
 * differ in 0 to 5 of the 64; of the sample pictures no two differ in fewer than 23; of random hashes one pair in 10^11 in so few.
 * A copy without a margin of 5% is another picture by this measure (4 to 18): then people have to block it too.
 */
const MAX_COPY_DISTANCE = 6;

/** @param a and b from `perceptualHashOf`. */
export const isCopy = (a: string, b: string): boolean => distance(a, b) <= MAX_COPY_DISTANCE;
