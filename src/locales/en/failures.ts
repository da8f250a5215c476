/** Why there is no painting, or something else was not done. */
import type { FailureMessages } from '../failure-messages.js';
import { unitFormats } from '../units.js';
import { countPaintings } from './count-paintings.js';
import { challengeFailures } from './failures-challenges.js';
import { settingFailures } from './failures-settings.js';
import { styleFailures } from './failures-styles.js';
import { fields } from './painting.js';
import { paintingFailures } from './paintings.js';

const { megabytes } = unitFormats('en');

const reportSuffix = (id: string | undefined) => (id === undefined ? '' : `: report \`${id}\``);

const SUPPORTED_FORMATS = 'PNG, JPEG, WebP, AVIF, HEIC, GIF, TIFF or BMP';
const WRITE = 'PNG or JPEG';
const BROKEN_INSTALLATION = 'A part of this bot is missing or broken. Please tell the people who run it.';

export const failures: FailureMessages = {
  ...challengeFailures,
  ...settingFailures,
  ...styleFailures,
  ...paintingFailures,
  'picture-bytes': ({ megabytes, limit }) =>
    `That picture has ${megabytes} MB; the limit here is ${limit}. Try a smaller file.`,
  'picture-pixels': ({ megapixels, limit }) =>
    `That picture has ${megapixels} megapixels; the limit here is ${limit}. Try a smaller one.`,
  'picture-side': ({ width, height, limit }) =>
    `That picture is ${width} × ${height} pixels; a side may have ${limit}. Try a smaller one.`,
  'picture-small': ({ width, height, limit }) =>
    `That picture is ${width} × ${height} pixels; a side needs at least ${limit}. Try a larger one.`,
  'picture-long': ({ size, smallest, largest }) =>
    `That picture is too long and thin to paint at size ${size}. ${smallest > largest ? 'Crop it first.' : `Choose a size of at least ${smallest}, or crop it.`}`,
  'picture-frames': ({ frames, limit }) =>
    `That animation has ${frames} frames; the limit here is ${limit}. Try a still picture or a shorter animation.`,
  'picture-damaged': () => 'That picture is damaged or cut short. Save or download it again and send the new copy.',
  'picture-empty': () => 'That file is empty. Save or download it again, or choose another one.',
  'picture-variant': ({ format }) => `I can't read that kind of ${format}. Save it as PNG and send that.`,
  'picture-heavy': () => 'That picture takes too much time or memory to open. Save it as JPEG, or make it smaller.',
  'picture-clear': () => 'That picture is completely transparent. Choose one that shows something.',
  'picture-jxl': () => `I can't read JPEG XL. Save the picture as ${WRITE} and send that.`,
  'picture-jp2': () => `I can't read JPEG 2000. Save the picture as ${WRITE} and send that.`,
  'picture-ico': () => "That's an icon, which I can't paint. Save it as PNG and send that.",
  'picture-psd': () => `I can't read Photoshop documents. Export the picture as ${WRITE} and send that.`,
  'picture-raw': () => "I can't read a camera's raw files. Export the photo as JPEG and send that.",
  'picture-video': () =>
    "That's a video or a sound recording. Take a screenshot of the moment you want, and send that.",
  'picture-svg': () => `That's an SVG drawing, which I can't paint. Export it as ${WRITE} and send that.`,
  'picture-pdf': () => `That's a PDF document, which I can't paint. Export the page as ${WRITE} and send that.`,
  'picture-html': () => `That is a web page, not a picture. Save the picture itself as ${SUPPORTED_FORMATS}.`,
  'picture-text': () => `That is text, not a picture. Choose a ${SUPPORTED_FORMATS} file.`,
  'picture-unknown': () => `That is no kind of picture that I can read. Choose a ${SUPPORTED_FORMATS} file.`,
  'picture-missing': () => 'There is no picture in it. Choose a message or a file with one.',
  'pictures-gone': () => 'The pictures of that painting are no longer kept. Send them again with /stylize.',
  'download-failed': () => 'That picture could not be fetched from Discord. Send it again.',
  'download-host': () => 'I take pictures from Discord only. Upload the file itself instead of a link.',
  'output-bytes': ({ limit }) =>
    `The painting does not fit into ${megabytes(limit)}, which is what may be uploaded here. Try a smaller size.`,
  'output-side': ({ width, height, limit }) =>
    `The painting would be ${width} × ${height} pixels; a side may have ${limit}. Try a smaller size.`,
  'blend-alone': () =>
    '“blend” says how much of a second style is mixed in. Give one as “second_style”, or leave “blend” out.',
  memory: ({ needed, available }) =>
    `That painting needs about ${needed} GB of memory and ${available} GB are free. Try a smaller size.`,
  'weights-zero': () =>
    'The content weight and the style weight are both 0, so there is nothing to paint by. Set one of them above 0.',
  'layers-zero': () =>
    'The weights of all layers are 0, so the style says nothing. Set at least one of them above 0. To paint without the style, set the style weight to 0 instead.',
  option: ({ option, given, range }) =>
    `“${given}” does not do for “${fields[option as keyof typeof fields]}”; it takes ${range}.`,
  'option-line': ({ line }) => `I can make nothing of “${line}”. Write a name, a colon and a number, as it was before.`,
  'limit-member': ({ limit }) =>
    `You have ${countPaintings(limit)} waiting or being painted, which is the limit. Wait for one, or cancel one.`,
  'limit-guild': ({ limit }) =>
    `This server has ${countPaintings(limit)} waiting, which is the limit. Try again in a few minutes.`,
  'limit-total': ({ limit }) =>
    `The queue is full: ${countPaintings(limit)} waiting is as much as I take. Try again in a few minutes.`,
  'not-yours': () => 'Only the member who asked for that painting, or a moderator, may do that.',
  'moderators-only': () => 'Only moderators may do that: it takes the permission “Manage Messages”.',
  'managers-only': () => 'Only people who run this server may do that: it takes the permission “Manage Server”.',
  'organisers-only': () => 'Only people who may manage events or the server can do that. Ask one of them.',
  'time-unclear': ({ given }) =>
    `I cannot read “${given}” as a time. Write a length like “3 days” or “12 hours”, or a date like “2030-05-01 18:00” or “friday 6pm”.`,
  'time-zone': ({ given }) =>
    `I know no time zone “${given}”. Write one like “Europe/Berlin”, “America/New_York” or “UTC”.`,
  'job-unknown': () => 'I do not know that painting. Look at /queue, or start a new one with /stylize.',
  'job-ended': () => 'That painting has ended already; there is nothing left to stop.',
  storage: () =>
    'I cannot write to my disk at the moment. Try again later; if it lasts, tell the people who run this bot.',
  stopping: () => 'I am being restarted. Try again in a minute.',
  'weights-missing': () => BROKEN_INSTALLATION,
  'weights-damaged': () => BROKEN_INSTALLATION,
  'engine-missing': () => BROKEN_INSTALLATION,
  'device-missing': () => BROKEN_INSTALLATION,
  engine: ({ report: id }) =>
    `The painting engine failed. Try again; if it fails again, tell the people who run this bot${reportSuffix(id)}.`,
  internal: ({ report: id }) =>
    `Something went wrong on my side. Try again; if it goes wrong again, tell the people who run this bot${reportSuffix(id)}.`,
};
