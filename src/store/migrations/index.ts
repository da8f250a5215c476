/** Every change of the tables, oldest first. What was released is never edited. */
import type { Migration } from 'kysely';
import { jobs } from './001-jobs.js';
import { pictureOwners } from './002-picture-owners.js';
import { settings } from './003-settings.js';
import { styles } from './004-styles.js';
import { challenges } from './005-challenges.js';
import { challengeDrafts } from './006-challenge-drafts.js';
import { plainNames } from './007-plain-names.js';
import { paintingFeatures } from './008-painting-features.js';
import { lastStyles } from './009-last-styles.js';
import { memberPreferences } from './010-member-preferences.js';
import { moderation } from './011-moderation.js';
import { masks } from './012-masks.js';
import { animations } from './013-animations.js';
import { fleet } from './014-fleet.js';
import { wideNumbers } from './015-wide-numbers.js';

export const migrations: Readonly<Record<string, Migration>> = {
  '001-jobs': jobs,
  '002-picture-owners': pictureOwners,
  '003-settings': settings,
  '004-styles': styles,
  '005-challenges': challenges,
  '006-challenge-drafts': challengeDrafts,
  '007-plain-names': plainNames,
  '008-painting-features': paintingFeatures,
  '009-last-styles': lastStyles,
  '010-member-preferences': memberPreferences,
  '011-moderation': moderation,
  '012-masks': masks,
  '013-animations': animations,
  '014-fleet': fleet,
  '015-wide-numbers': wideNumbers,
};
