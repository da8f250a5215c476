/** "Delete", under a finished painting: asks its member alone; then the message goes, and the pictures with it. */

import type { ComponentHandler } from '../../src/discord/command-types.js';
import { noticeMessage, toReply } from '../../src/discord/messages/message.js';
import { replyTargetOf } from '../../src/discord/replies/reply-target.js';
import { respond } from '../../src/discord/replies/respond.js';
import { requireOwnJob } from '../../src/discord/stylize/job-access.js';
import { confirmDeleteMessage } from '../../src/discord/stylize/job-messages.js';
import { pressedPainting } from '../../src/discord/stylize/pressed-painting.js';
import { rememberPress } from '../../src/discord/stylize/remember-press.js';
import { removeGalleryPosts } from '../../src/discord/stylize/remove-painting.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import { messagesFor } from '../../src/locales/index.js';

export const askToDelete = {
  actions: ['delete'],
  async execute(interaction, id, _, services) {
    await interaction.deferUpdate();
    const { jobId, isBeside } = pressedPainting(interaction, id);
    const job = await requireOwnJob(services.jobs, jobId, interaction);
    const question = confirmDeleteMessage(job, messagesFor(interaction.locale));
    if (isBeside) {
      await respond(interaction, question);
      return;
    }
    // By the token of this press the message can be deleted; by that of the answer it cannot.
    await rememberPress(interaction, job, services);
    await interaction.followUp(toReply(question, true));
  },
} satisfies ComponentHandler<StylizeDeps>;

export const answerDelete = {
  actions: ['delete-now', 'delete-not'],
  async execute(interaction, id, action, { jobs, delivery, transport }) {
    await interaction.deferUpdate();
    if (action === 'delete-not') {
      await interaction.deleteReply();
      return;
    }
    const job = await requireOwnJob(jobs, id, interaction);
    // First: were it interrupted here, the painting's own message could be deleted still.
    await removeGalleryPosts(job, { jobs, delivery });
    const outcome = await transport.delete(job.id, replyTargetOf(job));
    await jobs.discard(job.id);
    // One that was made meanwhile: from now on none is.
    await removeGalleryPosts(job, { jobs, delivery });
    const { deleted, deletedPictures } = messagesFor(interaction.locale).painting.confirmDelete;
    await respond(interaction, noticeMessage(undefined, [outcome === 'unavailable' ? deletedPictures : deleted]));
  },
} satisfies ComponentHandler<StylizeDeps>;
