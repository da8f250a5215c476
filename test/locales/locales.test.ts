/** Every text of the bot, in every language that has a folder. */
import { readFileSync } from 'node:fs';
import { Locale } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { argumentsOf } from '../../scripts/message-types.js';
import { flatTexts, renderedTexts } from '../../scripts/texts.js';
import { ERROR_KINDS, isMemberErrorKind } from '../../src/errors/error-kinds.js';
import { CATALOGS, type Texts } from '../../src/locales/catalogs.js';
import { commandReferencesIn } from '../../src/locales/command-references.js';
import { describeFailure, LANGUAGES, messagesFor, SOURCE_LANGUAGE } from '../../src/locales/index.js';
import { SETTING_NAMES } from '../../src/settings/setting-table.js';
import { parseLength, parseMoment } from '../../src/time/parse-time.js';
import { limitOf } from './limits.js';

const textsOf = (language: string) => new Map(flatTexts(CATALOGS.get(language) as Texts));
const english = textsOf(SOURCE_LANGUAGE);
const commandNames = (CATALOGS.get(SOURCE_LANGUAGE) as Texts).commands as Texts;
const translations = LANGUAGES.filter((language) => language !== SOURCE_LANGUAGE);

/** Paths of names, and of words that are spelt alike in two languages; "*" is for all. */
const SAME_AS_ENGLISH: Readonly<Record<string, readonly string[]>> = JSON.parse(
  readFileSync(new URL('same-as-english.json', import.meta.url), 'utf8'),
);
/** Texts that only put arguments together: nothing in them is English. */
const hasWords = (text: string) => /\p{L}/u.test(text.replace(/\{[^{}]*\}/g, ''));

const argumentsIn = (text: string) => Object.fromEntries([...argumentsOf(text)].sort());

