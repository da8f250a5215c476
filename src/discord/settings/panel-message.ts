/** The panel in which a server's settings are looked at and changed: a section at a time. */

import {
  type ButtonBuilder,
  ButtonStyle,
  ChannelSelectMenuBuilder,
  ChannelType,
  ContainerBuilder,
  channelMention,
  type MessageActionRowComponentBuilder,
  RoleSelectMenuBuilder,
  StringSelectMenuBuilder,
  subtext,
  TimestampStyles,
  time,
  userMention,
} from 'discord.js';
import type { Messages } from '../../locales/index.js';
import { isSameTarget, type SavedChanges, SERVER_SCOPE, type SettingTarget } from '../../settings/changes.js';
import { SECTIONS, SETTINGS, type Section, settingsInSection, type Value } from '../../settings/setting-table.js';
import { applyProposals, type HistoryPage, type ServerSettings, valueAt } from '../../settings/settings.js';
import { type SettingsDraft, VIEWS, type View } from '../../settings/settings-drafts.js';
import { customId } from '../custom-id.js';
import { MAX_MODAL_FIELDS } from '../discord-limits.js';
import type { BotMessage } from '../messages/bot-message.js';
import { actionButton, type ComponentRow, componentRow, textDisplay } from '../messages/components.js';
import { ACCENT_COLOURS } from '../messages/message.js';
import { pageText } from '../messages/paging.js';
import { truncate } from '../truncate.js';
import { appliedLimits, type OperatorRules } from './applied-limits.js';
import { formatSettingValue, inheritedValue } from './format-setting.js';

export interface SettingsPanel extends OperatorRules {
  readonly guildId: string;
  /** As saved. */
  readonly settings: ServerSettings;
  readonly draft: SettingsDraft;
  /** Where it is looked at. */
  readonly history: HistoryPage | undefined;
  /** What has just been done. */
  readonly notice?: string | undefined;
  /** What keeps the bot from posting where it is to. */
  readonly warnings?: readonly string[];
}

/** Characters of the list; all texts of a message together may have 4,000, of which warnings and channels take up to 1,100. */
const MAX_TEXT_LENGTH = 2400;

/** Views of what a channel can have. */
const CHANNEL_VIEWS: readonly View[] = ['overview', 'look', 'weights', 'places', 'history'];

/** In a channel there is less to see. */
export const availableView = ({ view, channel }: Pick<SettingsDraft, 'view' | 'channel'>): View =>
  channel === SERVER_SCOPE || CHANNEL_VIEWS.includes(view) ? view : 'overview';

export function panelMessage(panel: SettingsPanel, messages: Messages): BotMessage {
  const { draft, notice } = panel;
  const { settings: words } = messages;
  const view = availableView(draft);
  const title =
    draft.channel === SERVER_SCOPE ? words.title : words.channelTitle({ channel: channelMention(draft.channel) });
  const count = draft.proposals.length;
  const heading = [
    `**${title}** · ${words.views[view]}`,
    ...(notice === undefined ? [] : [notice]),
    ...(panel.warnings ?? []).map((warning) => `⚠️ ${warning}`),
    subtext([...(count === 0 ? [] : [`**${words.staged({ count })}**`]), words.viewHelp[view]].join(' · ')),
  ];
  const box = new ContainerBuilder()
    .setAccentColor(count === 0 ? ACCENT_COLOURS.waiting : ACCENT_COLOURS.painting)
    .addTextDisplayComponents(textDisplay(heading.join('\n')))
    .addSeparatorComponents((separator) => separator)
    .addTextDisplayComponents(panelTexts(panel, view, messages).map(textDisplay))
    .addActionRowComponents(...panelRows(panel, view, messages));
  return { components: [box.toJSON()], files: [], descriptions: [] };
}

/** What there is to say, and small below it how to read it. */
function panelTexts(panel: SettingsPanel, view: View, messages: Messages): string[] {
  if (view === 'history') return historyTexts(panel, messages);
  const { channel } = panel.draft;
  const { settings: words } = messages;
  if (view !== 'overview') {
    const say = settingWriter(panel, messages);
    const lines = settingsInSection(view, channel !== SERVER_SCOPE).map((name) => `- ${say(name)}`);
    return [fitLines(lines, messages), subtext(words.legend)];
  }
  const others = [...applyProposals(panel.settings, panel.draft.proposals)]
    .filter(([id, layer]) => id !== SERVER_SCOPE && id !== channel && Object.keys(layer).length > 0)
    .map(([id]) => id);
  return [
    fitLines(overviewLines(panel, messages), messages),
    ...(others.length === 0
      ? []
      : [words.channelsWithValues({ channels: others.slice(0, MAX_LISTED_CHANNELS).map(channelMention) })]),
    subtext(`${words.legend} ${words.precedence}`),
  ];
}

