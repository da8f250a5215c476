/** Everything that members can type and press. */
import type { Commands } from '../src/discord/command.js';
import { about } from './about.js';
import { again } from './again.js';
import { cancel } from './cancel.js';
import { challenge } from './challenge.js';
import { draftEnds, draftFilled, draftMenus, draftWindows } from './challenge-draft.js';
import { enterFromChallenge, enterFromPainting, paintFor, paintForWindow, withdraw } from './challenge-entering.js';
import { lookAt, turnTo } from './challenge-looking.js';
import { callOff, organise } from './challenge-organising.js';
import { castVote, openGallery, turnGallery } from './challenge-voting.js';
import { defaults } from './defaults.js';
import { defaultsControls, defaultsWindows } from './defaults-panel.js';
import { remove } from './delete.js';
import { edit, editWindow } from './edit.js';
import { erase, privacy } from './privacy.js';
import { queue, queueControls } from './queue.js';
import { saveStyle, saveStyleWindow } from './save-style.js';
import { show } from './show.js';
import { style } from './style.js';
import { styleControls } from './style-controls.js';
import { stylize } from './stylize.js';
import { pictureWindow, stylizeAvatar, stylizePicture } from './stylize-picture.js';

/** @param largestSize longest side of a painting that may be asked for, in pixels. */
export const commandsFor = (largestSize: number): Commands => ({
  slash: [stylize(largestSize), style, challenge, queue, defaults, privacy, about],
  message: [stylizePicture],
  user: [stylizeAvatar],
  controls: [
    ...[cancel, again, edit, remove, show, queueControls, erase, ...defaultsControls],
    ...[enterFromPainting, enterFromChallenge, withdraw, paintFor, lookAt, turnTo, openGallery, turnGallery, castVote],
    ...[draftWindows, draftMenus, draftEnds, organise],
    ...[saveStyle, ...styleControls],
  ],
  windows: [editWindow, pictureWindow, ...defaultsWindows, saveStyleWindow, paintForWindow, callOff, ...draftFilled],
});
