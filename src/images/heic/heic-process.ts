/** A child process that decodes one HEIC file from its standard input and exits, so that a crash or a leak stays in it. */
import { buffer } from 'node:stream/consumers';
import { tiffHeader } from '../formats/tiff.js';
import { Calls, HEIF, HeifError, type Libheif, loadLibheif } from './libheif.js';
import type { HeicAnswer, HeicTask } from './protocol.js';
import { shrinkRows } from './shrink-rows.js';

/** For the decoder. A photo of 100 megapixels takes some 800 MB. */
const DECODER_MEMORY_BYTES = 1_200_000_000;

const sendAnswer = (answer: HeicAnswer) => process.stdout.write(`${JSON.stringify(answer)}\n`);

function decode(library: Libheif, file: Buffer, { pixels, side, target }: HeicTask): void {
  const calls = new Calls(library);
  const context = library._heif_context_alloc();
  const copy = library._malloc(file.length);
  library.HEAPU8.set(file, copy);
  calls.run((error) => library._heif_context_read_from_memory_without_copy(error, context, copy, file.length, 0));
  const handle = calls.run((error, value) => library._heif_context_get_primary_image_handle(error, context, value));
  const width = library._heif_image_handle_get_width(handle);
  const height = library._heif_image_handle_get_height(handle);
  if (width * height > pixels || Math.max(width, height) > side) {
    sendAnswer({ kind: 'large', width, height });
    return;
  }
  const profile = readProfile(library, calls, handle);
  const premultiplied = library._heif_image_handle_is_premultiplied_alpha(handle) !== 0;
  const hasAlpha = library._heif_image_handle_has_alpha_channel(handle) !== 0;
  const deep = library._heif_image_handle_get_luma_bits_per_pixel(handle) > 8;
  const { rgb, rgba, rrggbb, rrggbbaa } = HEIF.chroma;
  const chroma = deep ? (hasAlpha ? rrggbbaa : rrggbb) : hasAlpha ? rgba : rgb;
  const image = calls.run((error, value) =>
    library._heif_decode_image(error, handle, value, HEIF.colourSpaceRgb, chroma, 0),
  );
  let start = 0;
  const stride = calls.run((_, value) => {
    start = library._heif_image_get_plane_readonly(image, HEIF.channelInterleaved, value);
  });
  const decoded = {
    bytes: library.HEAPU8,
    start,
    stride,
    width: library._heif_image_get_width(image, HEIF.channelInterleaved),
    height: library._heif_image_get_height(image, HEIF.channelInterleaved),
    channels: hasAlpha ? 4 : 3,
    bits: deep ? library._heif_image_get_bits_per_pixel_range(image, HEIF.channelInterleaved) : 8,
  } as const;
  if (start === 0 || decoded.width !== width || decoded.height !== height)
    throw new Error(`${decoded.width} x ${decoded.height} pixels instead of ${width} x ${height}`);

  const factor = Math.max(1, Math.floor(Math.max(width, height) / (2 * target)));
  const rows = shrinkRows(decoded, factor);
  const { channels } = decoded;
  const header = tiffHeader({ ...rows, channels, bits: deep ? 16 : 8, premultiplied, profile });
  const bytes = header.length + rows.width * rows.height * channels * (deep ? 2 : 1);
  sendAnswer({ kind: 'picture', width, height, bytes });
  process.stdout.write(header);
  for (const row of rows) process.stdout.write(row);
}

function readProfile(library: Libheif, calls: Calls, handle: number): Buffer | undefined {
  const length = library._heif_image_handle_get_raw_color_profile_size(handle);
  if (length === 0) return undefined;
  const at = library._malloc(length);
  calls.run((error) => library._heif_image_handle_get_raw_color_profile(error, handle, at));
  return Buffer.from(library.HEAPU8.subarray(at, at + length));
}

function failureOf(error: unknown, wantedMore: boolean): HeicAnswer {
  const reason = error instanceof Error ? error.message : String(error);
  if (wantedMore) return { kind: 'heavy', reason };
  if (!(error instanceof HeifError)) return { kind: 'damaged', reason };
  const { unsupportedFiletype, unsupportedFeature, memory } = HEIF.error;
  if (error.code === memory || error.subcode === HEIF.suberror.securityLimit) return { kind: 'heavy', reason };
  const odd = error.code === unsupportedFiletype || error.code === unsupportedFeature;
  return { kind: odd ? 'odd' : 'damaged', reason };
}

const task: HeicTask = JSON.parse(process.argv[2]);
// The parent disconnected; exit.
process.stdout.on('error', () => process.exit());
const { library, wantedMore } = loadLibheif(DECODER_MEMORY_BYTES);
try {
  decode(library, await buffer(process.stdin), task);
} catch (error) {
  sendAnswer(failureOf(error, wantedMore()));
}