/** Of the fine-tuning, which is much and seldom touched, only what is set. */
const ABRIDGED_SECTION: Section = 'weights';

/** A line for each section: what holds. */
function overviewLines(panel: SettingsPanel, messages: Messages): string[] {
  const { settings: words } = messages;
  const { channel } = panel.draft;
  const say = settingWriter(panel, messages);
  return SECTIONS.flatMap((section) => {
    const all = settingsInSection(section, channel !== SERVER_SCOPE);
    if (all.length === 0) return [];
    const isSet = (name: SettingTarget['name']) =>
      [SERVER_SCOPE, channel].some((each) =>
        [savedValue, stagedValue].some((at) => at(panel, { channel: each, name }) !== undefined),
      );
    const names = section === ABRIDGED_SECTION ? all.filter(isSet) : all;
    const said = names.length === 0 ? words.allDefault : names.map(say).join(' · ');
    return [`- __${words.views[section]}__ – ${said}`];
  });
}

/** Channels that are named, of those that have values of their own. */
const MAX_LISTED_CHANNELS = 25;

/** As many lines as there is room for. */
function fitLines(lines: readonly string[], { settings }: Messages): string {
  const said: string[] = [];
  for (const [index, line] of lines.entries()) {
    if ([...said, line].join('\n').length > MAX_TEXT_LENGTH)
      return [...said, settings.more({ count: lines.length - index })].join('\n');
    said.push(line);
  }
  return said.join('\n');
}

const savedValue = ({ settings }: SettingsPanel, target: SettingTarget): Value | undefined => valueAt(settings, target);

const stagedValue = (panel: SettingsPanel, target: SettingTarget): Value | undefined => {
  const proposal = panel.draft.proposals.find((each) => isSameTarget(each, target));
  return proposal === undefined ? savedValue(panel, target) : proposal.value;
};

/** @returns what writes a setting: "Strength: **50** → **70** · *not saved*". */
function settingWriter(panel: SettingsPanel, messages: Messages): (name: SettingTarget['name']) => string {
  const limits = appliedLimits(panel.settings, panel.draft.channel, panel);
  return (name) => writeSetting(panel, name, limits, messages);
}

function writeSetting(
  panel: SettingsPanel,
  name: SettingTarget['name'],
  limits: ReturnType<typeof appliedLimits>,
  messages: Messages,
): string {
  const { settings: words } = messages;
  const { channel } = panel.draft;
  const target = { channel, name };
  const say = (value: Value | undefined, all: ServerSettings) => {
    if (value !== undefined) return `**${formatSettingValue(name, value, messages)}**`;
    const { value: holds, from } = inheritedValue(name, channel, all, panel.botDefaults);
    const said = formatSettingValue(name, holds, messages);
    return from === 'server' ? `${said} (${words.fromServer})` : said;
  };
  const called = words.texts[name].name;
  const proposed = panel.draft.proposals.some((each) => isSameTarget(each, target));
  const now = say(savedValue(panel, target), panel.settings);
  const limit = limits.get(name);
  if (!proposed && limit !== undefined)
    return words.clamped[limit.by]({
      option: `${called}:`,
      from: now,
      to: formatSettingValue(name, limit.to, messages),
    });
  if (!proposed) return `${called}: ${now}`;
  const then = say(stagedValue(panel, target), applyProposals(panel.settings, panel.draft.proposals));
  return `${called}: ${now} → ${then} · *${words.unsaved}*`;
}

function historyTexts({ history, draft }: SettingsPanel, messages: Messages): string[] {
  const { settings: words } = messages;
  if (history === undefined || history.saves.length === 0) return [words.history.empty];
  const page = subtext(pageText({ number: draft.page, count: history.pages }, messages));
  return [
    fitLines(
      history.saves.flatMap((save) => saveLines(save, messages)),
      messages,
    ),
    page,
  ];
}

/** Changes of one save that are listed. */
const MAX_LISTED_CHANGES = 8;
const MAX_VALUE_LENGTH = 80;

