/** All commands, component handlers and modal handlers. */
import type { Commands } from '../src/discord/command-types.js';
import { about } from './about.js';
import { showDetails, turnListPage } from './challenge/browse.js';
import { challenge } from './challenge/command.js';
import { changeDraftByMenu, draftModals, finishDraft, openDraftModal } from './challenge/draft-panel.js';
import {
  enterFromChallenge,
  enterFromPainting,
  openPaintForChallengeModal,
  submitPaintForChallengeModal,
  withdrawEntry,
} from './challenge/entries.js';
import { castVote, openGallery, turnGalleryPage } from './challenge/gallery.js';
import { organiserButtons, submitCancelModal } from './challenge/organiser.js';
import { defaults } from './defaults/command.js';
import { settingsComponents, settingsModals } from './defaults/panel.js';
import { openFormAgain } from './edit-again.js';
import { help } from './help.js';
import { moderation, moderationComponents } from './moderation/command.js';
import { decideOnReport, removePaintingCommand, submitRemoval } from './moderation/decide.js';
import { reportButton, reportPainting, submitReport } from './moderation/report.js';
import { paintings } from './paintings/command.js';
import { galleryComponents } from './paintings/components.js';
import { eraseMemberData, privacy } from './privacy.js';
import { moderateQueue, queue } from './queue.js';
import { ownSettings, preferenceComponents, preferenceModals } from './settings.js';
import { style } from './style/command.js';
import { libraryComponents } from './style/components.js';
import { openSaveStyleModal, submitSaveStyleModal } from './style/save-style.js';
import { cancelPainting } from './stylize/cancel.js';
import { choosePartOfPicture, paintInChosenStyle } from './stylize/choose-style.js';
import { stylize } from './stylize/command.js';
import { stylizeAvatar, stylizePicture, submitPictureModal } from './stylize/context-menus.js';
import { answerDelete, askToDelete } from './stylize/delete.js';
import { openEditModal, submitEditModal } from './stylize/edit.js';
import { finishedComponents } from './stylize/finished.js';
import { showMore } from './stylize/more.js';
import { pingWhenDone } from './stylize/ping.js';
import { repaint } from './stylize/repaint.js';
import { resumeReply } from './stylize/resume-reply.js';

/** @param largestSize longest side of a painting that may be asked for, in pixels. */
export const commandsFor = (largestSize: number): Commands => ({
  slash: [
    stylize(largestSize),
    style,
    paintings,
    challenge,
    queue,
    moderation,
    defaults,
    ownSettings,
    privacy,
    help,
    about,
  ],
  messageMenu: [stylizePicture, reportPainting, removePaintingCommand],
  userMenu: [stylizeAvatar],
  components: [
    ...[
      cancelPainting,
      choosePartOfPicture,
      paintInChosenStyle,
      pingWhenDone,
      repaint,
      openEditModal,
      showMore,
      askToDelete,
      answerDelete,
      resumeReply,
      moderateQueue,
      eraseMemberData,
      openFormAgain,
      ...settingsComponents,
      ...preferenceComponents,
    ],
    ...[
      enterFromPainting,
      enterFromChallenge,
      withdrawEntry,
      openPaintForChallengeModal,
      showDetails,
      turnListPage,
      openGallery,
      turnGalleryPage,
      castVote,
    ],
    ...[openDraftModal, changeDraftByMenu, finishDraft, organiserButtons],
    ...[openSaveStyleModal, ...libraryComponents],
    ...[...finishedComponents, ...galleryComponents],
    ...[reportButton, decideOnReport, moderationComponents],
  ],
  modals: [
    submitEditModal,
    submitPictureModal,
    ...settingsModals,
    ...preferenceModals,
    submitSaveStyleModal,
    submitPaintForChallengeModal,
    submitCancelModal,
    ...draftModals,
    ...[submitReport, submitRemoval],
  ],
});
