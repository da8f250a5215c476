/** What the bot says, in simplified Chinese. */
import type { Messages } from '../en/index.js';
import { challenges } from './challenges.js';
import { failures } from './failures.js';
import { painting } from './painting.js';
import { preferences } from './preferences.js';
import { privacy } from './privacy.js';
import { settings } from './settings.js';
import { styles } from './styles.js';

export const zhCN: Messages = { ...painting, challenges, preferences, privacy, settings, styles, failures };
