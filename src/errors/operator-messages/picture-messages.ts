import type { PICTURE_ERRORS } from '../picture-errors.js';
import type { OperatorMessagesOf } from './message-table.js';

const READABLE = 'PNG, JPEG, WebP, AVIF, HEIC, GIF, TIFF or BMP';
const WRITE = 'PNG or JPEG';

/** What every picture's message begins with. */
const about =
  (rest: string) =>
  ({ name = 'The picture' }: { readonly name?: string }): string =>
    `${name} ${rest}.`;

export const pictureMessages: OperatorMessagesOf<typeof PICTURE_ERRORS> = {
  'picture-bytes': ({ megabytes, limit, ...picture }) =>
    about(`has ${megabytes} MB and the limit is ${limit}; try a smaller file`)(picture),
  'picture-pixels': ({ megapixels, limit, ...picture }) =>
    about(`has ${megapixels} megapixels and the limit is ${limit}; try a smaller picture`)(picture),
  'picture-side': ({ width, height, limit, ...picture }) =>
    about(`is ${width} x ${height} pixels and the limit for a side is ${limit}; try a smaller picture`)(picture),
  'picture-small': ({ width, height, limit, ...picture }) =>
    about(`is ${width} x ${height} pixels and a side needs at least ${limit}; try a larger picture`)(picture),
  'picture-long': ({ size, minimum, smallest, largest, ...picture }) => {
    const problem = `is too long for a painting of size ${size}, whose short side would be under ${minimum} pixels`;
    const remedy =
      smallest <= largest
        ? `Choose a size of ${smallest} or more, or crop the picture.`
        : `It would take a size of ${smallest}, and the largest is ${largest}; crop the picture first.`;
    return `${about(problem)(picture)} ${remedy}`;
  },
  'picture-frames': ({ frames, limit, ...picture }) =>
    about(`has ${frames} frames and the limit is ${limit}; try a still picture or a shorter animation`)(picture),
  'picture-damaged': about('is damaged or incomplete; save or download it again'),
  'picture-empty': about('is empty; save or download it again, or choose another file'),
  'picture-variant': ({ format, ...picture }) =>
    about(`is a kind of ${format} file that cannot be read; save it as PNG first`)(picture),
  'picture-heavy': about('takes too much time or memory to open; save it as JPEG, or smaller'),
  'picture-clear': about('is completely transparent; choose a picture that shows something'),
  'picture-jxl': about(`is a JPEG XL picture, which cannot be read here; save it as ${WRITE} first`),
  'picture-jp2': about(`is a JPEG 2000 picture, which cannot be read here; save it as ${WRITE} first`),
  'picture-ico': about('is an icon or a cursor, which cannot be read; save it as PNG first'),
  'picture-psd': about(`is a Photoshop document, which cannot be read here; export it as ${WRITE} first`),
  'picture-raw': about("is a camera's raw file, which cannot be read here; export it as JPEG first"),
  'picture-video': about(
    'is a video or audio file, not a picture; take a screenshot of the moment you want and choose that',
  ),
  'picture-svg': about(`is an SVG drawing, which cannot be painted; export it as ${WRITE} first`),
  'picture-pdf': about(`is a PDF document, which cannot be painted; export the page as ${WRITE} first`),
  'picture-html': about(`is a web page, not a picture; save the picture itself as ${READABLE}`),
  'picture-text': about(`is text, not a picture; choose a ${READABLE} file`),
  'picture-unknown': about(`is a file type that cannot be read; choose a ${READABLE} file`),
  'output-bytes': ({ limit }) =>
    `The painting does not fit into ${limit} bytes even at a quarter of its size; allow more bytes or paint it smaller.`,
  'output-side': ({ width, height, limit }) =>
    `A WebP side has at most ${limit} pixels and the painting is ${width} x ${height}; write PNG instead.`,
};
