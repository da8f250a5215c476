/** What is left of a painting that a moderator removed, and what its painter is told. */
import type { Job } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import type { BotMessage } from '../messages/bot-message.js';
import { escapeMemberText } from '../messages/components.js';
import { ACCENT_COLOURS, textMessage } from '../messages/message.js';

/** In its place, for everybody: the reason is its painter's alone to read. */
export const removedMessage = ({ moderation }: Messages): BotMessage =>
  textMessage(moderation.removed.notice, ACCENT_COLOURS.failed);

/** To its painter, directly. @param server its name. */
export const removedNotice = (job: Job, reason: string, server: string, { moderation }: Messages): string =>
  moderation.removed.toPainter({
    name: escapeMemberText(job.name),
    server: escapeMemberText(server),
    reason: escapeMemberText(reason),
  });
