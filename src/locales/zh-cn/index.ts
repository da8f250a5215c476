/** What the bot says, in simplified Chinese. */
import type { Messages } from '../en/index.js';
import { challenges } from './challenges.js';
import { failures } from './failures.js';
import { firstMinute } from './first-minute.js';
import { painting } from './painting.js';
import { privacy } from './privacy.js';
import { settings } from './settings.js';
import { styles } from './styles.js';

export const zhCN: Messages = { ...painting, firstMinute, challenges, privacy, settings, styles, failures };
