import type { Privacy } from '../../privacy/privacy.js';

/** Days for which pictures and records of paintings are kept. */
export interface RetentionDays {
  readonly pictures: number;
  readonly records: number;
}

/** What showing, exporting and erasing a member's data needs. */
export interface PrivacyDeps {
  readonly privacy: Privacy;
  readonly retention: RetentionDays;
}
