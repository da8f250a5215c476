/** "More…", under a finished painting: what else can be done with it, for the eyes of who pressed. */

import type { ComponentHandler } from '../../src/discord/command-types.js';
import { toReply } from '../../src/discord/messages/message.js';
import { isModerator } from '../../src/discord/permissions.js';
import { requireVisibleJob } from '../../src/discord/stylize/job-access.js';
import { morePanel } from '../../src/discord/stylize/more-panel.js';
import { rememberPress } from '../../src/discord/stylize/remember-press.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import { UserError } from '../../src/errors/user-error.js';
import { messagesFor } from '../../src/locales/index.js';

export const showMore = {
  actions: ['more'],
  async execute(interaction, id, _, services) {
    await interaction.deferUpdate();
    const job = await requireVisibleJob(services.jobs, id, interaction);
    if (job.painted === null) throw new UserError('job-unknown');
    // "Delete" stands in the panel, and the panel's own token reaches only the panel.
    if (job.userId === interaction.user.id || isModerator(interaction)) await rememberPress(interaction, job, services);
    const panel = morePanel(job, interaction, services, messagesFor(interaction.locale));
    await interaction.followUp(toReply(panel, true));
  },
} satisfies ComponentHandler<StylizeDeps>;
