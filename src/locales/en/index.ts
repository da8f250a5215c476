/** What the bot says, in English. The other languages have the type of this object, so that none can lack a sentence. */
import { challenges } from './challenges.js';
import { failures } from './failures.js';
import { painting } from './painting.js';
import { privacy } from './privacy.js';
import { settings } from './settings.js';
import { styles } from './styles.js';

export const en = { ...painting, challenges, privacy, settings, styles, failures };

export type Messages = typeof en;
