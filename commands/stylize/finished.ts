/** Buttons under a finished painting that make more of it: variations, a larger one, before and after, a timelapse, a public copy. */

import { channelMention, MessageFlags } from 'discord.js';
import type { ComponentHandler } from '../../src/discord/command-types.js';
import { splitIds } from '../../src/discord/custom-id.js';
import { ACCENT_COLOURS, textMessage, toReply } from '../../src/discord/messages/message.js';
import { deriveJob } from '../../src/discord/stylize/derive-job.js';
import { parseAxisId, variationsQuestion } from '../../src/discord/stylize/finished-messages.js';
import { requirePainter, requireVisibleJob } from '../../src/discord/stylize/job-access.js';
import { largestSizeOf } from '../../src/discord/stylize/larger.js';
import { pressedPainting } from '../../src/discord/stylize/pressed-painting.js';
import { shareInChannel, shareQuestion } from '../../src/discord/stylize/share.js';
import { repaintJob } from '../../src/discord/stylize/start-job.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import { chosenVariation } from '../../src/discord/stylize/variation-panels.js';
import { UserError } from '../../src/errors/user-error.js';
import { messagesFor } from '../../src/locales/index.js';

/** "Variations" asks what they should differ in. */
const askForVariations = {
  actions: ['variations'],
  async execute(interaction, id, _, { jobs }) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await requireVisibleJob(jobs, pressedPainting(interaction, id).jobId, interaction);
    await interaction.editReply(toReply(variationsQuestion(job, messagesFor(interaction.locale))));
  },
} satisfies ComponentHandler<StylizeDeps>;

const paintVariations = {
  expectsPainting: true,
  actions: ['variations-of'],
  async execute(interaction, id, _, services) {
    const { jobId, axis, isPrivate } = parseAxisId(id);
    await repaintJob(interaction, jobId, () => ({ options: {}, variations: axis }), services, isPrivate);
  },
} satisfies ComponentHandler<StylizeDeps>;

/** One of the variations, at its full size. */
const paintChosenVariation = {
  expectsPainting: true,
  actions: ['variation'],
  async execute(interaction, id, _, services) {
    const [jobId, number] = splitIds(id);
    await repaintJob(interaction, jobId, (job) => chosenVariation(job, Number(number)), services);
  },
} satisfies ComponentHandler<StylizeDeps>;

/** Twice as large, or as large as may be. */
const ENLARGEMENT = 2;

const enlarge = {
  expectsPainting: true,
  actions: ['larger'],
  async execute(interaction, id, _, services) {
    await repaintJob(
      interaction,
      id,
      (job) => {
        const { painted, kind } = job;
        if (painted === null || kind === 'variations') throw new UserError('job-unknown');
        const size = Math.min(largestSizeOf(job), ENLARGEMENT * Math.max(painted.width, painted.height));
        return { options: { size }, start: painted };
      },
      services,
    );
  },
} satisfies ComponentHandler<StylizeDeps>;

const KINDS = { compare: 'comparison', timelapse: 'timelapse', 'timelapse-gif': 'timelapse-gif' } as const;

const showAnother = {
  actions: Object.keys(KINDS) as (keyof typeof KINDS)[],
  execute: (interaction, id, action, services) =>
    deriveJob(interaction, id, KINDS[action as keyof typeof KINDS], services),
} satisfies ComponentHandler<StylizeDeps>;

/** "Share" asks where. */
const askWhereToShare = {
  actions: ['share'],
  async execute(interaction, id, _, { jobs }) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await requirePainter(jobs, pressedPainting(interaction, id).jobId, interaction);
    await interaction.editReply(toReply(shareQuestion(job, interaction, messagesFor(interaction.locale))));
  },
} satisfies ComponentHandler<StylizeDeps>;

const share = {
  actions: ['share-here', 'share-in'],
  async execute(interaction, id, action, services) {
    if (action === 'share-here') return deriveJob(interaction, id, 'shared', services, false);
    const [channelId] = interaction.isChannelSelectMenu() ? interaction.values : [];
    if (channelId === undefined) throw new UserError('job-unknown');
    await interaction.deferUpdate();
    await interaction.editReply(toReply(await shareInChannel(interaction, id, channelId, services)));
  },
} satisfies ComponentHandler<StylizeDeps>;

/** "Post to gallery", for a public painting. */
const postToGallery = {
  actions: ['gallery-post'],
  async execute(interaction, id, _, { jobs, feed }) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await requirePainter(jobs, pressedPainting(interaction, id).jobId, interaction);
    const channel = channelMention(await feed.post(job, jobs));
    const { posted } = messagesFor(interaction.locale).feed;
    await interaction.editReply(toReply(textMessage(posted({ channel }), ACCENT_COLOURS.done)));
  },
} satisfies ComponentHandler<StylizeDeps>;

export const finishedComponents: readonly ComponentHandler<StylizeDeps>[] = [
  askForVariations,
  paintVariations,
  paintChosenVariation,
  enlarge,
  showAnother,
  askWhereToShare,
  share,
  postToGallery,
];
