/** Why there is no painting, or something else was not done. */
import type { FailureWords } from '../failures.js';
import { relative, unitsOf } from '../units.js';
import { challengeFailures } from './challenge-failures.js';
import { paintings } from './count.js';
import { fields } from './painting.js';
import { settingWords } from './settings.js';

const { list, megabytes } = unitsOf('en');

const report = (id: string | undefined) => (id === undefined ? '' : `: report \`${id}\``);

const READABLE = 'PNG, JPEG, WebP, AVIF, GIF or TIFF';
const NOT_SET_UP = 'A part of this bot is missing or broken. Please tell the people who run it.';

const moment = (seconds: number) => relative(1000 * seconds);
/** @param names of settings, with spaces between. */
const named = (names: string) => list(names.split(' ').map((name) => settingWords[name]?.name ?? name));

export const failures: FailureWords = {
  ...challengeFailures,
  'picture-bytes': ({ megabytes, limit }) =>
    `That picture has ${megabytes} MB; the limit here is ${limit}. Try a smaller file.`,
  'picture-pixels': ({ megapixels, limit }) =>
    `That picture has ${megapixels} megapixels; the limit here is ${limit}. Try a smaller one.`,
  'picture-side': ({ width, height, limit }) =>
    `That picture is ${width} × ${height} pixels; a side may have ${limit}. Try a smaller one.`,
  'picture-small': ({ width, height, limit }) =>
    `That picture is ${width} × ${height} pixels; a side needs at least ${limit}. Try a larger one.`,
  'picture-frames': ({ frames, limit }) =>
    `That animation has ${frames} frames; the limit here is ${limit}. Try a still picture or a shorter animation.`,
  'picture-damaged': () => 'That picture is damaged or cut short. Save or download it again and send the new copy.',
  'picture-empty': () => 'That file is empty. Save or download it again, or choose another one.',
  'picture-svg': () => `That is an SVG drawing, which cannot be painted. Export it as ${READABLE} first.`,
  'picture-pdf': () => `That is a PDF document, which cannot be painted. Export the page as ${READABLE} first.`,
  'picture-heic': () => 'That is a HEIC photo, which cannot be read here. Save it as JPEG or PNG first.',
  'picture-html': () => `That is a web page, not a picture. Save the picture itself as ${READABLE}.`,
  'picture-text': () => `That is text, not a picture. Choose a ${READABLE} file.`,
  'picture-unknown': () => `That is no kind of picture that I can read. Choose a ${READABLE} file.`,
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
  option: ({ option, given, range }) => `“${given}” does not do for “${fields[option]}”; it takes ${range}.`,
  'option-line': ({ line }) => `I can make nothing of “${line}”. Write a name, a colon and a number, as it was before.`,
  'limit-member': ({ limit }) =>
    `You have ${paintings(limit)} waiting or being painted, which is the limit. Wait for one, or cancel one.`,
  'limit-guild': ({ limit }) =>
    `This server has ${paintings(limit)} waiting, which is the limit. Try again in a few minutes.`,
  'limit-total': ({ limit }) =>
    `The queue is full: ${paintings(limit)} waiting is as much as I take. Try again in a few minutes.`,
  'quota-waiting': ({ limit }) =>
    `You have ${paintings(limit)} waiting or being painted, which is this server’s limit. Wait for one, or cancel one.`,
  'quota-day': ({ limit, until }) =>
    `You have had ${paintings(limit)} here in 24 hours, which is this server’s limit. Come back ${moment(until)}.`,
  'quota-cooldown': ({ until }) => `This server asks for a pause between two paintings. Come back ${moment(until)}.`,
  'place-closed': ({ channels }) => `Nothing is painted in this channel. Go to one of these: ${channels}.`,
  'quiet-hours': ({ until }) =>
    `It is quiet in this server now: nothing is begun until <t:${until}:t>. Come back ${moment(until)}.`,
  'queue-closed': () => 'In this server only moderators see the queue. Your own paintings say where they stand.',
  setting: ({ name, given, range }) => `“${given}” does not do for “${settingWords[name].name}”; it takes ${range}.`,
  'setting-unknown': ({ given }) => `There is no setting “${given}”. Choose one of those that are suggested.`,
  'setting-server': ({ name }) =>
    `“${settingWords[name].name}” holds for the whole server; no channel has its own. Leave the channel out.`,
  'role-limits': () =>
    'A role’s limits are whole numbers: up to 1000 at once, up to 10000 a day; 20 roles can have some.',
  'role-gone': () => 'That role is not in this server any more. Choose another one.',
  'settings-moved': ({ names }) =>
    `Somebody else has changed this meanwhile: ${named(names)}. Look at it as it is now, and save again.`,
  'settings-nothing': () => 'There is nothing to save or to preview. Change something with /defaults show first.',
  'settings-alike': () =>
    'What you have changed cannot be seen in a preview, which is small and a draft. Save it, or change the look or the weights.',
  'undo-nothing': () => 'There is nothing left to take back.',
  'import-bytes': ({ limit }) => `That file is larger than ${limit} kB. Choose one that /defaults export has written.`,
  'import-file': () => 'That is no file that /defaults export has written. Export one and change that.',
  'import-keys': ({ keys }) => `The file has settings that I do not know: ${keys}. Take them out, and import it again.`,
  'import-value': ({ name, range }) =>
    `The file has a value that “${settingWords[name].name}” does not take; it takes ${range}.`,
  'not-yours': () => 'Only the member who asked for that painting, or a moderator, may do that.',
  'moderators-only': () => 'Only moderators may do that: it takes the permission “Manage Messages”.',
  'managers-only': () => 'Only people who run this server may do that: it takes the permission “Manage Server”.',
  'job-unknown': () => 'I do not know that painting. Look at /queue, or start a new one with /stylize.',
  'job-ended': () => 'That painting has ended already; there is nothing left to stop.',
  storage: () =>
    'I cannot write to my disk at the moment. Try again later; if it lasts, tell the people who run this bot.',
  stopping: () => 'I am being restarted. Try again in a minute.',
  'weights-missing': () => NOT_SET_UP,
  'weights-damaged': () => NOT_SET_UP,
  'engine-missing': () => NOT_SET_UP,
  'device-missing': () => NOT_SET_UP,
  engine: ({ report: id }) =>
    `The painting engine failed. Try again; if it fails again, tell the people who run this bot${report(id)}.`,
  internal: ({ report: id }) =>
    `Something went wrong on my side. Try again; if it goes wrong again, tell the people who run this bot${report(id)}.`,
};
