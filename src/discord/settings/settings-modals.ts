import {
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { readEachField } from '../../errors/field-errors.js';
import { UserError } from '../../errors/user-error.js';
import { formatRange } from '../../locales/failures.js';
import type { Messages } from '../../locales/index.js';
import { isSameTarget, SERVER_SCOPE, type SettingTarget } from '../../settings/changes.js';
import {
  isSettingName,
  LIMITS,
  type RoleLimit,
  SETTINGS,
  type SettingName,
  type Value,
} from '../../settings/setting-table.js';
import { parseValue, rangeOf, roleLimit } from '../../settings/setting-values.js';
import { applyProposals, type ServerSettings, valueAt } from '../../settings/settings.js';
import type { SettingsDraft } from '../../settings/settings-drafts.js';
import { customId } from '../custom-id.js';
import { MAX_FIELD_DESCRIPTION_LENGTH, MAX_MODAL_FIELDS, MAX_OPTION_LABEL_LENGTH } from '../discord-limits.js';
import { truncate } from '../truncate.js';
import { type OperatorRules, upperLimit } from './applied-limits.js';
import { formatChoice, formatSettingValue, inheritedValue } from './format-setting.js';
import { channelMenu, postingChannelMenu } from './panel-message.js';

/** The entry of a menu that leaves a setting to whoever comes next. */
const UNSET_CHOICE = 'unset';

export interface SettingsModalContext extends OperatorRules {
  /** Whether a channel is there still: one that is not cannot be shown as chosen. */
  hasChannel(id: string): boolean;
  readonly guildId: string;
  readonly settings: ServerSettings;
  readonly draft: SettingsDraft;
}

/** As it would be if it were saved now. */
function stagedValue(
  { settings, draft }: Pick<SettingsModalContext, 'settings' | 'draft'>,
  target: SettingTarget,
): Value | undefined {
  const proposal = draft.proposals.find((each) => isSameTarget(each, target));
  return proposal === undefined ? valueAt(settings, target) : proposal.value;
}

export function settingsModal(
  names: readonly SettingName[],
  context: SettingsModalContext,
  messages: Messages,
): ModalBuilder {
  const { channel } = context.draft;
  return new ModalBuilder()
    .setCustomId(customId('defaults-change', channel === SERVER_SCOPE ? context.guildId : channel))
    .setTitle(messages.settings.fields.title)
    .addLabelComponents(names.slice(0, MAX_MODAL_FIELDS).map((name) => settingField(name, context, messages)));
}

function settingField(name: SettingName, context: SettingsModalContext, messages: Messages): LabelBuilder {
  const { draft, settings, botDefaults } = context;
  const { texts, fields, values } = messages.settings;
  const setting = SETTINGS[name];
  const value = stagedValue(context, { channel: draft.channel, name });
  const staged = applyProposals(settings, draft.proposals);
  const next = inheritedValue(name, draft.channel, staged, botDefaults);
  const limit = limitHelp(name, staged, context, messages);
  const label = new LabelBuilder().setLabel(texts[name].name);
  // A mention is not shown as one here.
  const holds =
    setting.kind === 'channels'
      ? values.everywhere
      : setting.kind === 'channel'
        ? values.none
        : formatSettingValue(name, next.value, messages);
  if (setting.kind === 'choice' || setting.kind === 'switch') {
    const choices = setting.kind === 'choice' ? setting.choices : ['yes', 'no'];
    const chosen =
      value === undefined ? UNSET_CHOICE : setting.kind === 'switch' ? (value ? 'yes' : 'no') : String(value);
    const say = (each: string) =>
      setting.kind === 'switch' ? values[each as 'yes' | 'no'] : formatChoice(name, each, messages);
    const entries = [
      ...choices.map((each) => ({ label: say(each), value: each })),
      { label: truncate(fields.unset({ value: holds }), MAX_OPTION_LABEL_LENGTH), value: UNSET_CHOICE },
    ];
    const menu = new StringSelectMenuBuilder()
      .setCustomId(name)
      .addOptions(entries.map((entry) => ({ ...entry, default: entry.value === chosen })));
    return label
      .setDescription(truncate([texts[name].help, ...limit].join('. '), MAX_FIELD_DESCRIPTION_LENGTH))
      .setStringSelectMenuComponent(menu);
  }
  if (setting.kind === 'channels' || setting.kind === 'channel') {
    const single = setting.kind === 'channel';
    const menu = (single ? postingChannelMenu() : channelMenu()).setCustomId(name).setRequired(false);
    menu.setMinValues(0).setMaxValues(single ? 1 : setting.maximum);
    const chosen = [(value ?? []) as string | readonly string[]].flat().filter((id) => context.hasChannel(id));
    if (chosen.length > 0) menu.setDefaultChannels(...chosen);
    return label
      .setDescription(truncate(texts[name].help, MAX_FIELD_DESCRIPTION_LENGTH))
      .setChannelSelectMenuComponent(menu);
  }
  const input = new TextInputBuilder()
    .setCustomId(name)
    .setStyle(TextInputStyle.Short)
    .setRequired(false)
    .setMaxLength(50);
  if (value !== undefined && value !== '') input.setValue(String(value));
  const help = fields.help({ range: formatRange(rangeOf(name), messages), value: holds });
  return label
    .setDescription(truncate([help, ...limit].join(' '), MAX_FIELD_DESCRIPTION_LENGTH))
    .setTextInputComponent(input);
}

/** "At most 1024 here.", where that is less than the setting takes. */
function limitHelp(
  name: SettingName,
  settings: ServerSettings,
  { draft, ...rules }: Pick<SettingsModalContext, 'draft'> & OperatorRules,
  messages: Messages,
): string[] {
  const limit = upperLimit(name, settings, draft.channel, rules);
  if (limit === undefined) return [];
  return [messages.settings.fields.limited({ limit: formatSettingValue(name, limit, messages) })];
}

/** @throws UserError `setting`; FieldErrors for several */
export function readSettingFields({
  fields,
}: ModalSubmitInteraction): { name: SettingName; value: Value | undefined }[] {
  return readEachField([...fields.fields.keys()].filter(isSettingName), (name) => {
    const { kind } = SETTINGS[name];
    if (kind === 'channels' || kind === 'channel') {
      const ids = [...(fields.getSelectedChannels(name)?.keys() ?? [])];
      return { name, value: ids.length === 0 ? undefined : kind === 'channel' ? ids[0] : ids };
    }
    const chosen = kind === 'choice' || kind === 'switch';
    const given = chosen ? fields.getStringSelectValues(name)[0] : fields.getTextInputValue(name).trim();
    return { name, value: given === '' || given === UNSET_CHOICE ? undefined : parseTypedValue(name, given) };
  });
}

/** @throws UserError `setting` */
export function parseTypedValue(name: SettingName, given: string): Value {
  const value = parseValue(name, given);
  if (value !== undefined) return value;
  const range = rangeOf(name);
  throw new UserError('setting', { name, given, range });
}

const ROLE_LIMIT_FIELDS = ['waiting', 'day'] as const;

export function roleLimitModal(role: string, context: SettingsModalContext, messages: Messages): ModalBuilder {
  const { fields, texts } = messages.settings;
  const settings = applyProposals(context.settings, context.draft.proposals);
  const limits = stagedRoleLimits(context).find((each) => each.role === role);
  return new ModalBuilder()
    .setCustomId(customId('defaults-role', role))
    .setTitle(fields.roleTitle)
    .addLabelComponents(
      ROLE_LIMIT_FIELDS.map((name) => {
        const input = new TextInputBuilder()
          .setCustomId(name)
          .setStyle(TextInputStyle.Short)
          .setRequired(false)
          .setMaxLength(5);
        const limit = limits?.[name];
        if (limit !== undefined) input.setValue(String(limit));
        const help = fields.roleHelp({ maximum: LIMITS[name] });
        return new LabelBuilder()
          .setLabel(texts[name].name)
          .setDescription(
            truncate([help, ...limitHelp(name, settings, context, messages)].join(' '), MAX_FIELD_DESCRIPTION_LENGTH),
          )
          .setTextInputComponent(input);
      }),
    );
}

/** All roles' limits as they would be if they were saved now. */
export const stagedRoleLimits = (parts: Pick<SettingsModalContext, 'settings' | 'draft'>): readonly RoleLimit[] =>
  (stagedValue(parts, { channel: SERVER_SCOPE, name: 'roles' }) as readonly RoleLimit[] | undefined) ?? [];

/** @returns undefined where both were left empty. @throws UserError `role-limit`; FieldErrors for both */
export function readRoleLimit(role: string, { fields }: ModalSubmitInteraction): RoleLimit | undefined {
  const [waiting, day] = readEachField(ROLE_LIMIT_FIELDS, (name) => {
    const given = fields.getTextInputValue(name).trim();
    if (given === '') return undefined;
    const limit = Number(given);
    if (Number.isInteger(limit) && limit >= 0 && limit <= LIMITS[name]) return limit;
    throw new UserError('role-limit', { field: name, given, maximum: LIMITS[name] });
  });
  if (waiting === undefined && day === undefined) return undefined;
  return roleLimit(role, waiting, day);
}
