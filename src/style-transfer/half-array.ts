/**
 * Numbers in half precision (IEEE 754 binary16), for what is large and need not be exact: 11 bits of mantissa are a relative error of at most 1/2048.
 * Node has a type for them only from version 24 on.
 */

/** Every half as the number that it is. */
const NUMBERS = new Float32Array(2 ** 16);
/** By a float's sign and exponent: the half without its mantissa, and how far the mantissa's bits move. */
const BASES = new Uint16Array(512);
const SHIFTS = new Uint8Array(512);

const [EXPONENT_BIAS, MANTISSA_BITS] = [15, 10];
const LARGEST_HALF = 65_504;

for (let bits = 0; bits < NUMBERS.length; bits++) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> MANTISSA_BITS) & 0x1f;
  const mantissa = bits & 0x3ff;
  if (exponent === 0x1f) NUMBERS[bits] = mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  else if (exponent === 0) NUMBERS[bits] = sign * mantissa * 2 ** -24;
  else NUMBERS[bits] = sign * (1 + mantissa / 1024) * 2 ** (exponent - EXPONENT_BIAS);
}

// As in van der Zijp, "Fast Half Float Conversions".
for (let high = 0; high < 512; high++) {
  const exponent = (high & 0xff) - 127;
  const sign = high & 0x100 ? 0x8000 : 0;
  if (exponent < -24) [BASES[high], SHIFTS[high]] = [sign, 24];
  else if (exponent < -14) [BASES[high], SHIFTS[high]] = [sign | (0x400 >> (-exponent - 14)), -exponent - 1];
  else if (exponent <= 15) [BASES[high], SHIFTS[high]] = [sign | ((exponent + 15) << 10), 13];
  else [BASES[high], SHIFTS[high]] = [sign | 0x7c00, exponent === 128 ? 13 : 24];
}

/** Half of a half's last bit: added to a float it rounds to the nearest half. */
const HALF_BIT = 0x1000;
const CHUNK = 2 ** 14;
const chunk = new Float32Array(CHUNK);
const chunkBits = new Uint32Array(chunk.buffer);

/** An array of numbers in half precision, all multiplied by one power of two that keeps them within its range. */
export class HalfArray {
  readonly length: number;
  readonly #halves: Uint16Array;
  /** What is stored is the number times this. */
  #scale = 1;
  /** The largest number that may be stored at this scale. */
  #limit = LARGEST_HALF;
  #isEmpty = true;

  constructor(length: number) {
    this.length = length;
    this.#halves = new Uint16Array(length);
  }

  get byteLength(): number {
    return this.#halves.byteLength;
  }

  /** Stores all numbers; what was there is forgotten. */
  assign(values: Float32Array): void {
    this.#isEmpty = true;
    this.set(values, 0);
  }

  /** Stores numbers from a place on. */
  set(values: Float32Array, at: number): void {
    let largest = 0;
    for (let i = 0; i < values.length; i++) {
      const size = Math.abs(values[i]);
      if (size > largest) largest = size;
    }
    this.#makeRoom(largest);
    this.#write(values, at);
  }

  #write(values: Float32Array, at: number): void {
    const scale = this.#scale;
    for (let from = 0; from < values.length; from += CHUNK) {
      const end = Math.min(CHUNK, values.length - from);
      for (let i = 0; i < end; i++) chunk[i] = values[from + i] * scale;
      for (let i = 0; i < end; i++) {
        const bits = chunkBits[i] + HALF_BIT;
        const high = (bits >>> 23) & 0x1ff;
        this.#halves[at + from + i] = BASES[high] + ((bits & 0x7fffff) >> SHIFTS[high]);
      }
    }
  }

  /** Numbers from a place on, as many as fit. @returns `into` */
  read(from: number, into: Float32Array): Float32Array {
    const halves = this.#halves;
    const factor = 1 / this.#scale;
    for (let i = 0; i < into.length; i++) into[i] = NUMBERS[halves[from + i]] * factor;
    return into;
  }

  /** Sum of the products with the numbers of another array. */
  dot(other: Float32Array): number {
    const halves = this.#halves;
    let sum = 0;
    for (let i = 0; i < halves.length; i++) sum += NUMBERS[halves[i]] * other[i];
    return sum / this.#scale;
  }

  /** Adds a multiple of the numbers to those of another array. */
  addTo(other: Float32Array, factor: number): void {
    const halves = this.#halves;
    const scaled = factor / this.#scale;
    for (let i = 0; i < halves.length; i++) other[i] += scaled * NUMBERS[halves[i]];
  }

  /** Chooses the scale by the first numbers, with room for larger ones; where later ones are too large all that is stored is scaled anew. */
  #makeRoom(largest: number): void {
    if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return;
    if (!this.#isEmpty && largest <= this.#limit) return;
    // A number as large as this is stored as 2^11 to 2^12: sixteen times as much is in range, and 2^-26 of it is not yet 0.
    const scale = 2 ** (11 - Math.floor(Math.log2(largest)));
    const before = this.#scale;
    if (!this.#isEmpty) {
      const part = new Float32Array(CHUNK);
      for (let from = 0; from < this.length; from += CHUNK) {
        this.#scale = before;
        const values = this.read(from, part.subarray(0, Math.min(CHUNK, this.length - from)));
        this.#scale = scale;
        this.#write(values, from);
      }
    }
    this.#scale = scale;
    this.#limit = LARGEST_HALF / scale / 2;
    this.#isEmpty = false;
  }
}

/** Many numbers, in single or half precision. */
export type Numbers = Float32Array | HalfArray;

/** Copies numbers from a place on, as many as fit. @returns `into` */
export function readNumbers(numbers: Numbers, from: number, into: Float32Array): Float32Array {
  if (numbers instanceof HalfArray) return numbers.read(from, into);
  into.set(numbers.subarray(from, from + into.length));
  return into;
}

/** All of them; not a copy where they are in single precision. */
export function toFloats(numbers: Numbers): Float32Array {
  return numbers instanceof Float32Array ? numbers : numbers.read(0, new Float32Array(numbers.length));
}

/** The numbers of a plane of planar activations; not a copy where they are in single precision. */
export function planeOf(numbers: Numbers, plane: number, positions: number): Float32Array {
  if (numbers instanceof Float32Array) return numbers.subarray(plane * positions, (plane + 1) * positions);
  return numbers.read(plane * positions, new Float32Array(positions));
}
