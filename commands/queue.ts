/** `/queue`: who waits, what runs, how long it takes; moderators pause it in their server, let it go on, take a job out. */
import { type BaseInteraction, MessageFlags, SlashCommandBuilder } from 'discord.js';
import type { Bot } from '../src/discord/bot.js';
import type { Control, SlashCommand } from '../src/discord/command.js';
import { everywhere } from '../src/discord/contexts.js';
import { replyOf } from '../src/discord/messages/message.js';
import { queueMessage } from '../src/discord/messages/queue.js';
import { isModerator, jobToDrop, requireModerator } from '../src/discord/permissions.js';
import { rulesHere } from '../src/discord/settings/rules.js';
import { WORDING } from '../src/discord/wording/painting.js';
import { describeAs } from '../src/discord/wording/words.js';
import { messagesFor } from '../src/locales/index.js';
import { UserError } from '../src/user-error.js';

function render(interaction: BaseInteraction, { clock, jobs }: Bot) {
  const { user, guildId, locale } = interaction;
  const viewer = { userId: user.id, guildId, moderator: isModerator(interaction) };
  return queueMessage(jobs.overview(), jobs.isPaused(guildId), viewer, clock.now(), messagesFor(locale));
}

export const queue = {
  data: everywhere(describeAs(new SlashCommandBuilder(), WORDING.queue)).toJSON(),
  async execute(interaction, bot) {
    if (rulesHere(interaction, bot).queueForModerators && !isModerator(interaction))
      throw new UserError('queue-closed', 'Only moderators see the queue of this server.');
    await interaction.reply(replyOf(render(interaction, bot), true));
  },
} satisfies SlashCommand;

/** The guild that a control's id names must be the one where it is pressed: ids come from outside. */
export const queueControls = {
  actions: ['pause', 'resume', 'drop'],
  async press(interaction, _, action, bot) {
    requireModerator(interaction);
    const guildId = interaction.guildId as string;
    await interaction.deferUpdate();
    if (action === 'pause') await bot.jobs.pause(guildId);
    else if (action === 'resume') await bot.jobs.resume(guildId);
    else if (interaction.isStringSelectMenu())
      for (const id of interaction.values) {
        const job = await jobToDrop(bot.jobs, id, interaction);
        await bot.jobs.cancel(job.id, interaction.user.id);
      }
    const { components, allowedMentions } = replyOf(render(interaction, bot));
    await interaction.editReply({ components, allowedMentions, flags: MessageFlags.IsComponentsV2 });
  },
} satisfies Control;
