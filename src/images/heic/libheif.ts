/** libheif's own functions, as its WebAssembly build exports them. Pointers are numbers; structures lie in `HEAPU8`. */
import { createRequire } from 'node:module';

export interface Libheif {
  readonly HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _heif_context_alloc(): number;
  _heif_context_read_from_memory_without_copy(
    error: number,
    context: number,
    bytes: number,
    length: number,
    options: number,
  ): void;
  _heif_context_get_primary_image_handle(error: number, context: number, handle: number): void;
  _heif_image_handle_get_width(handle: number): number;
  _heif_image_handle_get_height(handle: number): number;
  _heif_image_handle_has_alpha_channel(handle: number): number;
  _heif_image_handle_is_premultiplied_alpha(handle: number): number;
  _heif_image_handle_get_luma_bits_per_pixel(handle: number): number;
  _heif_image_handle_get_raw_color_profile_size(handle: number): number;
  _heif_image_handle_get_raw_color_profile(error: number, handle: number, bytes: number): void;
  _heif_decode_image(
    error: number,
    handle: number,
    image: number,
    colourSpace: number,
    chroma: number,
    options: number,
  ): void;
  _heif_image_get_width(image: number, channel: number): number;
  _heif_image_get_height(image: number, channel: number): number;
  _heif_image_get_bits_per_pixel_range(image: number, channel: number): number;
  _heif_image_get_plane_readonly(image: number, channel: number, stride: number): number;
}

/** From heif.h. */
export const HEIF = {
  colourSpaceRgb: 1,
  channelInterleaved: 10,
  /** By bytes a channel and whether there is opacity; two bytes are little-endian. */
  chroma: { rgb: 10, rgba: 11, rrggbb: 14, rrggbbaa: 15 },
  error: { unsupportedFiletype: 3, unsupportedFeature: 4, memory: 6 },
  suberror: { securityLimit: 1000 },
} as const;

export class HeifError extends Error {
  override readonly name = 'HeifError';

  constructor(
    readonly code: number,
    readonly subcode: number,
    message: string,
  ) {
    super(message);
  }
}

const PAGE_BYTES = 65_536;

/** As much of the global object as is used here; Node's types do not describe it. */
interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
declare const WebAssembly: { readonly Memory: { readonly prototype: WebAssemblyMemory } };

export interface Limited {
  readonly library: Libheif;
  /** Whether it has wanted more memory than it may have. */
  wantedMore(): boolean;
}

/**
 * WebAssembly has no limit of its own below what its build allows, 2 GB.
 *
 * @param memory bytes that all WebAssembly of this process may have from now on.
 */
export function loadLibheif(memory: number): Limited {
  let refused = false;
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function (this: WebAssemblyMemory, pages: number): number {
    refused ||= this.buffer.byteLength + pages * PAGE_BYTES > memory;
    // The allocator takes it for what an exhausted machine would say.
    if (refused) throw new RangeError('more memory than is allowed');
    return grow.call(this, pages);
  };
  const load = createRequire(import.meta.url)('libheif-js/libheif-wasm/libheif-bundle.js');
  // What it prints would be taken for the answer.
  const library = load({ print: () => {}, printErr: () => {} });
  return { library, wantedMore: () => refused };
}

/** Code, subcode and a pointer to text, four bytes each. */
const ERROR_BYTES = 12;

/** Calls functions that give an error back as a structure, and may write one value besides. */
export class Calls {
  readonly #library: Libheif;
  readonly #error: number;
  readonly #value: number;

  constructor(library: Libheif) {
    this.#library = library;
    this.#error = library._malloc(ERROR_BYTES + 4);
    this.#value = this.#error + ERROR_BYTES;
  }

  /** @returns what was written at `value`. @throws HeifError */
  run(call: (error: number, value: number) => void): number {
    call(this.#error, this.#value);
    const code = this.#word(this.#error);
    if (code !== 0) throw new HeifError(code, this.#word(this.#error + 4), this.#text(this.#word(this.#error + 8)));
    return this.#word(this.#value);
  }

  #word(at: number): number {
    const { buffer } = this.#library.HEAPU8;
    return new DataView(buffer).getUint32(at, true);
  }

  #text(at: number): string {
    const { HEAPU8 } = this.#library;
    return Buffer.from(HEAPU8.subarray(at, HEAPU8.indexOf(0, at))).toString('utf8');
  }
}
