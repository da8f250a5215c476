/** The panel in which a server's settings are looked at and changed: a section at a time. */
import {
  type ButtonBuilder,
  ButtonStyle,
  ChannelSelectMenuBuilder,
  ChannelType,
  ContainerBuilder,
  type MessageActionRowComponentBuilder,
  RoleSelectMenuBuilder,
  StringSelectMenuBuilder,
} from 'discord.js';
import type { Messages } from '../../locales/index.js';
import type { Options } from '../../options.js';
import { isSame, type Save, SERVER, type Target } from '../../settings/changes.js';
import { type Draft, VIEWS, type View } from '../../settings/drafts.js';
import { type HistoryPage, type ServerSettings, valueIn, withProposals } from '../../settings/settings.js';
import { SETTING_NAMES, SETTINGS, settingsOf, type Value } from '../../settings/table.js';
import { customId } from '../custom-id.js';
import { shorten } from '../shorten.js';
import { COLOURS, type Message, small } from './message.js';
import { control, type Row, rowOf, text } from './parts.js';
import { inherited, sayValue } from './setting-values.js';

export interface Panel {
  readonly guildId: string;
  /** As saved. */
  readonly settings: ServerSettings;
  readonly draft: Draft;
  /** The bot's own defaults. */
  readonly bot: Options;
  /** Where it is looked at. */
  readonly history: HistoryPage | undefined;
  /** What has just been done. */
  readonly note?: string | undefined;
}

/** Discord's: fields of a modal. */
export const MOST_FIELDS = 5;
/** Characters of one text. All texts of a message may have 4,000. */
const LONGEST_TEXT = 3000;

/** Views of what a channel can have. */
const CHANNEL_VIEWS: readonly View[] = ['overview', 'look', 'weights', 'places', 'history'];

/** In a channel there is less to see. */
export const viewIn = ({ view, channel }: Pick<Draft, 'view' | 'channel'>): View =>
  channel === SERVER || CHANNEL_VIEWS.includes(view) ? view : 'overview';

export function panelMessage(panel: Panel, messages: Messages): Message {
  const { draft, note } = panel;
  const { settings: words } = messages;
  const view = viewIn(draft);
  const title = draft.channel === SERVER ? words.title : words.channelTitle(draft.channel);
  const count = draft.proposals.length;
  const heading = [
    `**${title}** · ${words.views[view]}`,
    ...(note === undefined ? [] : [note]),
    small([...(count === 0 ? [] : [`**${words.staged(count)}**`]), words.viewHelp[view]].join(' · ')),
  ];
  const box = new ContainerBuilder()
    .setAccentColor(count === 0 ? COLOURS.waiting : COLOURS.painting)
    .addTextDisplayComponents(text(heading.join('\n')))
    .addSeparatorComponents((separator) => separator)
    .addTextDisplayComponents(bodyOf(panel, view, messages).map(text))
    .addActionRowComponents(...rowsOf(panel, view, messages));
  return { components: [box.toJSON()], files: [], descriptions: [] };
}

/** What there is to say, and small below it how to read it. */
function bodyOf(panel: Panel, view: View, messages: Messages): string[] {
  if (view === 'history') return historyOf(panel, messages);
  const { channel } = panel.draft;
  const { settings: words } = messages;
  if (view !== 'overview') {
    const lines = settingsOf(view, channel !== SERVER).map((name) => lineOf(panel, { channel, name }, messages));
    return [within(lines, messages), small(words.legend)];
  }
  const set = SETTING_NAMES.filter((name) => [before, after].some((at) => at(panel, { channel, name }) !== undefined));
  const lines = set.map((name) => lineOf(panel, { channel, name }, messages));
  const others = [...withProposals(panel.settings, panel.draft.proposals)]
    .filter(([id, layer]) => id !== SERVER && id !== channel && Object.keys(layer).length > 0)
    .map(([id]) => id);
  return [
    within(lines.length === 0 ? [words.nothingSet] : lines, messages),
    ...(others.length === 0 ? [] : [words.setIn(others.slice(0, MOST_CHANNELS))]),
    small(words.order),
  ];
}

/** Channels that are named, of those that have values of their own. */
const MOST_CHANNELS = 25;

/** As many lines as there is room for. */
function within(lines: readonly string[], { settings }: Messages): string {
  const said: string[] = [];
  for (const [index, line] of lines.entries()) {
    if ([...said, line].join('\n').length > LONGEST_TEXT)
      return [...said, settings.more(lines.length - index)].join('\n');
    said.push(line);
  }
  return said.join('\n');
}

const before = ({ settings }: Panel, target: Target): Value | undefined => valueIn(settings, target);

const after = (panel: Panel, target: Target): Value | undefined => {
  const proposal = panel.draft.proposals.find((each) => isSame(each, target));
  return proposal === undefined ? before(panel, target) : proposal.value;
};

/** "- Strength: **50** → **70** · not saved" */
function lineOf(panel: Panel, target: Target, messages: Messages): string {
  const { settings: words } = messages;
  const { channel, name } = target;
  const say = (value: Value | undefined, all: ServerSettings) => {
    if (value !== undefined) return `**${sayValue(name, value, messages)}**`;
    const { value: holds, from } = inherited(name, channel, all, panel.bot);
    const said = sayValue(name, holds, messages);
    return from === 'server' ? `${said} (${words.fromServer})` : said;
  };
  const called = `- ${words.words[name].name}`;
  const proposed = panel.draft.proposals.some((each) => isSame(each, target));
  const now = say(before(panel, target), panel.settings);
  if (!proposed) return `${called}: ${now}`;
  const then = say(after(panel, target), withProposals(panel.settings, panel.draft.proposals));
  return `${called}: ${now} → ${then} · *${words.unsaved}*`;
}

