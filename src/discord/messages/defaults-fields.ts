/** The windows of the panel: a field for each setting that was chosen, two for a role's limits. */
import {
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Messages } from '../../locales/index.js';
import type { Options } from '../../options.js';
import { isSame, SERVER, type Target } from '../../settings/changes.js';
import type { Draft } from '../../settings/drafts.js';
import { type ServerSettings, valueIn, withProposals } from '../../settings/settings.js';
import { isSettingName, LIMITS, type RoleLimit, SETTINGS, type SettingName, type Value } from '../../settings/table.js';
import { parseValue, rangeOf, roleLimit } from '../../settings/values.js';
import { UserError } from '../../user-error.js';
import { customId } from '../custom-id.js';
import { shorten } from '../shorten.js';
import { channelMenu, MOST_FIELDS } from './defaults.js';
import { inherited, sayChoice, sayValue } from './setting-values.js';

/** The entry of a menu that leaves a setting to whoever comes next. */
const UNSET = 'unset';
/** Discord's. */
const LONGEST_DESCRIPTION = 100;
const LONGEST_CHOICE = 100;

export interface Fields {
  /** Whether a channel is there still: one that is not cannot be shown as chosen. */
  hasChannel(id: string): boolean;
  readonly guildId: string;
  readonly settings: ServerSettings;
  readonly draft: Draft;
  readonly bot: Options;
}

/** As it would be if it were saved now. */
function valueNow({ settings, draft }: Pick<Fields, 'settings' | 'draft'>, target: Target): Value | undefined {
  const proposal = draft.proposals.find((each) => isSame(each, target));
  return proposal === undefined ? valueIn(settings, target) : proposal.value;
}

export function fieldsModal(names: readonly SettingName[], parts: Fields, messages: Messages): ModalBuilder {
  const { channel } = parts.draft;
  return new ModalBuilder()
    .setCustomId(customId('defaults-change', channel === SERVER ? parts.guildId : channel))
    .setTitle(messages.settings.fields.title)
    .addLabelComponents(names.slice(0, MOST_FIELDS).map((name) => field(name, parts, messages)));
}

function field(name: SettingName, parts: Fields, messages: Messages): LabelBuilder {
  const { draft, settings, bot } = parts;
  const { words, fields, values } = messages.settings;
  const setting = SETTINGS[name];
  const value = valueNow(parts, { channel: draft.channel, name });
  const next = inherited(name, draft.channel, withProposals(settings, draft.proposals), bot);
  const label = new LabelBuilder().setLabel(words[name].name);
  // A mention is not shown as one here.
  const holds = setting.kind === 'channels' ? values.everywhere : sayValue(name, next.value, messages);
  if (setting.kind === 'choice' || setting.kind === 'switch') {
    const choices = setting.kind === 'choice' ? setting.choices : ['yes', 'no'];
    const chosen = value === undefined ? UNSET : setting.kind === 'switch' ? (value ? 'yes' : 'no') : String(value);
    const say = (each: string) =>
      setting.kind === 'switch' ? values[each as 'yes' | 'no'] : sayChoice(name, each, messages);
    const entries = [
      ...choices.map((each) => ({ label: say(each), value: each })),
      { label: shorten(fields.unset(holds), LONGEST_CHOICE), value: UNSET },
    ];
    const menu = new StringSelectMenuBuilder()
      .setCustomId(name)
      .addOptions(entries.map((entry) => ({ ...entry, default: entry.value === chosen })));
    return label.setDescription(shorten(words[name].help, LONGEST_DESCRIPTION)).setStringSelectMenuComponent(menu);
  }
  if (setting.kind === 'channels') {
    const menu = channelMenu().setCustomId(name).setRequired(false).setMinValues(0).setMaxValues(setting.most);
    const chosen = ((value ?? []) as readonly string[]).filter((id) => parts.hasChannel(id));
    if (chosen.length > 0) menu.setDefaultChannels(...chosen);
    return label.setDescription(shorten(words[name].help, LONGEST_DESCRIPTION)).setChannelSelectMenuComponent(menu);
  }
  const input = new TextInputBuilder()
    .setCustomId(name)
    .setStyle(TextInputStyle.Short)
    .setRequired(false)
    .setMaxLength(50);
  if (value !== undefined && value !== '') input.setValue(String(value));
  return label
    .setDescription(shorten(fields.help(rangeOf(name), holds), LONGEST_DESCRIPTION))
    .setTextInputComponent(input);
}

/** @throws UserError `setting` */
export function readFields({ fields }: ModalSubmitInteraction): { name: SettingName; value: Value | undefined }[] {
  return [...fields.fields.keys()].filter(isSettingName).map((name) => {
    const { kind } = SETTINGS[name];
    if (kind === 'channels') {
      const ids = [...(fields.getSelectedChannels(name)?.keys() ?? [])];
      return { name, value: ids.length === 0 ? undefined : ids };
    }
    const chosen = kind === 'choice' || kind === 'switch';
    const given = chosen ? fields.getStringSelectValues(name)[0] : fields.getTextInputValue(name).trim();
    return { name, value: given === '' || given === UNSET ? undefined : typedValue(name, given) };
  });
}

/** @throws UserError `setting` */
export function typedValue(name: SettingName, given: string): Value {
  const value = parseValue(name, given);
  if (value !== undefined) return value;
  const range = rangeOf(name);
  throw new UserError('setting', `${name} cannot be "${given}"; it takes ${range}.`, { name, given, range });
}

const ROLE_FIELDS = ['waiting', 'day'] as const;

export function roleModal(role: string, parts: Fields, { settings: { fields } }: Messages): ModalBuilder {
  const limits = rolesNow(parts).find((each) => each.role === role);
  const labels = { waiting: fields.roleWaiting, day: fields.roleDay };
  return new ModalBuilder()
    .setCustomId(customId('defaults-role', role))
    .setTitle(fields.roleTitle)
    .addLabelComponents(
      ROLE_FIELDS.map((name) => {
        const input = new TextInputBuilder()
          .setCustomId(name)
          .setStyle(TextInputStyle.Short)
          .setRequired(false)
          .setMaxLength(5);
        const limit = limits?.[name];
        if (limit !== undefined) input.setValue(String(limit));
        return new LabelBuilder()
          .setLabel(labels[name])
          .setDescription(`0-${LIMITS[name]} · ${fields.roleHelp}`)
          .setTextInputComponent(input);
      }),
    );
}

/** All roles' limits as they would be if they were saved now. */
export const rolesNow = (parts: Pick<Fields, 'settings' | 'draft'>): readonly RoleLimit[] =>
  (valueNow(parts, { channel: SERVER, name: 'roles' }) as readonly RoleLimit[] | undefined) ?? [];

/** @returns undefined where both were left empty. @throws UserError `role-limits` */
export function readRole(role: string, { fields }: ModalSubmitInteraction): RoleLimit | undefined {
  const [waiting, day] = ROLE_FIELDS.map((name) => {
    const given = fields.getTextInputValue(name).trim();
    if (given === '') return undefined;
    const limit = Number(given);
    if (Number.isInteger(limit) && limit >= 0 && limit <= LIMITS[name]) return limit;
    throw new UserError('role-limits', 'A limit is a whole number.');
  });
  if (waiting === undefined && day === undefined) return undefined;
  return roleLimit(role, waiting, day);
}
