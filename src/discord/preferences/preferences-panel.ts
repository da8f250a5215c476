/** A member's own settings, for nobody else's eyes. */
import { ButtonStyle, escapeMarkdown, subtext } from 'discord.js';
import type { Messages } from '../../locales/index.js';
import { MEMBER_OPTIONS } from '../../painting/options.js';
import {
  GALLERY_CHOICES,
  type MemberPreferences,
  type OwnOptions,
  PINGS,
  type Preset,
} from '../../preferences/preferences.js';
import type { BotMessage } from '../messages/bot-message.js';
import { actionButton, componentRow, selectMenuRow } from '../messages/components.js';
import { ACCENT_COLOURS, textMessage } from '../messages/message.js';

export interface OwnSettings extends MemberPreferences {
  readonly userId: string;
  readonly presets: readonly Preset[];
}

/** "Strength: 60 · Quality: fine" */
export function describeOwnOptions(options: OwnOptions, { painting: { fields, options: texts } }: Messages): string {
  return MEMBER_OPTIONS.flatMap((name) => {
    const value = options[name];
    if (value === undefined) return [];
    const word = name === 'quality' || name === 'colours' ? texts[name][value as never] : String(value);
    return [`${fields[name]}: ${word}`];
  }).join(' · ');
}

/** @param notice what has just been changed. */
export function preferencesPanel(
  { userId, options, ping, gallery, presets }: OwnSettings,
  messages: Messages,
  notice?: string,
): BotMessage {
  const { preferences } = messages;
  const isEmpty = Object.keys(options).length === 0;
  const lines = [
    `**${preferences.title}**`,
    ...(notice === undefined ? [] : [notice]),
    isEmpty ? preferences.none : preferences.defaults({ options: describeOwnOptions(options, messages) }),
    ...(presets.length === 0
      ? []
      : [preferences.presets({ names: presets.map(({ name }) => escapeMarkdown(name)).join(' · ') })]),
    subtext(presets.length === 0 ? preferences.explanation : `${preferences.explanation} ${preferences.presetsHint}`),
  ];
  const pings = PINGS.map((value) => ({ label: preferences.pings[value], value, default: value === ping }));
  const galleries = GALLERY_CHOICES.map((value) => ({
    label: preferences.galleries[value],
    value,
    default: value === gallery,
  }));
  const named = presets.map(({ id, name }) => ({ label: name, value: id }));
  const { change, reset, savePreset } = preferences.buttons;
  return textMessage(
    lines.join('\n'),
    ACCENT_COLOURS.waiting,
    selectMenuRow('own-ping', userId, preferences.pingPlaceholder, pings),
    selectMenuRow('own-gallery', userId, preferences.galleryPlaceholder, galleries),
    ...(named.length === 0 ? [] : [selectMenuRow('own-preset', userId, preferences.presetPlaceholder, named)]),
    componentRow(
      actionButton('own-change', userId, change, ButtonStyle.Primary),
      actionButton('own-preset-save', userId, savePreset).setDisabled(isEmpty),
      actionButton('own-reset', userId, reset).setDisabled(isEmpty),
    ),
  );
}

/** One preset, with what can be done with it. */
export function presetMessage(preset: Preset, messages: Messages): BotMessage {
  const { preferences } = messages;
  const { use, remove } = preferences.buttons;
  return textMessage(
    preferences.preset({ name: escapeMarkdown(preset.name), options: describeOwnOptions(preset.options, messages) }),
    ACCENT_COLOURS.waiting,
    componentRow(
      actionButton('own-preset-use', preset.id, use, ButtonStyle.Primary),
      actionButton('own-preset-delete', preset.id, remove, ButtonStyle.Danger),
    ),
  );
}
