/** A reported painting in the log channel: who reported it and why, and what can be done. Only moderators read it. */
import { ButtonStyle, ContainerBuilder, subtext, userMention } from 'discord.js';
import type { Job } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import type { Report, ReportCase } from '../../moderation/reports.js';
import { customId } from '../custom-id.js';
import type { BotMessage } from '../messages/bot-message.js';
import {
  actionButton,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  textDisplay,
} from '../messages/components.js';
import { ACCENT_COLOURS } from '../messages/message.js';
import { NO_MESSAGE, replyLink, replyTargetOf } from '../replies/reply-target.js';

interface CaseDetails {
  /** Undefined where its record is not kept any more. */
  readonly job: Job | undefined;
  /** A small WebP; undefined where there is none to show here. */
  readonly picture: { readonly bytes: Uint8Array } | undefined;
  readonly reports: readonly Report[];
  /** Why the painting was removed. */
  readonly reason: string | undefined;
}

/** Characters of all reports that are listed; all texts of a message together may have 4,000. */
const MAX_LIST_LENGTH = 2500;

/** What nothing else in a channel has in it: the custom id of a button of the case's message. */
export const reportMark = (jobId: string): string => customId('report-dismiss', jobId);

export function reportCaseMessage(
  reported: ReportCase,
  { job, picture, reports, reason }: CaseDetails,
  messages: Messages,
): BotMessage {
  const { moderation } = messages;
  const { state, handledBy, jobId } = reported;
  const by = handledBy === null || handledBy === '' ? moderation.unknownMember : userMention(handledBy);
  const decided = {
    open: [],
    dismissed: [moderation.case.dismissed({ user: by })],
    removed: [moderation.case.removed({ user: by, reason: escapeMemberText(reason ?? '') })],
  }[state];
  const listed: string[] = [];
  for (const { reporterId, reason: why } of reports) {
    const text = escapeMemberText(why.replace(/\s+/g, ' '));
    const line = `- ${moderation.case.report({ user: userMention(reporterId), reason: text })}`;
    if ([...listed, line].join('\n').length > MAX_LIST_LENGTH) break;
    listed.push(line);
  }
  const rest = reports.length - listed.length;
  const lines = [
    `**${moderation.case.title}**`,
    ...(job === undefined ? [] : [paintingLine(job, state, messages)]),
    moderation.case.count({ count: reports.length }),
    ...listed,
    ...(rest > 0 ? [`- ${moderation.more({ count: rest })}`] : []),
    ...decided,
    ...(state === 'open' ? [subtext(moderation.case.hint)] : []),
  ];
  const shown =
    picture === undefined
      ? []
      : // Nobody in the log channel has to look at it.
        [{ name: 'reported.webp', bytes: picture.bytes, description: moderation.case.pictureAlt, spoiler: true }];
  const box = new ContainerBuilder().setAccentColor(
    state === 'open' ? ACCENT_COLOURS.painting : state === 'removed' ? ACCENT_COLOURS.failed : ACCENT_COLOURS.waiting,
  );
  if (shown.length > 0) box.addMediaGalleryComponents(mediaGallery(shown));
  box.addTextDisplayComponents(textDisplay(lines.join('\n')));
  if (state === 'open')
    box.addActionRowComponents(
      componentRow(
        actionButton('remove-painting', jobId, moderation.buttons.remove, ButtonStyle.Danger),
        actionButton('report-dismiss', jobId, moderation.buttons.dismiss),
      ),
    );
  return containerMessage(box, shown);
}

/** "lighthouse × swirls by @ada · link" */
function paintingLine(job: Job, state: ReportCase['state'], { moderation }: Messages): string {
  const target = replyTargetOf(job);
  const line = moderation.case.painting({ name: escapeMemberText(job.name), user: userMention(job.userId) });
  return state !== 'open' || target.messageId === NO_MESSAGE ? line : `${line} · ${replyLink(target)}`;
}
