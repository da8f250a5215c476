/** The panel and its windows, whatever is set: within what Discord takes. */
import fc from 'fast-check';
import { checkMessage, checkModal, textOf } from 'local-discord/testing';
import { describe, expect, it } from 'vitest';
import { toRequestBody } from '../../../src/discord/messages/message.js';
import { panelMessage } from '../../../src/discord/settings/panel-message.js';
import { roleLimitModal, settingsModal } from '../../../src/discord/settings/settings-modals.js';
import { LANGUAGES, messagesFor } from '../../../src/locales/index.js';
import { DEFAULTS } from '../../../src/painting/options.js';
import { type SavedChanges, SERVER_SCOPE } from '../../../src/settings/changes.js';
import { type Layer, SETTING_NAMES, SETTINGS, type SettingName } from '../../../src/settings/setting-table.js';
import { type ServerSettings, valueAt } from '../../../src/settings/settings.js';
import { type SettingsDraft, VIEWS } from '../../../src/settings/settings-drafts.js';
import { layer, snowflake, valueFor } from '../../settings/arbitraries.js';

const GUILD = '100000000000000000';
const CHANNEL = '100000000000000007';
const LIMITS = Array.from({ length: 20 }, (_, index) => ({
  role: `2000000000000000${index + 10}`,
  waiting: 999,
  day: 9999,
}));
const RULES = {
  botDefaults: DEFAULTS,
  largestSize: 1024,
  memberLimit: 3,
  animations: { frames: 60, milliseconds: 10_000 },
};
/** As much as there can be. */
const LONG: Layer = {
  roles: LIMITS,
  channels: Array.from({ length: 25 }, (_, index) => `2000000000000000${index + 10}`),
};

const settings: fc.Arbitrary<ServerSettings> = fc
  .tuple(layer(), fc.boolean(), layer(true), fc.dictionary(snowflake, layer(true)))
  .map(([server, long, channel, others]) => {
    const own = long ? { ...server, ...LONG } : server;
    return new Map([...Object.entries(others), [CHANNEL, channel], [SERVER_SCOPE, own]] as [string, Layer][]);
  });

const proposal = fc
  .constantFrom(...SETTING_NAMES)
  .chain((name) => fc.option(valueFor(name), { nil: undefined }).map((value) => ({ name, value })));

const draft: fc.Arbitrary<SettingsDraft> = fc
  .tuple(
    fc.constantFrom(...VIEWS),
    fc.constantFrom(SERVER_SCOPE, CHANNEL),
    fc.uniqueArray(proposal, { selector: ({ name }) => name }),
  )
  .map(([view, channel, changes]) => ({
    view,
    channel,
    page: 0,
    proposals: changes
      .filter(({ name }) => channel === SERVER_SCOPE || SETTINGS[name].channel)
      .map((change) => ({ ...change, channel, seen: undefined })),
  }));

const save = fc.uniqueArray(proposal, { selector: ({ name }) => name, minLength: 1 }).map(
  (changes): SavedChanges => ({
    id: 'save',
    userId: GUILD,
    savedAt: 1,
    changes: changes.map(({ name, value }) => ({ channel: CHANNEL, name, before: undefined, after: value })),
    isUndo: true,
    undone: true,
  }),
);
const locale = fc.constantFrom(...LANGUAGES);

