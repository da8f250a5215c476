/** What Discord asks of commands: https://discord.com/developers/docs/interactions/application-commands */
import type { APIApplicationCommandOption } from 'discord.js';
import { ApplicationCommandOptionType } from 'discord.js';
import { checkCommands } from 'local-discord/testing';
import { describe, expect, it } from 'vitest';
import { commandsFor } from '../../commands/index.js';
import { ACTIONS, customId, parseCustomId } from '../../src/discord/custom-id.js';
import { LOCALES } from '../../src/discord/localize.js';
import { LANGUAGES, languageOf } from '../../src/locales/index.js';
import { DEFAULTS, OPTIONS } from '../../src/painting/options.js';

const LARGEST_SIZE = 1024;
const { slash, messageMenu, userMenu, components, modals } = commandsFor(LARGEST_SIZE);
const all = [...slash, ...messageMenu, ...userMenu].map(({ data }) => data);
const stylize = slash[0].data;
/** Options that stand side by side: of a command, of a group, of a subcommand. */
const families = (options: readonly APIApplicationCommandOption[] = []): (readonly APIApplicationCommandOption[])[] => [
  options,
  ...options.flatMap((each) => ('options' in each ? families(each.options) : [])),
];
const shelves = slash.flatMap(({ data }) => families(data.options));
const option = (name: string) =>
  stylize.options?.find((each) => each.name === name) as APIApplicationCommandOption & Record<string, unknown>;

describe('the commands', () => {
  it('keep to every limit', () => {
    expect(() => checkCommands(all as Parameters<typeof checkCommands>[0])).not.toThrow();
    expect(all.map(({ name }) => name)).toEqual([
      'stylize',
      'style',
      'paintings',
      'challenge',
      'queue',
      'moderation',
      'defaults',
      'settings',
      'privacy',
      'help',
      'about',
      'Stylize this picture',
      'Report painting',
      'Remove painting',
      'Stylize avatar',
    ]);
  });

  it('and buttons by which a member asks for a painting say that it could not be painted where there is none, and no others', () => {
    const expecting = <H extends { expectsPainting?: true }>(handlers: readonly H[]) =>
      handlers.filter(({ expectsPainting }) => expectsPainting === true);
    const named = expecting([...slash, ...messageMenu, ...userMenu]).map(({ data }) => data.name);
    expect(named).toEqual(['stylize', 'Stylize this picture', 'Stylize avatar']);
    const buttons = [
      'choose-style',
      'paint-in',
      'again',
      'stronger',
      'weaker',
      'colours',
      'only-subject',
      'only-background',
      'paint-all',
      'edit',
      'show',
      'variations-of',
      'variation',
      'larger',
    ];
    expect(expecting(components).flatMap(({ actions }) => actions)).toEqual(buttons);
    expect(expecting(modals).flatMap(({ actions }) => actions)).toEqual(['edit', 'picture', 'avatar']);
  });

  it('are named and described in every language, English of both kinds included', () => {
    const languages = [...LOCALES].sort();
    expect(languages).toEqual(expect.arrayContaining(['en-US', 'en-GB', 'es-419', 'zh-TW']));
    expect(new Set(languages.map(languageOf))).toEqual(new Set(LANGUAGES));
    for (const { name, name_localizations } of [...all, ...shelves.flat()])
      expect([name, Object.keys(name_localizations ?? {}).sort()]).toEqual([name, languages]);
    for (const { name, description_localizations } of [...slash.map(({ data }) => data), ...shelves.flat()])
      expect([name, Object.keys(description_localizations ?? {}).sort()]).toEqual([name, languages]);
  });

  it('call options that stand side by side by different names, in every language', () => {
    for (const options of shelves)
      for (const language of LOCALES) {
        const names = options.map(({ name_localizations }) => name_localizations?.[language]);
        expect(new Set(names).size).toBe(names.length);
      }
  });

  it('are there in servers and for users, wherever a member may be, or in servers alone', () => {
    for (const { contexts, integration_types } of all)
      expect([
        [
          [0, 1, 2],
          [0, 1],
        ],
        [[0], [0]],
      ]).toContainEqual([contexts, integration_types]);
    expect(stylize).toMatchObject({ contexts: [0, 1, 2], integration_types: [0, 1] });
  });

  it('take their ranges and choices from the options table', () => {
    for (const name of ['strength', 'seed'] as const)
      expect(option(name)).toMatchObject({ min_value: OPTIONS[name].minimum, max_value: OPTIONS[name].maximum });
    expect(option('stroke_size')).toMatchObject({ min_value: 0.25, max_value: 4 });
    expect(option('size')).toMatchObject({ min_value: 64, max_value: LARGEST_SIZE });
    for (const name of ['quality', 'colours'] as const) {
      const values = (option(name).choices as { value: string }[]).map(({ value }) => value);
      expect(values).toEqual(OPTIONS[name].choices);
      expect(values).toContain(DEFAULTS[name]);
    }
  });

  it('ask for pictures only', () => {
    const attachments = (stylize.options ?? []).filter(({ type }) => type === ApplicationCommandOptionType.Attachment);
    expect(attachments.map(({ name }) => name)).toEqual([
      'picture',
      'style_image',
      'mask',
      'style_mask',
      'second_style_image',
    ]);
    for (const attachment of attachments) expect(attachment).toMatchObject({ file_types: ['image'] });
  });
});

describe('custom ids', () => {
  it('come back as they were made, and fit', () => {
    for (const action of ACTIONS) {
      const id = customId(action, crypto.randomUUID());
      expect(id.length).toBeLessThanOrEqual(100);
      expect(parseCustomId(id)?.action).toBe(action);
    }
  });

  it.each(['', 'x', 'v0:cancel:1', 'v1:burn:1', 'v1:cancel'])('of others ("%s") are not taken for ours', (id) => {
    expect(parseCustomId(id)).toBeUndefined();
  });

  it('each lead somewhere', () => {
    const handled = [...components, ...modals].flatMap(({ actions }) => actions);
    expect(new Set(handled)).toEqual(new Set(ACTIONS));
  });
});
