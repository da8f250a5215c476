/** The panel in which an organiser sets a challenge up. */
import {
  ButtonStyle,
  ChannelSelectMenuBuilder,
  ChannelType,
  ContainerBuilder,
  RoleSelectMenuBuilder,
  subtext,
} from 'discord.js';
import { CHALLENGE_LIMITS } from '../../../challenges/challenge.js';
import type { ChallengeDraft, DraftPlan } from '../../../challenges/settings/challenge-drafts.js';
import type { Messages } from '../../../locales/index.js';
import type { Moment } from '../../../time/parse-time.js';
import { type Action, customId } from '../../custom-id.js';
import type { BotMessage } from '../../messages/bot-message.js';
import {
  actionButton,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  type PictureAttachment,
  textDisplay,
} from '../../messages/components.js';
import { ACCENT_COLOURS } from '../../messages/message.js';

type MissingPermission = keyof Messages['challenges']['draft']['missingPermissions'];

/**
 * @param fixed copies of the draft's pictures.
 * @param missing permissions that the bot lacks for what is nice to have.
 */
export function draftMessage(
  draft: ChallengeDraft,
  fixed: readonly PictureAttachment[],
  missing: readonly MissingPermission[],
  messages: Messages,
): BotMessage {
  const { draft: words, buttons } = messages.challenges;
  const { plan, id } = draft;
  const box = new ContainerBuilder().setAccentColor(ACCENT_COLOURS.waiting);
  const section = (content: string, action: Action, label: string) =>
    box.addSectionComponents((each) =>
      each.addTextDisplayComponents(textDisplay(content)).setButtonAccessory(actionButton(action, id, label)),
    );
  section(draftTexts(draft, messages), 'draft-words', buttons.texts);
  box.addSeparatorComponents((separator) => separator);
  section(draftTimes(plan, messages), 'draft-times', buttons.times);
  section(
    words.limitsPerMember({ entries: plan.entriesPerMember, votes: plan.votesPerMember }),
    'draft-numbers',
    buttons.numbers,
  );
  section(draftPictures(draft, messages), 'draft-pictures', buttons.pictures);
  if (fixed.length > 0) box.addMediaGalleryComponents(mediaGallery(fixed));
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
    componentRow(channels('draft-channel', words.channelPlaceholder, plan.channelId, 1)),
    componentRow(channels('draft-results', words.resultsChannelPlaceholder, plan.resultsChannelId, 0)),
    componentRow(roles('draft-roles', words.rolesPlaceholder, plan.allowedRoleIds, CHALLENGE_LIMITS.maxAllowedRoles)),
    componentRow(
      roles('draft-winner', words.winnerRolePlaceholder, plan.winnerRoleId === null ? [] : [plan.winnerRoleId], 1),
    ),
  );
  if (missing.length > 0)
    box.addTextDisplayComponents(
      textDisplay(missing.map((name) => subtext(words.missingPermissions[name])).join('\n')),
    );
  box.addActionRowComponents(
    componentRow(
      actionButton(
        'draft-publish',
        id,
        draft.challengeId === null ? buttons.publish : buttons.save,
        ButtonStyle.Success,
      ),
      actionButton('draft-discard', id, buttons.discard, ButtonStyle.Danger),
    ),
  );
  return containerMessage(box, fixed);
}

function draftTexts({ plan, challengeId }: ChallengeDraft, { challenges }: Messages): string {
  const { draft, card } = challenges;
  const { title, theme, rules, prize } = plan;
  return [
    subtext(challengeId === null ? draft.title : draft.editing),
    `## ${title === '' ? draft.untitled : escapeMemberText(title)}`,
    theme === '' ? subtext(draft.noTheme) : theme,
    ...(rules === '' ? [] : [`\n**${card.rules}**\n${rules}`]),
    ...(prize ? [`\n${card.prize({ text: escapeMemberText(prize) })}`] : []),
  ].join('\n');
}

function draftTimes(
  { start, submissionsEnd, votingEnd, zone, recurrence }: DraftPlan,
  { challenges }: Messages,
): string {
  const { draft } = challenges;
  const say = (moment: Moment, at: (values: { at: number }) => string, after: (values: { after: number }) => string) =>
    'at' in moment ? at({ at: moment.at }) : after({ after: moment.after });
  const begins =
    'after' in start && start.after === 0 ? draft.startsOnPublish : say(start, draft.startsAt, draft.startsAfter);
  return [
    begins,
    say(submissionsEnd, draft.submissionsUntil, draft.submissionsFor),
    say(votingEnd, draft.votingUntil, draft.votingFor),
    subtext([draft.recurrence[recurrence ?? 'once'], draft.zone({ zone })].join(' · ')),
  ].join('\n');
}

function draftPictures({ style, content }: ChallengeDraft, { challenges }: Messages): string {
  const { fixedBoth, fixedStyle, fixedContent } = challenges.card;
  if (style !== null && content !== null) return fixedBoth;
  if (style !== null) return fixedStyle;
  return content === null ? challenges.draft.noPictures : fixedContent;
}
