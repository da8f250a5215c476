/** Buttons and menus of `/paintings`. Its messages are private; ids come from outside, so each press asks whose painting it is. */

import type { ComponentHandler } from '../../src/discord/command-types.js';
import { splitIds } from '../../src/discord/custom-id.js';
import { deletePainting, openPainting, requireOwn, showGallery } from '../../src/discord/paintings/gallery.js';
import type { GalleryDeps } from '../../src/discord/paintings/gallery-deps.js';
import { deleteQuestion } from '../../src/discord/paintings/gallery-messages.js';
import { formatPlace, parsePlace } from '../../src/discord/paintings/gallery-page.js';
import { deferComponent, respond } from '../../src/discord/replies/respond.js';
import { messagesFor } from '../../src/locales/index.js';

const turnPage = {
  actions: ['paintings'],
  async execute(interaction, id, _, services) {
    await deferComponent(interaction);
    await respond(interaction, await showGallery(interaction, parsePlace(id), services));
  },
} satisfies ComponentHandler<GalleryDeps>;

/** @returns the painting's id, and the validated id of the gallery page. */
function readIds(id: string): readonly [id: string, place: string] {
  const [jobId, place] = splitIds(id);
  return [jobId, formatPlace(parsePlace(place))];
}

/** Opened from a page's menu, or by the way back from the question whether to delete it. */
const open = {
  actions: ['painting-open'],
  async execute(interaction, id, _, services) {
    await deferComponent(interaction);
    const [chosen, place] = interaction.isStringSelectMenu()
      ? [interaction.values[0] ?? '', formatPlace(parsePlace(id))]
      : readIds(id);
    await respond(interaction, await openPainting(interaction, chosen, place, services));
  },
} satisfies ComponentHandler<GalleryDeps>;

const changeFavourite = {
  actions: ['painting-star', 'painting-unstar'],
  async execute(interaction, id, action, services) {
    await deferComponent(interaction);
    const [jobId, place] = readIds(id);
    await services.jobs.setFavourite(await requireOwn(interaction, jobId, services), action === 'painting-star');
    await respond(interaction, await openPainting(interaction, jobId, place, services));
  },
} satisfies ComponentHandler<GalleryDeps>;

/** "Delete" asks; the button under the question deletes. */
const remove = {
  actions: ['painting-ask', 'painting-remove'],
  async execute(interaction, id, action, services) {
    await deferComponent(interaction);
    const [jobId, place] = readIds(id);
    if (action === 'painting-ask') {
      const job = await requireOwn(interaction, jobId, services);
      await respond(interaction, deleteQuestion(job, place, messagesFor(interaction.locale)));
      return;
    }
    const notice = await deletePainting(interaction, jobId, services);
    await respond(interaction, await showGallery(interaction, parsePlace(place), services, notice));
  },
} satisfies ComponentHandler<GalleryDeps>;

export const galleryComponents: readonly ComponentHandler<GalleryDeps>[] = [turnPage, open, changeFavourite, remove];
