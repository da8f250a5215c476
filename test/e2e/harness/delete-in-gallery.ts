import type { Actor } from 'local-discord/testing';

/** Opens a painting from `/paintings` and deletes it with all that shows it. @param id of the painting; by default the newest. @returns what is said then. */
export async function deleteInGallery(who: Actor, id?: string): Promise<string> {
  const gallery = await who.command('paintings');
  const { selects } = await gallery.waitFor('Your paintings');
  await who.choose(gallery.message, selects[0].customId, [id ?? selects[0].options[0].value]);
  await gallery.waitFor(({ buttons }) => buttons.some(({ label }) => label === 'Delete'));
  await who.press(gallery.message, 'Delete');
  await gallery.waitFor('can’t be undone');
  await who.press(gallery.message, 'Delete painting');
  return (await gallery.waitFor('Deleted ')).text;
}
