/** What `/paintings` and its buttons do. */
import type { BaseInteraction } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import { fitPicture, numberPictures } from '../../images/index.js';
import type { Job } from '../../jobs/job.js';
import { messagesFor } from '../../locales/index.js';
import { THUMBNAIL_SIDES_PX } from '../challenges/thumbnail-cache.js';
import type { BotMessage } from '../messages/bot-message.js';
import { escapeMemberText } from '../messages/components.js';
import { messagesLeftLines, removePainting } from '../stylize/remove-painting.js';
import type { GalleryDeps } from './gallery-deps.js';
import { galleryMessage, openedMessage } from './gallery-messages.js';
import { type GalleryPlace, galleryPage, PAINTINGS_PER_PAGE } from './gallery-page.js';

/** @param notice what has just happened. */
export async function showGallery(
  interaction: BaseInteraction,
  place: GalleryPlace,
  { jobs, thumbnails: cache, retention }: GalleryDeps,
  notice?: string,
): Promise<BotMessage> {
  const page = galleryPage(await jobs.gallery(interaction.user.id), place);
  const shown = page.items.map(async ({ painted }) => {
    const small = painted && (await cache.get(painted.picture, THUMBNAIL_SIDES_PX.gallery));
    return small?.bytes;
  });
  // One that cannot be read must not hide the others.
  const thumbnails = await Promise.all(shown.map((thumbnail) => thumbnail.catch(() => undefined)));
  const view = {
    filter: place.filter,
    page,
    thumbnails: await numberPictures(thumbnails, page.number * PAINTINGS_PER_PAGE + 1),
    keepDays: retention.pictures,
    notice,
  };
  return galleryMessage(view, messagesFor(interaction.locale));
}

/** @returns the member's own painting. @throws UserError `job-unknown` */
export async function requireOwn(interaction: BaseInteraction, id: string, { jobs }: GalleryDeps): Promise<Job> {
  const job = await jobs.find(id);
  if (job === undefined || job.userId !== interaction.user.id || job.painted === null || job.kind !== 'painting')
    throw new UserError('job-unknown');
  return job;
}

/** @param place the page's id that it is opened from. @throws UserError `job-unknown`, `pictures-gone`, `output-bytes`. */
export async function openPainting(
  interaction: BaseInteraction,
  id: string,
  place: string,
  services: GalleryDeps,
): Promise<BotMessage> {
  const job = await requireOwn(interaction, id, services);
  const painting = await services.jobs.painting(job);
  if (job.painted === null || painting === undefined) throw new UserError('pictures-gone');
  const file = await fitPicture(painting, interaction.attachmentSizeLimit);
  return openedMessage(job, job.painted, file, place, messagesFor(interaction.locale));
}

/** Takes the painting, its pictures and the messages that show it away, copies that were shared too. @returns a notice. */
export async function deletePainting(interaction: BaseInteraction, id: string, services: GalleryDeps): Promise<string> {
  const job = await requireOwn(interaction, id, services);
  const left = await removePainting(job, services);
  const messages = messagesFor(interaction.locale);
  const done = messages.paintings.gallery.deleted({ name: escapeMemberText(job.name) });
  return [done, ...messagesLeftLines(left, messages)].join('\n');
}
