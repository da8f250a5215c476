/** "Edit": a window with every option, and another painting of the same pictures. */
import type { Control, Window } from '../src/discord/command.js';
import { editModal, readFields } from '../src/discord/messages/modals.js';
import { startAgain } from '../src/discord/paintings/start-job.js';
import { visibleJob } from '../src/discord/permissions.js';
import type { StyleShare } from '../src/jobs/job.js';
import { messagesFor } from '../src/locales/index.js';

export const edit = {
  actions: ['edit'],
  async press(interaction, id, _, { jobs, largestSize }) {
    const job = await visibleJob(jobs, id, interaction);
    await interaction.showModal(editModal(job, largestSize, messagesFor(interaction.locale)));
  },
} satisfies Control;

export const editWindow = {
  actions: ['edit'],
  async submit(interaction, id, bot) {
    const { options, blend } = readFields(interaction, bot.largestSize);
    await startAgain(interaction, id, ({ styles }) => ({ options, styles: blended(styles, blend) }), bot);
  },
} satisfies Window;

/** @param blend share of the second style, in percent. */
function blended(styles: readonly StyleShare[], blend: number | undefined): readonly StyleShare[] {
  const [first, second] = styles;
  if (second === undefined || blend === undefined) return styles;
  return [
    { ...first, share: 100 - blend },
    { ...second, share: blend },
  ];
}
