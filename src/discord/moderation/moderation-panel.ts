/** What a server blocks, for its moderators: to look at, and to lift. */
import { subtext, userMention } from 'discord.js';
import type { Messages } from '../../locales/index.js';
import type { MemberBlock, PictureBlock } from '../../moderation/blocks.js';
import type { BotMessage } from '../messages/bot-message.js';
import { escapeMemberText, selectMenuRow } from '../messages/components.js';
import { ACCENT_COLOURS, textMessage } from '../messages/message.js';
import { pageRow, paginate } from '../messages/paging.js';
import { truncate } from '../truncate.js';

export interface ModerationView {
  readonly guildId: string;
  readonly members: readonly MemberBlock[];
  readonly pictures: readonly PictureBlock[];
  readonly openReports: number;
  /** From 0. */
  readonly page: number;
  /** Names of blocked members that are known, by id: menus show no mentions. */
  readonly nameOf: (userId: string) => string | undefined;
  /** What has just been done. */
  readonly notice?: string | undefined;
}

/** Of members and of pictures each. */
const PER_PAGE = 10;
/** Characters of a name and of a reason in the list: escaped, they may be twice as many, and a message has 4,000. */
const MAX_SHOWN_LENGTH = 40;

export function moderationPanel(view: ModerationView, messages: Messages): BotMessage {
  const { moderation } = messages;
  const members = paginate(view.members, view.page, PER_PAGE);
  const pictures = paginate(view.pictures, view.page, PER_PAGE);
  // Both lists are turned at once; the shorter one ends sooner.
  const position = members.count > pictures.count ? members : pictures;
  const reasonOf = ({ reason }: MemberBlock | PictureBlock) =>
    escapeMemberText(truncate(reason.replace(/\s+/g, ' '), MAX_SHOWN_LENGTH));
  const shownMembers = position.number < members.count ? members.items : [];
  const shownPictures = position.number < pictures.count ? pictures.items : [];
  const lines = [
    `**${moderation.panel.title}**`,
    ...(view.notice === undefined ? [] : [view.notice]),
    moderation.panel.openReports({ count: view.openReports }),
    `\n${moderation.panel.members({ count: view.members.length })}`,
    ...shownMembers.map(
      (block) =>
        `- ${moderation.panel.line({ name: userMention(block.userId), reason: reasonOf(block), at: block.at })}`,
    ),
    `\n${moderation.panel.pictures({ count: view.pictures.length })}`,
    ...shownPictures.map(
      (block) =>
        `- ${moderation.panel.line({ name: escapeMemberText(truncate(block.name, MAX_SHOWN_LENGTH)), reason: reasonOf(block), at: block.at })}`,
    ),
    subtext(moderation.panel.explanation),
  ];
  const { unblockMemberPlaceholder, unblockPicturePlaceholder } = moderation.panel;
  const memberChoices = shownMembers.map(({ userId }) => ({ label: view.nameOf(userId) ?? userId, value: userId }));
  const pictureChoices = shownPictures.map(({ id, name }) => ({ label: name, value: id }));
  return textMessage(
    lines.join('\n'),
    ACCENT_COLOURS.waiting,
    ...(memberChoices.length === 0
      ? []
      : [selectMenuRow('unblock-member', String(position.number), unblockMemberPlaceholder, memberChoices)]),
    ...(pictureChoices.length === 0
      ? []
      : [selectMenuRow('unblock-picture', String(position.number), unblockPicturePlaceholder, pictureChoices)]),
    ...pageRow('moderation', undefined, position, messages),
  );
}
