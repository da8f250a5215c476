/** libvips, with all of its loaders shut except those of the formats we read. */
import sharp, { type Sharp, type SharpOptions } from 'sharp';

// Sniffing already turns everything else away. This is the second lock: a file that fools the sniffing still cannot reach a
// loader that runs a document's code, fetches what it links to, or is there only by the accident of how libvips was built.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Png', 'Jpeg', 'Webp', 'Heif', 'Nsgif', 'Tiff'].map((loader) => `VipsForeignLoad${loader}`),
});

/** The first frame of a file; what is truncated or corrupt fails when it is decoded. */
export function openPicture(bytes: Uint8Array, options?: SharpOptions): Sharp {
  return sharp(bytes, { failOn: 'error', pages: 1, sequentialRead: true, ...options });
}
