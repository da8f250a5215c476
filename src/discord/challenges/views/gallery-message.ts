/** The gallery of a challenge, where members vote. */

import { ButtonStyle, ContainerBuilder, subtext } from 'discord.js';
import type { Challenge, Entry, GalleryEntry, GalleryPage } from '../../../challenges/challenge.js';
import type { Messages } from '../../../locales/index.js';
import { MAX_SELECT_OPTIONS } from '../../discord-limits.js';
import type { BotMessage } from '../../messages/bot-message.js';
import {
  actionButton,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  type PictureAttachment,
  selectMenuRow,
  textDisplay,
} from '../../messages/components.js';
import { ACCENT_COLOURS } from '../../messages/message.js';
import { pageButtons } from '../../messages/paging.js';
/** Entries on a page, each with its picture: Discord allows 40 components, and a phone has a screen. */
export const ENTRIES_PER_PAGE = 4;

export interface GalleryView {
  readonly challenge: Challenge;
  readonly page: GalleryPage;
  /** By the entry's id; those that are no longer kept are missing. */
  readonly pictures: ReadonlyMap<string, PictureAttachment>;
  /** Votes that the viewer has still to give. */
  readonly votesLeft: number;
  /** What has just happened. */
  readonly notice?: string | undefined;
  /** Where the votes are spent: the entry that wants one, and those that have one. */
  readonly moveVote?: { readonly to: string; readonly from: readonly Entry[] } | undefined;
}

export function galleryMessage(
  { challenge, page, pictures, votesLeft, notice, moveVote }: GalleryView,
  messages: Messages,
): BotMessage {
  const { gallery, card } = messages.challenges;
  const { entries, start, total } = page;
  const head = [
    `## ${gallery.title({ title: escapeMemberText(challenge.title) })}`,
    ...(notice === undefined ? [] : [notice]),
    `${gallery.votesLeft({ left: votesLeft, all: challenge.votesPerMember })} ${card.votingUntil({ at: challenge.votingEndAt })}`,
    ...(total === 0
      ? [gallery.empty]
      : [subtext(`${gallery.range({ from: start + 1, to: start + entries.length, total })} · ${gallery.orderNotice}`)]),
  ];
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.painting)
    .addTextDisplayComponents(textDisplay(head.join('\n')));
  if (moveVote !== undefined && moveVote.from.length > 0) {
    const choices = moveVote.from.slice(0, MAX_SELECT_OPTIONS).map(({ id, title }) => ({ label: title, value: id }));
    box.addActionRowComponents(selectMenuRow('instead', moveVote.to, gallery.moveVotePlaceholder, choices));
  }
  for (const [index, entry] of entries.entries()) {
    const shown = pictures.get(entry.id);
    if (shown !== undefined) box.addMediaGalleryComponents(mediaGallery([shown]));
    const words = `**${start + index + 1}.** ${escapeMemberText(entry.title)}${shown === undefined ? `\n${subtext(gallery.pictureNotKept)}` : ''}`;
    box.addSectionComponents((section) =>
      section.addTextDisplayComponents(textDisplay(words)).setButtonAccessory(voteButton(entry, messages)),
    );
  }
  const turns = pageButtons('gallery-at', page, messages);
  if (turns.length > 0) box.addActionRowComponents(componentRow(...turns));
  return containerMessage(box, [...pictures.values()]);
}

function voteButton({ id, isOwn, hasVote }: GalleryEntry, { challenges }: Messages) {
  const { gallery } = challenges;
  if (isOwn) return actionButton('vote', id, gallery.ownEntry).setDisabled(true);
  return hasVote
    ? actionButton('vote', id, gallery.voted, ButtonStyle.Success).setEmoji({ name: '❤️' })
    : actionButton('vote', id, gallery.vote, ButtonStyle.Primary);
}