describe('the panel', () => {
  it('is a message that Discord takes, in every section', () => {
    fc.assert(
      fc.property(settings, draft, fc.array(save, { maxLength: 5 }), locale, (all, given, saves, language) => {
        const panel = {
          guildId: GUILD,
          settings: all,
          draft: given,
          ...RULES,
          history: { saves, pages: 3 },
          notice: 'x',
          // As long as there may be: both channels, and everything that is missing there.
          warnings: [0, 1].map(() => 'x'.repeat(250)),
        };
        const { components, flags } = toRequestBody(panelMessage(panel, messagesFor(language)));
        expect(() => checkMessage({ components, flags } as never, [])).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});

/** Of the panel, in English. */
function overview(all: ServerSettings, channel = SERVER_SCOPE): string {
  const given: SettingsDraft = { view: 'overview', channel, page: 0, proposals: [] };
  const panel = { guildId: GUILD, settings: all, draft: given, ...RULES, history: undefined };
  const { components } = toRequestBody(panelMessage(panel, messagesFor('en')));
  return textOf({ content: '', components });
}

describe('its overview', () => {
  it('says what holds where nothing is set, with the limits of whoever runs the bot', () => {
    const text = overview(new Map());
    expect(text).toContain('__Look__ – Strength: 50 · Quality: Standard · Size: 448 · Colours: Style’s colours');
    expect(text).toContain('__Fine-tuning__ – All at their defaults');
    expect(text).toContain('Largest size: 4096 → 1024 (my limit)');
    expect(text).toContain('At once: No limit → 3 (my limit)');
    expect(text).toContain('Time zone: UTC');
    // One screen.
    expect(text.length).toBeLessThan(1100);
  });

  it('says where a value comes from, and which limit is lower', () => {
    const all: ServerSettings = new Map<string, Layer>([
      [SERVER_SCOPE, { strength: 70, size: 900, ceilingSize: 512, waiting: 2 }],
      [CHANNEL, { quality: 'fine' }],
    ]);
    const server = overview(all);
    expect(server).toContain('Strength: **70**');
    expect(server).toContain('Size: **900** → 512 (this server’s limit)');
    expect(server).toContain('At once: **2** ·');
    const channel = overview(all, CHANNEL);
    expect(channel).toContain('Strength: 70 (from the server) · Quality: **Fine**');
    expect(channel).toContain('Size: 900 (from the server) → 512 (this server’s limit)');
  });
});

describe('its windows', () => {
  it('say the limits that hold', () => {
    const all: ServerSettings = new Map<string, Layer>([[SERVER_SCOPE, { ceilingSize: 512, ceilingQuality: 'draft' }]]);
    const given: SettingsDraft = { view: 'look', channel: SERVER_SCOPE, page: 0, proposals: [] };
    const parts = { hasChannel: () => true, guildId: GUILD, settings: all, draft: given, ...RULES };
    const names: SettingName[] = ['size', 'quality', 'ceilingSize', 'waiting', 'strength'];
    const modal = settingsModal(names, parts, messagesFor('en')).toJSON();
    const help = modal.components.map((each) => ('description' in each ? each.description : undefined));
    expect(help).toEqual([
      '64–8192. Leave empty for 448. At most 512 here.',
      'Draft is fast; Fine takes longest. At most Draft here.',
      '64–4096. Leave empty for 4096. At most 1024 here.',
      '0–1000. Leave empty for No limit. At most 3 here.',
      '0–100. Leave empty for 50.',
    ]);
  });

  it('are windows that Discord takes, for any five settings and any role', () => {
    const names = (channel: string) =>
      SETTING_NAMES.filter((name) => name !== 'roles' && (channel === SERVER_SCOPE || SETTINGS[name].channel));
    fc.assert(
      fc.property(settings, draft, fc.infiniteStream(fc.nat()), locale, (all, given, chance, language) => {
        const messages = messagesFor(language);
        const parts = { hasChannel: () => true, guildId: GUILD, settings: all, draft: given, ...RULES };
        const chosen = new Set<SettingName>();
        const from = names(given.channel);
        for (const index of chance.take(5)) chosen.add(from[index % from.length]);
        expect(() => checkModal(settingsModal([...chosen], parts, messages).toJSON() as never)).not.toThrow();
        const [limit] = (valueAt(all, { channel: SERVER_SCOPE, name: 'roles' }) ?? []) as readonly { role: string }[];
        expect(() => checkModal(roleLimitModal(limit?.role ?? GUILD, parts, messages).toJSON() as never)).not.toThrow();
      }),
      { numRuns: 200 },
    );
  });
});
