/** All messages in English. Other languages have this object's type, so a missing message does not compile. */
import { challenges } from './challenges.js';
import { failures } from './failures.js';
import { painting } from './painting.js';
import { paintings } from './paintings.js';
import { privacy } from './privacy.js';
import { settings } from './settings.js';
import { styles } from './styles.js';

export const en = {
  ...painting,
  buttons: { ...painting.buttons, ...paintings.buttons },
  paintings,
  challenges,
  privacy,
  settings,
  styles,
  failures,
};

export type Messages = typeof en;
