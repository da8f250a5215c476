/** Every sentence of the bot, in every language. */
import { describe, expect, it } from 'vitest';
import { en } from '../../src/locales/en/index.js';
import { describeFailure, type Messages, messagesFor } from '../../src/locales/index.js';
import { SETTING_NAMES } from '../../src/settings/setting-table.js';

const SAMPLES: Record<string, unknown> = {
  megabytes: 60.1,
  megapixels: 61,
  format: 'TIFF',
  limit: 40,
  width: 9000,
  height: 8,
  frames: 2000,
  size: 448,
  smallest: 500,
  largest: 2048,
  needed: '6.0',
  available: '1.5',
  option: 'strength',
  given: 'much',
  range: '0-100',
  line: 'please',
  report: 'abcd1234',
  role: '456',
  field: 'title',
  state: 'voting',
  minimum: 1,
  maximum: 25,
  problem: 'short',
  reason: 'a photo',
  until: 1_800_000_000,
  channels: '<#1>',
  names: 'strength zone',
  name: 'strength',
  keys: '"stength"',
  channel: '123',
  missing: 'Send Messages',
};
const progress = { done: 0.5, secondsLeft: 9, stage: 1, stages: 3, width: 64, height: 64 };
/** Arguments by where the sentence is. */
const ARGUMENTS: Record<string, readonly unknown[]> = {
  'progress.scale': [progress],
  'finished.paintedWith': [['lite', 'vgg16'], 12, 'ONNX Runtime'],
  'about.networks': [['lite', 'vgg16']],
  'privacy.retention': [{ pictures: 90, records: 365 }],
  'options.blend': [[70, 30]],
  'settings.channelsWithValues': [['1', '2']],
  'settings.clamped.server': ['size', '1024', '512'],
  'settings.clamped.bot': ['quality', 'fine', 'draft'],
  'paintings.variations.alt': ['cat × waves', ['strength 15', 'strength 40']],
  'challenges.posts.podiumAlt': [['one', 'two']],
};

/** Every sentence by its path. */
function sentences(node: unknown, path: readonly string[] = []): [string, string][] {
  if (typeof node === 'string') return [[path.join('.'), node]];
  if (typeof node === 'function') {
    const given = path[0] === 'failures' ? [SAMPLES] : (ARGUMENTS[path.join('.')] ?? [3, 7, 4, 5, 6]);
    return [[path.join('.'), node(...given)]];
  }
  return Object.entries(node as object).flatMap(([key, value]) => sentences(value, [...path, key]));
}

const languages: [string, Messages][] = [
  ['English', messagesFor('en-US')],
  ['Chinese', messagesFor('zh-CN')],
];

describe.each(languages)('%s', (_, messages) => {
  const said = sentences(messages);

  it('says everything that English says', () => {
    expect(said.map(([path]) => path)).toEqual(sentences(en).map(([path]) => path));
  });

  it.each(said)('%s', (_path, text) => {
    expect(text).not.toBe('');
    expect(text).not.toMatch(/undefined|NaN|\[object|null/);
  });

  it('keeps buttons, titles and fields as short as Discord has them', () => {
    for (const label of [...Object.values(messages.buttons), ...Object.values(messages.challenges.buttons)])
      expect(label.length).toBeLessThanOrEqual(80);
    for (const title of Object.values(messages.modals)) expect(title.length).toBeLessThanOrEqual(45);
    const { styleHelp, ...labels } = messages.fields;
    expect(styleHelp.length).toBeLessThanOrEqual(100);
    for (const label of Object.values(labels)) expect(label.length).toBeLessThanOrEqual(45);
    const { nameHelp, first, second, ...window } = messages.styles.save;
    for (const text of [nameHelp, first, second]) expect(text.length).toBeLessThanOrEqual(100);
    for (const label of Object.values(window)) expect(label.length).toBeLessThanOrEqual(45);
  });

  it('has short words for every setting', () => {
    for (const name of SETTING_NAMES) {
      const words = messages.settings.texts[name];
      expect([name, words?.name.length > 0 && words.name.length <= 45]).toEqual([name, true]);
      expect([name, words?.help.length > 0 && words.help.length <= 100]).toEqual([name, true]);
    }
    const names = SETTING_NAMES.map((name) => messages.settings.texts[name].name);
    expect(new Set(names).size).toBe(names.length);
    for (const title of [messages.settings.fields.title, messages.settings.fields.roleTitle])
      expect(title.length).toBeLessThanOrEqual(45);
  });

  it('names fields so that a window can be read back', () => {
    const { styleScale, seed, blend } = messages.fields;
    const names = [styleScale, seed, blend].map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(3);
    for (const name of names) expect(name).not.toMatch(/[:：\n]/);
  });

  it('has words for a failure that nobody thought of', () => {
    const words = describeFailure(messages, { kind: 'spilt-paint', details: { report: 'abcd1234' } });
    expect(words).toContain('abcd1234');
  });
});

it('speaks Chinese to every Chinese, and English to everybody else', () => {
  expect(messagesFor('zh-TW')).toBe(messagesFor('zh-CN'));
  expect(messagesFor('fi')).toBe(en);
});

it('counts as English does', () => {
  const places = [1, 2, 3, 4, 11, 12, 13, 21, 102, 113].map((position) => en.queue.position(position));
  expect(places).toEqual(['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd', '113th']);
});