describe.each(LANGUAGES)('the texts in %s', (language) => {
  const texts = textsOf(language);

  it('are of a language that Discord has', () => {
    expect([...Object.values(Locale).map(String), SOURCE_LANGUAGE]).toContain(language);
  });

  it('are as many as in English', () => {
    const missing = [...english.keys()].filter((path) => !texts.has(path));
    const unknown = [...texts.keys()].filter((path) => !english.has(path));
    expect({ missing, unknown }).toEqual({ missing: [], unknown: [] });
  });

  it('take the same arguments and name the same commands', () => {
    for (const [path, text] of texts) {
      const source = english.get(path) as string;
      // A position may be counted in words ("2nd") or not.
      expect([path, Object.keys(argumentsIn(text))]).toEqual([path, Object.keys(argumentsIn(source))]);
      expect([path, new Set(commandReferencesIn(text, commandNames))]).toEqual([
        path,
        new Set(commandReferencesIn(source, commandNames)),
      ]);
    }
  });

  it('count as the language does', () => {
    for (const [path, text] of texts)
      for (const [, kind, options] of text.matchAll(
        /, (plural|selectordinal),((?: (?:=\d+|\w+) \{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})+)/g,
      )) {
        const type = kind === 'plural' ? 'cardinal' : 'ordinal';
        const forms = new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories;
        const used = [...options.matchAll(/(?:^|\} )?\b(zero|one|two|few|many|other) \{/g)].map(([, form]) => form);
        expect([path, used.filter((form) => !forms.includes(form as Intl.LDMLPluralRule))]).toEqual([path, []]);
        expect([path, used]).toContainEqual(expect.arrayContaining(['other']));
      }
  });

  it('have curly apostrophes: a straight one begins a quotation in an ICU message', () => {
    expect([...texts].filter(([, text]) => text.includes("'"))).toEqual([]);
  });

  it('are whole once they are filled in, and short enough for where Discord shows them', () => {
    for (const { path, variants } of renderedTexts(language))
      for (const text of variants) {
        expect([path, text]).not.toEqual([path, '']);
        expect(text).not.toMatch(/undefined|NaN|\[object|null|[{}]/);
        expect([path, text.length <= limitOf(path), text]).toEqual([path, true, text]);
      }
  });

  it('begin and end with no space', () => {
    const padded = renderedTexts(language).filter(({ variants }) => variants.some((text) => text !== text.trim()));
    expect(padded).toEqual([]);
  });

  it('call different settings, and options of one window, by different names', () => {
    const { settings, painting } = messagesFor(language);
    const names = SETTING_NAMES.map((name) => settings.texts[name].name);
    expect(new Set(names).size).toBe(names.length);
    const { strokeSize, seed, blend } = painting.fields;
    const lines = [strokeSize, seed, blend].map((name) => name.toLowerCase());
    expect(new Set(lines).size).toBe(3);
    for (const name of lines) expect(name).not.toMatch(/[:：\n]/);
  });

  it('call different commands, and options of one command, by different names, all as Discord takes them', () => {
    const { menus, ...commands } = (CATALOGS.get(language) as Texts).commands as Record<string, Texts>;
    const namesOf = (branch: unknown) => Object.values((branch ?? {}) as Record<string, Texts>).map(({ name }) => name);
    const lists = [namesOf(commands)].concat(
      Object.values(commands).flatMap(({ subcommands, options }) => [namesOf(subcommands), namesOf(options)]),
    );
    for (const names of [...lists, Object.values(menus)]) expect(names).toEqual([...new Set(names)]);
    for (const name of lists.flat()) {
      expect(name).toMatch(/^[-_'\p{L}\p{N}]{1,32}$/u);
      expect(name).toBe((name as string).toLowerCase().normalize('NFC'));
    }
  });

  it('give examples of times that the bot can read', () => {
    const NOW = Date.parse('2030-04-01T09:00:00Z');
    const { challenges, commands } = messagesFor(language);
    const { startHelp, submissionsEndHelp, votingEndHelp } = challenges.draft.fields;
    const { start, length, voting, by } = commands.challenge.options;
    const quoted = (text: string) =>
      [...text.matchAll(/[“„«「]\s?([^”“»」]+?)\s?[”“»」]/g)].map(([, example]) => example);
    const examples = [startHelp, submissionsEndHelp, votingEndHelp, start.description].map(quoted);
    for (const example of [challenges.draft.now, ...examples.flat()])
      expect([
        example,
        'at' in parseMoment(example, 'UTC', NOW) || 'after' in parseMoment(example, 'UTC', NOW),
      ]).toEqual([example, true]);
    expect(examples.map(({ length: count }) => count > 0)).toEqual([true, true, true, true]);
    for (const example of [length, voting, by].flatMap(({ description }) => quoted(description)))
      expect([example, parseLength(example) !== undefined]).toEqual([example, true]);
  });

  it('have a sentence for every kind of failure, and for one that nobody thought of', () => {
    for (const kind of Object.keys(ERROR_KINDS).filter(isMemberErrorKind))
      expect(describeFailure(messagesFor(language), { kind, details: FAILURE_DETAILS })).toMatch(/\p{L}/u);
    const words = describeFailure(messagesFor(language), { kind: 'spilt-paint', details: { report: 'abcd1234' } });
    expect(words).toContain('abcd1234');
  });
});

/** What all kinds together need. */
const FAILURE_DETAILS = {
  ...{ megabytes: 60.1, megapixels: 61, format: 'TIFF', limit: 40, width: 9000, height: 8, frames: 2000, size: 448 },
  ...{
    smallest: 500,
    largest: 2048,
    needed: '6.0',
    available: '1.5',
    option: 'strength',
    given: 'much',
    range: '0-100',
  },
  ...{
    of: 'style',
    line: 'please',
    report: 'abcd1234',
    role: '456',
    field: 'title',
    state: 'voting',
    minimum: 1,
    maximum: 25,
    percent: 0.2,
  },
  ...{ problem: 'short', reason: 'a photo', until: 1_800_000_000, channels: '<#1>', names: 'strength zone' },
  ...{ name: 'strength', keys: '"stength"', channel: '123', missing: 'SendMessages' },
};

describe.each(translations)('the translation into %s', (language) => {
  it('leaves no text in English', () => {
    const allowed = [...SAME_AS_ENGLISH['*'], ...(SAME_AS_ENGLISH[language] ?? [])];
    const same = [...textsOf(language)].filter(
      ([path, text]) => text === english.get(path) && hasWords(text) && !allowed.includes(path),
    );
    expect(same).toEqual([]);
  });
});

describe('a reader', () => {
  it('reads another region’s texts where there are none of their own, and English where there is no such language', () => {
    expect(messagesFor('zh-TW')).toBe(messagesFor('zh-CN'));
    expect(messagesFor('es-419')).toBe(messagesFor('es-ES'));
    for (const locale of ['fi', 'en-GB', undefined]) expect(messagesFor(locale)).toBe(messagesFor('en-US'));
  });

  it('reads positions and amounts as English counts', () => {
    const { queue, challenges } = messagesFor('en-US');
    const places = [1, 2, 3, 4, 11, 12, 13, 21, 102, 113].map((position) => queue.position({ position }));
    expect(places).toEqual(['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '102nd', '113th']);
    expect(challenges.posts.counts({ entries: 1, votes: 2 })).toBe('1 entry, 2 votes');
  });

  it('reads lists, durations, sizes and times in their own language', () => {
    const [de, ja, zh] = ['de', 'ja', 'zh-CN'].map(messagesFor);
    expect(de.about.networks({ names: ['lite', 'vgg16'] })).toBe('Netze: lite und vgg16');
    expect(de.failures['picture-bytes']({ megabytes: 9.5, limit: 8 })).toContain('9,5 MB');
    expect(ja.painting.progress.ready({ seconds: 180 })).toBe('あと 3 分');
    expect(zh.painting.progress.ready({ seconds: 180 })).toBe('还需 3 分钟');
    expect(zh.challenges.draft.submissionsFor({ after: 36 * 3600_000 })).toBe('投稿时长：1 天 12 小时');
    expect(zh.about.networks({ names: ['lite', 'vgg16'] })).toBe('网络：lite 和 vgg16');
    expect(zh.about.networks({ names: ['马赛克', '水彩'] })).toBe('网络：马赛克和水彩');
    expect(de.challenges.draft.submissionsFor({ after: 36 * 3600_000 })).toContain('1 Tag, 12 Stunden');
    expect(de.challenges.card.startsAt({ at: 1_900_000_000_000 })).toBe('Beginn: <t:1900000000:F> (<t:1900000000:R>)');
  });
});

it('a message that there is not, or that lacks an argument, does not compile', () => {
  const { painting } = messagesFor('en-US');
  // @ts-expect-error a misspelt message
  expect(painting.queued.titel).toBeUndefined();
  // @ts-expect-error a misspelt argument
  expect(() => painting.finished.requestedBy({ usr: 'Ada' })).toThrow();
  // @ts-expect-error a number is needed
  expect(painting.queued.position({ position: '2', waiting: 3 })).toContain('of 3');
});