function historyOf({ history, draft }: Panel, messages: Messages): string[] {
  const { settings: words } = messages;
  if (history === undefined || history.saves.length === 0) return [words.history.empty];
  const page = small(words.history.page(draft.page + 1, history.pages));
  return [
    within(
      history.saves.flatMap((save) => saveLines(save, messages)),
      messages,
    ),
    page,
  ];
}

/** Changes of one save that are listed. */
const MOST_CHANGES = 8;
const LONGEST_VALUE = 80;

function saveLines({ userId, savedAt, changes, isUndo, undone }: Save, messages: Messages): string[] {
  const { settings: words } = messages;
  const marks = [...(isUndo ? [words.history.isUndo] : []), ...(undone ? [words.history.undone] : [])];
  const head = [
    `<t:${Math.floor(savedAt / 1000)}:f> ${userId === '' ? words.history.erased : `<@${userId}>`}`,
    ...marks.map((mark) => `*${mark}*`),
  ].join(' · ');
  const say = (name: Target['name'], value: Value | undefined) =>
    value === undefined ? words.values.unset : shorten(sayValue(name, value, messages), LONGEST_VALUE);
  const lines = changes.slice(0, MOST_CHANGES).map(({ channel, name, before: from, after: to }) => {
    const where = channel === SERVER ? '' : `<#${channel}> `;
    return `- ${where}${words.words[name].name}: ${say(name, from)} → ${say(name, to)}`;
  });
  const rest = changes.length - lines.length;
  return [head, ...lines, ...(rest === 0 ? [] : [`- ${words.more(rest)}`])];
}

function rowsOf(panel: Panel, view: View, messages: Messages): Row[] {
  const { guildId, draft } = panel;
  const rows: Row[] = [];
  const row = (...components: readonly MessageActionRowComponentBuilder[]) => rows.push(rowOf(...components));
  row(viewMenu(panel, view, messages));
  if (view === 'roles')
    row(
      new RoleSelectMenuBuilder()
        .setCustomId(customId('defaults-role', guildId))
        .setPlaceholder(messages.settings.menus.role),
    );
  else if (view === 'history') row(...historyButtons(panel, messages));
  else if (view !== 'overview') row(changeMenu(panel, view, messages));
  row(scopeMenu(panel, messages));
  const { save, preview, discard } = messages.settings.buttons;
  const off = draft.proposals.length === 0;
  row(
    control('defaults-save', guildId, save, ButtonStyle.Primary).setDisabled(off),
    control('defaults-preview', guildId, preview).setDisabled(off),
    control('defaults-discard', guildId, discard).setDisabled(off),
  );
  return rows;
}

function historyButtons({ guildId, draft, history }: Panel, { settings: { buttons } }: Messages): ButtonBuilder[] {
  const { saves = [], pages = 0 } = history ?? {};
  return [
    control('defaults-undo', guildId, buttons.undo).setDisabled(saves.length === 0),
    control('defaults-newer', guildId, buttons.newer).setDisabled(draft.page === 0),
    control('defaults-older', guildId, buttons.older).setDisabled(draft.page + 1 >= pages),
  ];
}

function changeMenu({ draft }: Panel, view: Exclude<View, 'overview' | 'history'>, { settings }: Messages) {
  const names = settingsOf(view, draft.channel !== SERVER);
  return (
    new StringSelectMenuBuilder()
      // One for each section: what was chosen in another one is not chosen here.
      .setCustomId(customId('defaults-change', view))
      .setPlaceholder(settings.menus.change)
      .setMinValues(1)
      .setMaxValues(Math.min(MOST_FIELDS, names.length))
      .addOptions(
        names.map((name) => ({
          label: settings.words[name].name,
          value: name,
          description: settings.words[name].help,
        })),
      )
  );
}

function viewMenu({ guildId, draft }: Panel, view: View, { settings }: Messages) {
  const views = draft.channel === SERVER ? VIEWS : CHANNEL_VIEWS;
  return new StringSelectMenuBuilder()
    .setCustomId(customId('defaults-view', guildId))
    .setPlaceholder(settings.menus.view)
    .addOptions(
      views.map((each) => ({
        label: settings.views[each],
        value: each,
        description: settings.viewHelp[each],
        default: each === view,
      })),
    );
}

/** Where paintings can be asked for, and what such places lie in. */
export const PLACES = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
  ChannelType.GuildCategory,
] as const;

export const channelMenu = () => new ChannelSelectMenuBuilder().setChannelTypes(...PLACES);

function scopeMenu({ guildId, draft }: Panel, { settings }: Messages) {
  const menu = channelMenu()
    .setCustomId(customId('defaults-scope', guildId))
    .setPlaceholder(settings.menus.scope)
    .setMinValues(0)
    .setMaxValues(1);
  return draft.channel === SERVER ? menu : menu.setDefaultChannels(draft.channel);
}

/** Whether a setting can be chosen where the panel is. */
export const isOffered = ({ channel }: Pick<Draft, 'channel'>, name: Target['name']): boolean =>
  channel === SERVER || SETTINGS[name].channel;
