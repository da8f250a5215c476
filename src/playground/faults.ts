/** What can be made to go wrong. */
export class Faults {
  /** Milliseconds before the CDN answers. */
  cdnDelay = 0;
  /** Milliseconds before the API answers. */
  restDelay = 0;
  /** Requests answered with 429, whatever their bucket says. */
  tooMany = 0;
  /** Until when, in milliseconds of the clock, the API answers 503. */
  unavailableUntil = 0;
}
