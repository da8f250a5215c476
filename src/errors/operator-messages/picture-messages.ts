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
    about(`is ${megabytes} MB; the limit is ${limit} MB. Try a smaller file`)(picture),
  'picture-pixels': ({ megapixels, limit, ...picture }) =>
    about(`has ${megapixels} megapixels; the limit is ${limit}. Try a smaller picture`)(picture),
  'picture-side': ({ width, height, limit, ...picture }) =>
    about(`is ${width} x ${height} pixels. Each side can be at most ${limit} pixels. Try a smaller picture`)(picture),
  'picture-small': ({ width, height, limit, ...picture }) =>
    about(`is ${width} x ${height} pixels. Each side must be at least ${limit} pixels. Try a larger picture`)(picture),
  'picture-long': ({ size, minimum, smallest, largest, ...picture }) => {
    const problem = `is too long and narrow to paint at size ${size}: its short side would be under ${minimum} pixels`;
    const remedy =
      smallest <= largest
        ? `Choose a size of at least ${smallest}, or crop the picture.`
        : `That would need size ${smallest}; the largest is ${largest}. Crop the picture first.`;
    return `${about(problem)(picture)} ${remedy}`;
  },
  'picture-frames': ({ frames, limit, ...picture }) =>
    about(`has ${frames} frames; the limit is ${limit}. Try a still picture or a shorter animation`)(picture),
  'picture-damaged': about('is damaged or incomplete. Save or download it again'),
  'picture-empty': about('is empty. Save or download it again, or choose another file'),
  'picture-variant': ({ format, ...picture }) =>
    about(`is a kind of ${format} file that Brushwork can't read. Save it as PNG first`)(picture),
  'picture-heavy': about('takes too much time or memory to open. Save it as JPEG, or make it smaller'),
  'picture-clear': about('is completely transparent. Choose a picture that shows something'),
  'picture-jxl': about(`is a JPEG XL picture, which Brushwork can't read. Save it as ${WRITE} first`),
  'picture-jp2': about(`is a JPEG 2000 picture, which Brushwork can't read. Save it as ${WRITE} first`),
  'picture-ico': about("is an icon file, which Brushwork can't read. Save it as PNG first"),
  'picture-psd': about(`is a Photoshop file, which Brushwork can't read. Export it as ${WRITE} first`),
  'picture-raw': about("is a camera's RAW file, which Brushwork can't read. Export it as JPEG first"),
  'picture-video': about(
    'is a video or audio file. Brushwork paints short MP4 and WebM videos where ffmpeg is installed; else take a screenshot and use that',
  ),
  'picture-svg': about(`is an SVG drawing, which Brushwork can't read. Export it as ${WRITE} first`),
  'picture-pdf': about(`is a PDF, which Brushwork can't read. Export the page as ${WRITE} first`),
  'picture-html': about(`is a web page, not a picture. Save the picture itself as ${READABLE}`),
  'picture-text': about(`is a text file, not a picture. Choose a ${READABLE} file`),
  'picture-unknown': about(`is a file type that Brushwork can't read. Choose a ${READABLE} file`),
  'output-bytes': ({ limit }) =>
    `The painting doesn't fit into ${limit} bytes, even at a quarter of its size. Allow more bytes, or paint it smaller.`,
  'output-side': ({ width, height, limit }) =>
    `The painting is ${width} x ${height} pixels; a side of a WebP file can be at most ${limit}. Write PNG instead.`,
};
