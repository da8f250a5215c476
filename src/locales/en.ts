/** What the bot says, in English. The other languages have the type of this object, so that none can lack a sentence. */
import type { Progress } from '../worker/protocol.js';
import type { FailureWords } from './failures.js';
import { relative, unitsOf } from './units.js';

const { duration, percent, list, megabytes } = unitsOf('en');

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
const ordinal = (position: number) => `${position}${ENDINGS[ORDINALS.select(position)] ?? 'th'}`;

const paintings = (count: number) => (count === 1 ? '1 painting' : `${count} paintings`);
const report = (id: string | undefined) => (id === undefined ? '' : `: report \`${id}\``);

const READABLE = 'PNG, JPEG, WebP, AVIF, GIF or TIFF';
const NOT_SET_UP = 'A part of this bot is missing or broken. Please tell the people who run it.';

/** Names of fields, in modals and in sentences about them. */
const fields = {
  strength: 'Strength',
  quality: 'Quality',
  colours: 'Colours',
  size: 'Size, in pixels',
  styleScale: 'Stroke size',
  seed: 'Seed',
  blend: 'Second style, in percent',
  more: 'More, one to a line',
  style: 'Style picture',
  styleHelp: 'The picture whose style is taken.',
};

export const en = {
  queued: {
    title: 'In the queue',
    place: (position: number, waiting: number) => `**${ordinal(position)}** of ${waiting}`,
    /** @param at milliseconds since 1970. */
    starts: (at: number) => `starts ${relative(at)}`,
    paused: 'paused by a moderator',
  },
  progress: {
    title: 'Painting',
    scale: ({ stage, stages }: Progress) => `Scale ${stage} of ${stages}`,
    percent,
    /** @param at milliseconds since 1970. */
    until: (at: number) => `done ${relative(at)}`,
    /** For screen readers. */
    alt: (done: number) => `The painting so far, ${percent(done)} done`,
  },
  finished: {
    title: 'Finished',
    alt: 'The finished painting',
    by: (userId: string) => `for <@${userId}>`,
    size: (width: number, height: number) => `${width} × ${height} pixels`,
    made: (networks: readonly string[], seconds: number, engine: string) =>
      `${list(networks)} · ${duration(seconds)} · ${engine}`,
  },
  options: {
    strength: (value: number) => `strength ${value}`,
    quality: { draft: 'draft', standard: 'standard', fine: 'fine' },
    colours: { style: "the style's colours", content: 'its own colours', match: 'matched colours' },
    styleScale: (value: number) => `strokes × ${value}`,
    /** @param shares in percent, in the order of the styles. */
    blend: (shares: readonly number[]) => `styles ${shares.join(' : ')}`,
    seed: (value: number) => `seed ${value}`,
  },
  failed: { title: 'No painting' },
  cancelled: {
    title: 'Cancelled',
    byRequester: (userId: string) => `<@${userId}> cancelled this painting.`,
    byModerator: (userId: string) => `A moderator, <@${userId}>, cancelled this painting.`,
  },
  ready: {
    finished: 'Your painting is ready. Press “Show” to see it.',
    unfinished:
      'Your painting takes longer than Discord lets me change this message. It goes on being painted: press “Show” in a while to see it.',
  },
  elsewhere: {
    /** @param link to the reply that could not be changed. */
    channel: (link: string) => `Discord lets me change [the first reply](${link}) no more, so I write here.`,
    direct: 'I cannot write where you asked for it any more, so I write to you.',
  },
  buttons: {
    cancel: 'Cancel',
    again: 'Again',
    stronger: 'Stronger',
    weaker: 'Weaker',
    colours: 'Keep colours',
    edit: 'Edit',
    delete: 'Delete',
    show: 'Show',
    pause: 'Pause',
    resume: 'Resume',
    invite: 'Add to a server',
    paper: 'The article',
  },
  fields,
  modals: { edit: 'Paint it differently', picture: 'Stylize this picture', avatar: 'Stylize this avatar' },
  queue: {
    title: 'The queue',
    empty: 'Nobody waits and nothing is being painted. Start with /stylize.',
    paused: 'Paused in this server: what is being painted goes on, what waits stays.',
    running: 'Being painted',
    waiting: 'Waiting',
    place: ordinal,
    of: (userId: string) => `<@${userId}>`,
    others: (count: number) => `${paintings(count)} of others`,
    more: (count: number) => `and ${count} more`,
    drop: 'Take one out…',
    private: 'A private painting',
  },
  about: {
    text: 'Repaints one picture in the style of another, by neural style transfer. Start with /stylize, or with “Apps” on a message or a member.',
    version: (version: string) => `Version ${version}`,
    networks: (names: readonly string[]) => `Paints with ${list(names)}`,
    engine: (engine: string) => `Runs on ${engine}`,
    starting: 'The engine is still starting.',
    credit:
      'After Gatys, Ecker and Bethge. VGG-16 by K. Simonyan and A. Zisserman, CC BY 4.0; the lite network is derived from it.',
  },
  failures: {
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
    option: ({ option, given, range }) => `“${given}” does not do for “${fields[option]}”; it takes ${range}.`,
    'option-line': ({ line }) =>
      `I can make nothing of “${line}”. Write a name, a colon and a number, as it was before.`,
    'limit-member': ({ limit }) =>
      `You have ${paintings(limit)} waiting or being painted, which is the limit. Wait for one, or cancel one.`,
    'limit-guild': ({ limit }) =>
      `This server has ${paintings(limit)} waiting, which is the limit. Try again in a few minutes.`,
    'limit-total': ({ limit }) =>
      `The queue is full: ${paintings(limit)} waiting is as much as I take. Try again in a few minutes.`,
    'not-yours': () => 'Only the member who asked for that painting, or a moderator, may do that.',
    'moderators-only': () => 'Only moderators may do that: it takes the permission “Manage Messages”.',
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
  } satisfies FailureWords as FailureWords,
};

export type Messages = typeof en;
