/** Modals of the draft panel, and parsing of what was submitted. */
import {
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  StringSelectMenuBuilder,
} from 'discord.js';
import { CHALLENGE_LIMITS } from '../../../challenges/challenge.js';
import type { ChallengeDraft, DraftPlan } from '../../../challenges/settings/challenge-drafts.js';
import { checkTexts } from '../../../challenges/settings/challenge-settings.js';
import { readEachField } from '../../../errors/field-errors.js';
import { UserError } from '../../../errors/user-error.js';
import type { Messages } from '../../../locales/index.js';
import {
  formatForInput,
  formatLengthForInput,
  type Moment,
  parseMoment,
  parseTimeZone,
} from '../../../time/parse-time.js';
import { type Action, customId } from '../../custom-id.js';
import { textField } from '../../messages/text-field.js';

export const draftModal = (action: Action, id: string, title: string, ...fields: LabelBuilder[]): ModalBuilder =>
  new ModalBuilder().setCustomId(customId(action, id)).setTitle(title).addLabelComponents(fields);

export function textsModal({ id, plan }: ChallengeDraft, { challenges }: Messages): ModalBuilder {
  const { fields, textsTitle } = challenges.draft;
  const { title, theme, rules, prize } = CHALLENGE_LIMITS;
  return draftModal(
    'draft-words',
    id,
    textsTitle,
    textField('title', { label: fields.title, value: plan.title, maxLength: title }),
    textField('theme', {
      label: fields.theme,
      help: fields.themeHelp,
      value: plan.theme,
      maxLength: theme,
      required: false,
      multiline: true,
    }),
    textField('rules', {
      label: fields.rules,
      help: fields.rulesHelp,
      value: plan.rules,
      maxLength: rules,
      required: false,
      multiline: true,
    }),
    textField('prize', {
      label: fields.prize,
      help: fields.prizeHelp,
      value: plan.prize ?? '',
      maxLength: prize,
      required: false,
    }),
  );
}

/** @throws UserError `challenge-text`; FieldErrors for several */
export function readTexts({ fields }: ModalSubmitInteraction): Partial<DraftPlan> {
  const given = (name: string) => fields.getTextInputValue(name).trim();
  const texts = { title: given('title'), theme: given('theme'), rules: given('rules'), prize: given('prize') || null };
  checkTexts(texts);
  return texts;
}

/** Characters of a time. */
const MAX_TIME_LENGTH = 60;
const NO_RECURRENCE = 'once';

export function timesModal({ id, plan }: ChallengeDraft, { challenges }: Messages): ModalBuilder {
  const { fields, timesTitle, recurrence } = challenges.draft;
  const { zone } = plan;
  const typed = (moment: Moment) =>
    'at' in moment ? formatForInput(moment.at, zone) : formatLengthForInput(moment.after);
  const start = 'after' in plan.start && plan.start.after === 0 ? challenges.draft.now : typed(plan.start);
  const repeating = new StringSelectMenuBuilder().setCustomId('repeats').addOptions(
    (['once', 'weekly'] as const).map((value) => ({
      label: recurrence[value],
      value,
      default: (plan.recurrence ?? NO_RECURRENCE) === value,
    })),
  );
  return draftModal(
    'draft-times',
    id,
    timesTitle,
    textField('start', { label: fields.start, help: fields.startHelp, value: start, maxLength: MAX_TIME_LENGTH }),
    textField('submissionsEnd', {
      label: fields.submissionsEnd,
      help: fields.submissionsEndHelp,
      value: typed(plan.submissionsEnd),
      maxLength: MAX_TIME_LENGTH,
    }),
    textField('votingEnd', {
      label: fields.votingEnd,
      help: fields.votingEndHelp,
      value: typed(plan.votingEnd),
      maxLength: MAX_TIME_LENGTH,
    }),
    textField('zone', { label: fields.zone, help: fields.zoneHelp, value: zone, maxLength: MAX_TIME_LENGTH }),
    new LabelBuilder().setLabel(fields.repeats).setStringSelectMenuComponent(repeating),
  );
}

