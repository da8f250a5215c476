/** What the bot says, in simplified Chinese. */
import type { Messages } from '../en/index.js';
import { challenges } from './challenges.js';
import { failures } from './failures.js';
import { painting } from './painting.js';
import { paintings } from './paintings.js';
import { privacy } from './privacy.js';
import { settings } from './settings.js';
import { styles } from './styles.js';

export const zhCN: Messages = {
  ...painting,
  buttons: { ...painting.buttons, ...paintings.buttons },
  paintings,
  challenges,
  privacy,
  settings,
  styles,
  failures,
};
