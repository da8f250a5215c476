/** A member's own paintings, for the member's eyes only. */
import { ButtonStyle, ContainerBuilder, subtext } from 'discord.js';
import type { Job, PaintedPicture } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import { joinIds } from '../custom-id.js';
import type { BotMessage } from '../messages/bot-message.js';
import {
  actionButton,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  type PictureAttachment,
  selectMenuRow,
  textDisplay,
} from '../messages/components.js';
import { ACCENT_COLOURS, buttonRow, noticeMessage, pictureMessage } from '../messages/message.js';
import { neighboursOf, type Page, pageButtons, pageText } from '../messages/paging.js';
import { replyTargetOf } from '../replies/reply-target.js';
import { hasTimelapse } from '../stylize/derive-job.js';
import { describeOptions, type PaintingFile, shownPainting } from '../stylize/job-messages.js';
import { formatPlace, type GalleryFilter, PAINTINGS_PER_PAGE } from './gallery-page.js';

export interface GalleryView {
  readonly filter: GalleryFilter;
  readonly page: Page<Job>;
  /** One for each painting of the page; undefined for one that cannot be read. */
  readonly thumbnails: readonly (Uint8Array | undefined)[];
  /** Days that pictures are kept. */
  readonly keepDays: number;
  /** What has just happened. */
  readonly notice?: string | undefined;
}

export function galleryMessage(view: GalleryView, messages: Messages): BotMessage {
  const { filter, page, thumbnails, keepDays, notice } = view;
  const { gallery } = messages.paintings;
  const first = page.number * PAINTINGS_PER_PAGE + 1;
  const title = `**${titleOf(filter, messages)}** · ${pageText(page, messages)}`;
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.done)
    .addTextDisplayComponents(textDisplay([...(notice === undefined ? [] : [notice]), title].join('\n')));
  const shown = page.items.flatMap((job, index): PictureAttachment[] => {
    const bytes = thumbnails[index];
    if (bytes === undefined) return [];
    const description = gallery.alt({ number: first + index, name: job.name });
    return [{ name: `${job.id}.webp`, bytes, description, spoiler: replyTargetOf(job).spoiler }];
  });
  if (shown.length > 0) box.addMediaGalleryComponents(mediaGallery(shown));
  const lines = page.items.map((job, index) => `${first + index}. ${lineOf(job, messages)}`);
  // Markdown would join the note to the list if they were one text.
  box.addTextDisplayComponents(
    textDisplay(lines.length === 0 ? emptyOf(filter, messages) : lines.join('\n')),
    textDisplay(subtext(gallery.kept({ days: keepDays }))),
  );
  return containerMessage(box.addActionRowComponents(...rowsOf(view, messages)), shown);
}

function lineOf({ name, acceptedAt, favouritedAt }: Job, { paintings: { gallery } }: Messages): string {
  const line = favouritedAt === null ? gallery.line : gallery.favouriteLine;
  return line({ name: escapeMemberText(name), at: acceptedAt });
}

function titleOf(filter: GalleryFilter, { paintings }: Messages): string {
  if (filter.kind === 'style') return paintings.gallery.matching({ style: escapeMemberText(filter.style) });
  return filter.kind === 'favourites' ? paintings.gallery.favourites : paintings.gallery.title;
}

function emptyOf(filter: GalleryFilter, { paintings }: Messages): string {
  if (filter.kind === 'style') return paintings.gallery.noMatch({ style: escapeMemberText(filter.style) });
  return filter.kind === 'favourites' ? paintings.gallery.noFavourites : paintings.gallery.empty;
}

function rowsOf({ filter, page }: GalleryView, messages: Messages) {
  const { gallery } = messages.paintings;
  const here = formatPlace({ filter, page: page.number });
  const first = page.number * PAINTINGS_PER_PAGE + 1;
  const choices = page.items.map(({ id, name }, index) => ({ label: `${first + index}. ${name}`, value: id }));
  const other = filter.kind === 'all' ? 'favourites' : 'all';
  const otherLabel = other === 'all' ? gallery.showAll : gallery.showFavourites;
  const turns = [
    ...pageButtons(
      'paintings',
      neighboursOf(page, (number) => formatPlace({ filter, page: number })),
      messages,
    ),
    actionButton('paintings', formatPlace({ filter: { kind: other }, page: 0 }), otherLabel),
  ];
  return [
    ...(choices.length === 0 ? [] : [selectMenuRow('painting-open', here, gallery.openPlaceholder, choices)]),
    componentRow(...turns),
  ];
}

/** One painting, and what its member can do with it. @param place the page's id that it was opened from. */
export function openedMessage(
  job: Job,
  { width, height }: PaintedPicture,
  file: PaintingFile,
  place: string,
  messages: Messages,
): BotMessage {
  const { buttons, paintings } = messages;
  const { gallery } = paintings;
  const isFavourite = job.favouritedAt !== null;
  const text = [
    lineOf(job, messages),
    subtext(`${describeOptions(job, messages)} · ${width} × ${height}`),
    ...(isFavourite ? [subtext(gallery.favouriteKept)] : []),
  ].join('\n');
  const here = joinIds(job.id, place);
  const star = isFavourite ? 'painting-unstar' : 'painting-star';
  const off = hasTimelapse(job) ? [] : (['timelapse'] as const);
  return pictureMessage(shownPainting(job, file, job.name), text, ACCENT_COLOURS.done, [
    buttonRow(['again', 'edit', 'larger', 'compare', 'timelapse'], job.id, messages, off),
    componentRow(
      actionButton('share', job.id, buttons.share),
      actionButton(star, here, buttons[star]),
      actionButton('painting-ask', here, buttons['painting-ask'], ButtonStyle.Danger),
      actionButton('paintings', place, gallery.back),
    ),
  ]);
}

export function deleteQuestion(job: Job, place: string, { paintings: { gallery }, buttons }: Messages): BotMessage {
  const here = joinIds(job.id, place);
  return noticeMessage(
    gallery.deleteQuestion({ name: escapeMemberText(job.name) }),
    [gallery.deleteConsequences],
    ACCENT_COLOURS.failed,
    actionButton('painting-remove', here, buttons['painting-remove'], ButtonStyle.Danger),
    actionButton('painting-open', here, gallery.keep),
  );
}