function saveLines({ userId, savedAt, changes, isUndo, undone }: SavedChanges, messages: Messages): string[] {
  const { settings: words } = messages;
  const marks = [...(isUndo ? [words.history.undidChange] : []), ...(undone ? [words.history.undone] : [])];
  const head = [
    `${time(Math.floor(savedAt / 1000), TimestampStyles.LongDateShortTime)} ${userId === '' ? words.history.erased : userMention(userId)}`,
    ...marks.map((mark) => `*${mark}*`),
  ].join(' · ');
  const say = (name: SettingTarget['name'], value: Value | undefined) =>
    value === undefined ? words.values.unset : truncate(formatSettingValue(name, value, messages), MAX_VALUE_LENGTH);
  const lines = changes.slice(0, MAX_LISTED_CHANGES).map(({ channel, name, before: from, after: to }) => {
    const where = channel === SERVER_SCOPE ? '' : `${channelMention(channel)} `;
    return `- ${where}${words.texts[name].name}: ${say(name, from)} → ${say(name, to)}`;
  });
  const rest = changes.length - lines.length;
  return [head, ...lines, ...(rest === 0 ? [] : [`- ${words.more({ count: rest })}`])];
}

function panelRows(panel: SettingsPanel, view: View, messages: Messages): ComponentRow[] {
  const { guildId, draft } = panel;
  const rows: ComponentRow[] = [];
  const row = (...components: readonly MessageActionRowComponentBuilder[]) => rows.push(componentRow(...components));
  row(viewMenu(panel, view, messages));
  if (view === 'roles')
    row(
      new RoleSelectMenuBuilder()
        .setCustomId(customId('defaults-role', guildId))
        .setPlaceholder(messages.settings.menus.rolePlaceholder),
    );
  else if (view === 'history') row(...historyButtons(panel, messages));
  else if (view !== 'overview') row(changeMenu(panel, view, messages));
  row(scopeMenu(panel, messages));
  const { save, preview, discard } = messages.settings.buttons;
  const off = draft.proposals.length === 0;
  row(
    actionButton('defaults-save', guildId, save, ButtonStyle.Primary).setDisabled(off),
    actionButton('defaults-preview', guildId, preview).setDisabled(off),
    actionButton('defaults-discard', guildId, discard).setDisabled(off),
  );
  return rows;
}

function historyButtons(
  { guildId, draft, history }: SettingsPanel,
  { settings: { buttons } }: Messages,
): ButtonBuilder[] {
  const { saves = [], pages = 0 } = history ?? {};
  return [
    actionButton('defaults-undo', guildId, buttons.undo).setDisabled(saves.length === 0),
    actionButton('defaults-newer', guildId, buttons.newer).setDisabled(draft.page === 0),
    actionButton('defaults-older', guildId, buttons.older).setDisabled(draft.page + 1 >= pages),
  ];
}

function changeMenu({ draft }: SettingsPanel, view: Exclude<View, 'overview' | 'history'>, { settings }: Messages) {
  const names = settingsInSection(view, draft.channel !== SERVER_SCOPE);
  return (
    new StringSelectMenuBuilder()
      // One for each section: what was chosen in another one is not chosen here.
      .setCustomId(customId('defaults-change', view))
      .setPlaceholder(settings.menus.changePlaceholder)
      .setMinValues(1)
      .setMaxValues(Math.min(MAX_MODAL_FIELDS, names.length))
      .addOptions(
        names.map((name) => ({
          label: settings.texts[name].name,
          value: name,
          description: settings.texts[name].help,
        })),
      )
  );
}

function viewMenu({ guildId, draft }: SettingsPanel, view: View, { settings }: Messages) {
  const views = draft.channel === SERVER_SCOPE ? VIEWS : CHANNEL_VIEWS;
  return new StringSelectMenuBuilder()
    .setCustomId(customId('defaults-view', guildId))
    .setPlaceholder(settings.menus.viewPlaceholder)
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
export const SCOPE_CHANNEL_TYPES = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildForum,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
  ChannelType.GuildCategory,
] as const;

/** Where the bot can post by itself. */
export const postingChannelMenu = () =>
  new ChannelSelectMenuBuilder().setChannelTypes(ChannelType.GuildText, ChannelType.GuildAnnouncement);

export const channelMenu = () => new ChannelSelectMenuBuilder().setChannelTypes(...SCOPE_CHANNEL_TYPES);

function scopeMenu({ guildId, draft }: SettingsPanel, { settings }: Messages) {
  const menu = channelMenu()
    .setCustomId(customId('defaults-scope', guildId))
    .setPlaceholder(settings.menus.scopePlaceholder)
    .setMinValues(0)
    .setMaxValues(1);
  return draft.channel === SERVER_SCOPE ? menu : menu.setDefaultChannels(draft.channel);
}

/** Whether a setting can be chosen where the panel is. */
export const isSettableIn = ({ channel }: Pick<SettingsDraft, 'channel'>, name: SettingTarget['name']): boolean =>
  channel === SERVER_SCOPE || SETTINGS[name].channel;
