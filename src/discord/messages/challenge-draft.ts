/** The panel by which an organiser sets a challenge up, and its windows. */
import {
  ButtonStyle,
  ChannelSelectMenuBuilder,
  ChannelType,
  ContainerBuilder,
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  RoleSelectMenuBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { CHALLENGE_LIMITS } from '../../challenges/challenge.js';
import type { Draft, DraftPlan } from '../../challenges/drafts.js';
import type { Messages } from '../../locales/index.js';
import { UserError } from '../../user-error.js';
import { type Moment, readMoment, readZone, typeable, typeableLength } from '../../when.js';
import { type Action, customId } from '../custom-id.js';
import { COLOURS, type Message, small } from './message.js';
import { control, galleryOf, messageOf, plain, rowOf, type Shown, text } from './parts.js';

type Missing = keyof Messages['challenges']['draft']['missing'];

/**
 * @param fixed copies of the draft's pictures.
 * @param missing permissions that the bot lacks for what is nice to have.
 */
export function draftMessage(
  draft: Draft,
  fixed: readonly Shown[],
  missing: readonly Missing[],
  messages: Messages,
): Message {
  const { draft: words, buttons } = messages.challenges;
  const { plan, id } = draft;
  const box = new ContainerBuilder().setAccentColor(COLOURS.waiting);
  const section = (content: string, action: Action, label: string) =>
    box.addSectionComponents((each) =>
      each.addTextDisplayComponents(text(content)).setButtonAccessory(control(action, id, label)),
    );
  section(wordsOf(draft, messages), 'draft-words', buttons.words);
  box.addSeparatorComponents((separator) => separator);
  section(timesOf(plan, messages), 'draft-times', buttons.times);
  section(words.numbers(plan.entriesPerMember, plan.votesPerMember), 'draft-numbers', buttons.numbers);
  section(picturesOf(draft, messages), 'draft-pictures', buttons.pictures);
  if (fixed.length > 0) box.addMediaGalleryComponents(galleryOf(fixed));
  const channels = (action: Action, placeholder: string, chosen: string | null, least: number) =>
    new ChannelSelectMenuBuilder()
      .setCustomId(customId(action, id))
      .setPlaceholder(placeholder)
      .setChannelTypes(ChannelType.GuildText, ChannelType.GuildAnnouncement)
      .setMinValues(least)
      .setMaxValues(1)
      .setDefaultChannels(chosen === null ? [] : [chosen]);
  const roles = (action: Action, placeholder: string, chosen: readonly string[], most: number) =>
    new RoleSelectMenuBuilder()
      .setCustomId(customId(action, id))
      .setPlaceholder(placeholder)
      .setMinValues(0)
      .setMaxValues(most)
      .setDefaultRoles([...chosen]);
  box.addActionRowComponents(
    rowOf(channels('draft-channel', words.channel, plan.channelId, 1)),
    rowOf(channels('draft-results', words.results, plan.resultsChannelId, 0)),
    rowOf(roles('draft-roles', words.roles, plan.allowedRoleIds, CHALLENGE_LIMITS.allowedRoles)),
    rowOf(roles('draft-winner', words.winner, plan.winnerRoleId === null ? [] : [plan.winnerRoleId], 1)),
  );
  if (missing.length > 0)
    box.addTextDisplayComponents(text(missing.map((name) => small(words.missing[name])).join('\n')));
  box.addActionRowComponents(
    rowOf(
      control('draft-publish', id, draft.challengeId === null ? buttons.publish : buttons.save, ButtonStyle.Success),
      control('draft-discard', id, buttons.discard, ButtonStyle.Danger),
    ),
  );
  return messageOf(box, fixed);
}

function wordsOf({ plan, challengeId }: Draft, { challenges }: Messages): string {
  const { draft, card } = challenges;
  const { title, theme, rules, prize } = plan;
  return [
    small(challengeId === null ? draft.title : draft.editing),
    `## ${title === '' ? draft.untitled : plain(title)}`,
    theme === '' ? small(draft.noTheme) : theme,
    ...(rules === '' ? [] : [`\n**${card.rules}**\n${rules}`]),
    ...(prize ? [`\n${card.prize(plain(prize))}`] : []),
  ].join('\n');
}

function timesOf({ start, submissionsEnd, votingEnd, zone, recurrence }: DraftPlan, { challenges }: Messages): string {
  const { draft } = challenges;
  const say = (moment: Moment, at: (at: number) => string, after: (length: number) => string) =>
    'at' in moment ? at(moment.at) : after(moment.after);
  const begins = 'after' in start && start.after === 0 ? draft.now : say(start, draft.starts, draft.startsAfter);
  return [
    begins,
    say(submissionsEnd, draft.submissions, draft.submissionsAfter),
    say(votingEnd, draft.voting, draft.votingAfter),
    small([draft.repeats[recurrence ?? 'once'], draft.zone(zone)].join(' · ')),
  ].join('\n');
}

function picturesOf({ style, content }: Draft, { challenges }: Messages): string {
  const { fixedBoth, fixedStyle, fixedContent } = challenges.card;
  if (style !== null && content !== null) return fixedBoth;
  if (style !== null) return fixedStyle;
  return content === null ? challenges.draft.noPictures : fixedContent;
}

interface Line {
  readonly label: string;
  readonly help?: string;
  readonly value: string;
  readonly most: number;
  readonly required?: boolean;
  readonly long?: boolean;
}

function lineOf(name: string, { label, help, value, most, required = true, long = false }: Line): LabelBuilder {
  const input = new TextInputBuilder()
    .setCustomId(name)
    .setStyle(long ? TextInputStyle.Paragraph : TextInputStyle.Short)
    .setMaxLength(most)
    .setRequired(required);
  if (value !== '') input.setValue(value.slice(0, most));
  const field = new LabelBuilder().setLabel(label).setTextInputComponent(input);
  return help === undefined ? field : field.setDescription(help);
}

const windowOf = (action: Action, id: string, title: string, ...fields: LabelBuilder[]): ModalBuilder =>
  new ModalBuilder().setCustomId(customId(action, id)).setTitle(title).addLabelComponents(fields);

export function wordsModal({ id, plan }: Draft, { challenges }: Messages): ModalBuilder {
  const { fields, wordsTitle } = challenges.draft;
  const { title, theme, rules, prize } = CHALLENGE_LIMITS;
  return windowOf(
    'draft-words',
    id,
    wordsTitle,
    lineOf('title', { label: fields.title, value: plan.title, most: title }),
    lineOf('theme', {
      label: fields.theme,
      help: fields.themeHelp,
      value: plan.theme,
      most: theme,
      required: false,
      long: true,
    }),
    lineOf('rules', {
      label: fields.rules,
      help: fields.rulesHelp,
      value: plan.rules,
      most: rules,
      required: false,
      long: true,
    }),
    lineOf('prize', {
      label: fields.prize,
      help: fields.prizeHelp,
      value: plan.prize ?? '',
      most: prize,
      required: false,
    }),
  );
}

export function readWords({ fields }: ModalSubmitInteraction): Partial<DraftPlan> {
  const given = (name: string) => fields.getTextInputValue(name).trim();
  return { title: given('title'), theme: given('theme'), rules: given('rules'), prize: given('prize') || null };
}

/** Characters of a time. */
const TIME = 60;
const ONCE = 'once';

export function timesModal({ id, plan }: Draft, { challenges }: Messages): ModalBuilder {
  const { fields, timesTitle, repeats } = challenges.draft;
  const { zone } = plan;
  const typed = (moment: Moment) => ('at' in moment ? typeable(moment.at, zone) : typeableLength(moment.after));
  const start = 'after' in plan.start && plan.start.after === 0 ? 'now' : typed(plan.start);
  const repeating = new StringSelectMenuBuilder().setCustomId('repeats').addOptions(
    (['once', 'weekly'] as const).map((value) => ({
      label: repeats[value],
      value,
      default: (plan.recurrence ?? ONCE) === value,
    })),
  );
  return windowOf(
    'draft-times',
    id,
    timesTitle,
    lineOf('start', { label: fields.start, help: fields.startHelp, value: start, most: TIME }),
    lineOf('submissionsEnd', {
      label: fields.submissionsEnd,
      help: fields.submissionsEndHelp,
      value: typed(plan.submissionsEnd),
      most: TIME,
    }),
    lineOf('votingEnd', {
      label: fields.votingEnd,
      help: fields.votingEndHelp,
      value: typed(plan.votingEnd),
      most: TIME,
    }),
    lineOf('zone', { label: fields.zone, help: fields.zoneHelp, value: zone, most: TIME }),
    new LabelBuilder().setLabel(fields.repeats).setStringSelectMenuComponent(repeating),
  );
}

/** @param now milliseconds since 1970. @throws UserError `time-unclear`, `time-zone` */
export function readTimes({ fields }: ModalSubmitInteraction, now: number): Partial<DraftPlan> {
  const zone = readZone(fields.getTextInputValue('zone'));
  const moment = (name: string) => readMoment(fields.getTextInputValue(name), zone, now);
  const [repeats = ONCE] = fields.getStringSelectValues('repeats');
  return {
    zone,
    start: moment('start'),
    submissionsEnd: moment('submissionsEnd'),
    votingEnd: moment('votingEnd'),
    recurrence: repeats === 'weekly' ? 'weekly' : null,
  };
}

const NUMBERS = ['entriesPerMember', 'votesPerMember'] as const;

export function numbersModal({ id, plan }: Draft, { challenges }: Messages): ModalBuilder {
  const { fields, numbersTitle } = challenges.draft;
  const lines = NUMBERS.map((name) => {
    const { minimum, maximum } = CHALLENGE_LIMITS[name];
    return lineOf(name, { label: fields[name], help: `${minimum}-${maximum}`, value: String(plan[name]), most: 2 });
  });
  return windowOf('draft-numbers', id, numbersTitle, ...lines);
}

/** @throws UserError `challenge-number` */
export function readNumbers({ fields }: ModalSubmitInteraction): Partial<DraftPlan> {
  const read = (name: (typeof NUMBERS)[number]) => {
    const { minimum, maximum } = CHALLENGE_LIMITS[name];
    const given = fields.getTextInputValue(name).trim();
    const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
    if (value >= minimum && value <= maximum) return value;
    const message = `${name} cannot be "${given}"; it takes ${minimum} to ${maximum}.`;
    throw new UserError('challenge-number', message, { field: name, minimum, maximum });
  };
  return Object.fromEntries(NUMBERS.map((name) => [name, read(name)]));
}

const PICTURES = ['style', 'content'] as const;

export function picturesModal({ id, style, content }: Draft, { challenges }: Messages): ModalBuilder {
  const { fields, picturesTitle } = challenges.draft;
  const uploads = PICTURES.map((name) =>
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
  if (set.length === 0) return windowOf('draft-pictures', id, picturesTitle, ...uploads);
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
  return windowOf('draft-pictures', id, picturesTitle, ...uploads, clearing);
}

/** The names of the pictures that are to be taken away. */
export function readClearing({ fields }: ModalSubmitInteraction): readonly (typeof PICTURES)[number][] {
  const chosen: readonly string[] = fields.fields.has('clear') ? fields.getStringSelectValues('clear') : [];
  return PICTURES.filter((name) => chosen.includes(name));
}

/** Asks why, which is the confirmation. @param id the challenge's. */
export function callOffModal(id: string, { challenges }: Messages): ModalBuilder {
  const { fields } = challenges.draft;
  const reason = lineOf('reason', {
    label: fields.reason,
    help: fields.reasonHelp,
    value: '',
    most: CHALLENGE_LIMITS.reason,
    long: true,
  });
  return windowOf('call-off', id, challenges.organise.cancelTitle, reason);
}
