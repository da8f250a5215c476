/** What else can be done with a finished painting: "More…" shows it to one member, who sees what that member may do. */
import type { BaseInteraction } from 'discord.js';
import type { Job } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import type { Options } from '../../painting/options.js';
import type { GuildPolicy } from '../../settings/guild-policy.js';
import { mayAddStyles } from '../library/access.js';
import type { BotMessage } from '../messages/bot-message.js';
import { ACCENT_COLOURS, type ButtonName, buttonRow, textMessage } from '../messages/message.js';
import { isModerator } from '../permissions.js';
import { isInServer, replyTargetOf } from '../replies/reply-target.js';
import { guildPolicy, type PolicyDeps } from '../settings/guild-policy.js';
import { hasTimelapse } from './derive-job.js';
import { paintedText } from './job-messages.js';
import { largestSizeOf } from './larger.js';
import { paintingId } from './pressed-painting.js';
import { isShowableIn } from './showable.js';

/** Who looks at which painting. */
interface Viewer {
  readonly job: Job;
  readonly isPainter: boolean;
  readonly isModerator: boolean;
  readonly isInServer: boolean;
  readonly mayAddStyles: boolean;
  /** The server's gallery channel is another one, and may show it. */
  readonly mayPostToGallery: boolean;
}

interface PanelButton {
  readonly action: ButtonName;
  isOffered(viewer: Viewer): boolean;
}

const isPainter = (viewer: Viewer) => viewer.isPainter;

/** A row each. Every handler still checks for itself: a press may be forged, or come later. */
const PANEL_ROWS: readonly (readonly PanelButton[])[] = [
  [
    { action: 'variations', isOffered: () => true },
    {
      action: 'larger',
      isOffered: ({ job }) => job.painted !== null && longerSide(job.painted) < largestSizeOf(job),
    },
    { action: 'colours', isOffered: ({ job }) => job.options.colours !== 'content' },
  ],
  [
    { action: 'only-subject', isOffered: ({ job }) => canPaintPart(job, 'subject') },
    { action: 'only-background', isOffered: ({ job }) => canPaintPart(job, 'background') },
    { action: 'paint-all', isOffered: ({ job }) => canPaintPart(job, 'all') },
  ],
  [
    { action: 'compare', isOffered: isPainter },
    { action: 'timelapse', isOffered: ({ job, isPainter }) => isPainter && hasTimelapse(job) },
  ],
  [
    { action: 'share', isOffered: ({ job, isPainter }) => isPainter && replyTargetOf(job).ephemeral },
    {
      action: 'gallery-post',
      isOffered: ({ job, isPainter, isInServer, mayPostToGallery }) =>
        isPainter && isInServer && mayPostToGallery && !replyTargetOf(job).ephemeral,
    },
    { action: 'enter', isOffered: ({ isPainter, isInServer }) => isPainter && isInServer },
    { action: 'style-save', isOffered: canSaveStyle },
  ],
  [{ action: 'delete', isOffered: (viewer) => viewer.isPainter || viewer.isModerator }],
];

/** A mask says what is painted already; and where nothing stands out in the picture, there is neither. */
const canPaintPart = ({ options, painted, mask }: Job, part: Options['part']) =>
  (options.part ?? 'all') !== part && mask === null && (part === 'all' || painted?.isSubjectMissing !== true);

const longerSide = ({ width, height }: { readonly width: number; readonly height: number }) => Math.max(width, height);

/** A style that was uploaded: nobody else has seen it. */
function canSaveStyle({ job, isPainter, isModerator, isInServer, mayAddStyles }: Viewer): boolean {
  const isUploaded = job.styles.some(({ library }) => library === undefined);
  // Everybody in the server sees the library.
  return (isPainter || isModerator) && isInServer && mayAddStyles && isUploaded && isShowableIn(job, null);
}

function canPostToGallery(job: Job, { galleryChannel }: GuildPolicy, { guild }: BaseInteraction): boolean {
  if (galleryChannel === undefined || galleryChannel === replyTargetOf(job).channelId) return false;
  return isShowableIn(job, guild?.channels.cache.get(galleryChannel));
}

export function morePanel(job: Job, interaction: BaseInteraction, bot: PolicyDeps, messages: Messages): BotMessage {
  const target = replyTargetOf(job);
  const policy = guildPolicy(interaction, bot);
  const viewer: Viewer = {
    job,
    isPainter: job.userId === interaction.user.id,
    isModerator: isModerator(interaction),
    isInServer: isInServer(target),
    mayAddStyles: mayAddStyles(policy.library, interaction),
    mayPostToGallery: canPostToGallery(job, policy, interaction),
  };
  const rows = PANEL_ROWS.map((row) => row.filter((button) => button.isOffered(viewer)))
    .filter((row) => row.length > 0)
    .map((row) =>
      buttonRow(
        row.map(({ action }) => action),
        paintingId(job.id, target.ephemeral),
        messages,
      ),
    );
  const question = messages.painting.more({ painting: paintedText(job, messages) });
  return textMessage(question, ACCENT_COLOURS.done, ...rows);
}
