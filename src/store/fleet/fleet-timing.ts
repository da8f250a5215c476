/** How soon the processes of a fleet find out what has become of each other, in milliseconds. */
export interface FleetTiming {
  /** Between two signs of life. */
  readonly beatMs: number;
  /** One that could not give a sign for so long acts as if it were dead, before the others believe so. */
  readonly staleAfterMs: number;
  /** One that has given no sign for so long is dead: others do what it did. */
  readonly deadAfterMs: number;
  /** How long what is leased, a job in the queue among it, stays with a process that does not renew it. */
  readonly leaseMs: number;
  /** Between two comparisons of queue and rows. */
  readonly reconcileMs: number;
}

export const FLEET_TIMING: FleetTiming = {
  beatMs: 5000,
  staleAfterMs: 15_000,
  deadAfterMs: 20_000,
  leaseMs: 15_000,
  reconcileMs: 5000,
};
