/** libvips with all loaders blocked except those of the formats that we read. */
import sharp, { type Sharp, type SharpOptions } from 'sharp';

// Sniffing already refuses other formats. This is the second barrier: a file that passes as another format cannot reach a loader
// that runs a document's code, fetches what it links to, or is present only because of how libvips was built.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Png', 'Jpeg', 'Webp', 'Heif', 'Nsgif', 'Tiff'].map((loader) => `VipsForeignLoad${loader}`),
});

/** The first frame of a file; what is truncated or corrupt fails when it is decoded. */
export function openPicture(bytes: Uint8Array, options?: SharpOptions): Sharp {
  return sharp(bytes, { failOn: 'error', pages: 1, sequentialRead: true, ...options });
}