const TIME_FIELDS = ['start', 'submissionsEnd', 'votingEnd'] as const;

/** @param now milliseconds since 1970. @throws UserError `time-unclear`, `time-zone`; FieldErrors for several */
export function readTimes({ fields }: ModalSubmitInteraction, now: number): Partial<DraftPlan> {
  const moment = (name: string, zone: string) => parseMoment(fields.getTextInputValue(name), zone, now);
  // The times are read also where the zone is wrong: their own errors are independent of it.
  const [zone] = readEachField(['zone', ...TIME_FIELDS], (name) => {
    const typed = fields.getTextInputValue(name);
    if (name === 'zone') return parseTimeZone(typed);
    moment(name, 'UTC');
    return typed;
  });
  const [repeats = NO_RECURRENCE] = fields.getStringSelectValues('repeats');
  return {
    zone,
    start: moment('start', zone),
    submissionsEnd: moment('submissionsEnd', zone),
    votingEnd: moment('votingEnd', zone),
    recurrence: repeats === 'weekly' ? 'weekly' : null,
  };
}

const NUMBER_FIELDS = ['entriesPerMember', 'votesPerMember'] as const;

export function numbersModal({ id, plan }: ChallengeDraft, { challenges }: Messages): ModalBuilder {
  const { fields, numbersTitle } = challenges.draft;
  const lines = NUMBER_FIELDS.map((name) => {
    const { minimum, maximum } = CHALLENGE_LIMITS[name];
    return textField(name, {
      label: fields[name],
      help: `${minimum}–${maximum}`,
      value: String(plan[name]),
      maxLength: 2,
    });
  });
  return draftModal('draft-numbers', id, numbersTitle, ...lines);
}

/** @throws UserError `challenge-number`; FieldErrors for several */
export function readNumbers({ fields }: ModalSubmitInteraction): Partial<DraftPlan> {
  const read = (name: (typeof NUMBER_FIELDS)[number]) => {
    const { minimum, maximum } = CHALLENGE_LIMITS[name];
    const given = fields.getTextInputValue(name).trim();
    const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
    if (value >= minimum && value <= maximum) return value;
    throw new UserError('challenge-number', { field: name, minimum, maximum });
  };
  return Object.fromEntries(readEachField(NUMBER_FIELDS, (name) => [name, read(name)] as const));
}

const PICTURE_FIELDS = ['style', 'content'] as const;

export function picturesModal({ id, style, content }: ChallengeDraft, { challenges }: Messages): ModalBuilder {
  const { fields, picturesTitle } = challenges.draft;
  const uploads = PICTURE_FIELDS.map((name) =>
    new LabelBuilder()
      .setLabel(fields[name])
      .setDescription(fields.pictureHelp)
      .setFileUploadComponent(
        new FileUploadBuilder()
          .setCustomId(name)
          .setFileTypes('image')
          .setMinValues(0)
          .setMaxValues(1)
          .setRequired(false),
      ),
  );
  const set = [
    ...(style === null ? [] : [{ label: fields.clearStyle, value: 'style' }]),
    ...(content === null ? [] : [{ label: fields.clearContent, value: 'content' }]),
  ];
  if (set.length === 0) return draftModal('draft-pictures', id, picturesTitle, ...uploads);
  const clear = new StringSelectMenuBuilder()
    .setCustomId('clear')
    .setRequired(false)
    .setMinValues(0)
    .setMaxValues(set.length)
    .addOptions(set);
  const clearing = new LabelBuilder()
    .setLabel(fields.clear)
    .setDescription(fields.clearHelp)
    .setStringSelectMenuComponent(clear);
  return draftModal('draft-pictures', id, picturesTitle, ...uploads, clearing);
}

/** The names of the pictures that are to be taken away. */
export function readClearedPictures({ fields }: ModalSubmitInteraction): readonly (typeof PICTURE_FIELDS)[number][] {
  const chosen: readonly string[] = fields.fields.has('clear') ? fields.getStringSelectValues('clear') : [];
  return PICTURE_FIELDS.filter((name) => chosen.includes(name));
}
