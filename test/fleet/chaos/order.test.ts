/** The check of the order itself: it must see what is wrong, and nothing else. */
import { describe, expect, it } from 'vitest';
import type { Job } from '../../../src/jobs/job.js';
import type { Outage } from './disasters.js';
import type { FleetLine } from './fleet-process.js';
import { overtakenJobs } from './order.js';

interface Lived {
  readonly id: string;
  readonly startTag: number;
  /** In seconds. */
  readonly accepted: number;
  readonly started: number;
  readonly guildId?: string;
}

const WORKERS = 3;
/** Of those that come later there are more than workers. */
const repeated = (lived: Lived): Lived[] =>
  lived.id === 'late'
    ? Array.from({ length: WORKERS + 1 }, (_, index) => ({ ...lived, id: `late ${index}` }))
    : [lived];

const line = (msg: string, seconds: number, job?: string): FleetLine => ({
  msg,
  level: 30,
  time: 1000 * seconds,
  from: 'worker 1',
  ...(job !== undefined && { job }),
});

function overtaken(lived: readonly Lived[], outages: readonly Outage[] = [], more: readonly FleetLine[] = []) {
  const jobs = lived
    .flatMap(repeated)
    .map(({ id, startTag, guildId = 'a' }, sequence) => ({ id, startTag, sequence, guildId }) as Job);
  const log = lived
    .flatMap(repeated)
    .flatMap(({ id, accepted, started }) => [line('accepted', accepted, id), line('started', started, id)]);
  const history = { outages, workers: WORKERS, log: [...log, ...more].sort((one, other) => one.time - other.time) };
  return overtakenJobs(jobs, history).map((text) => text.split(' ')[0]);
}

const outage = (what: Outage['what'], from: number, to: number, guildId = 'a'): Outage => ({
  ...{ what, guildId, from: 1000 * from, to: 1000 * to },
});

/** The first waits for as long as the others, which come after it, and is begun later. */
const PASSED: readonly Lived[] = [
  { id: 'early', startTag: 0, accepted: 0, started: 20 },
  { id: 'late', startTag: 1, accepted: 1, started: 10 },
];

describe('a job that is begun after one that comes later', () => {
  it('is overtaken', () => {
    expect(overtaken(PASSED)).toEqual(['early']);
  });

  it('by start tag first, by sequence where that is the same', () => {
    const [early, late] = PASSED;
    expect(overtaken([early, { ...late, startTag: 0 }])).toEqual(['early']);
    expect(overtaken([{ ...early, startTag: 2 }, late])).toEqual([]);
  });

  it('is not where both are begun at about the same time, or it came only then', () => {
    const [early, late] = PASSED;
    expect(overtaken([{ ...early, started: 11 }, late])).toEqual([]);
    expect(overtaken([{ ...early, accepted: 9 }, late])).toEqual([]);
    expect(overtaken([early, { ...late, id: 'only' }])).toEqual([]);
  });

  it('is explained by a worker that was killed meanwhile: one job a worker', () => {
    const also = { ...PASSED[0], id: 'other' };
    expect(overtaken(PASSED, [outage('worker', 5, 5)])).toEqual([]);
    expect(overtaken([PASSED[0], also, PASSED[1]], [outage('worker', 5, 5)])).toEqual(['other']);
    expect(overtaken([PASSED[0], also, PASSED[1]], [outage('postgres', 5, 5)])).toEqual([]);
    expect(overtaken(PASSED, [outage('worker', 30, 31)])).toEqual(['early']);
    expect(overtaken(PASSED, [outage('bot', 5, 5)])).toEqual(['early']);
  });

  it('is left out until the queue is what the rows say after Redis was away', () => {
    const compared = [line('the queue is what the rows say', 9)];
    expect(overtaken(PASSED, [outage('redis', 5, 6)], compared)).toEqual([]);
    expect(overtaken(PASSED, [outage('redis', 2, 3)], [line('the queue is what the rows say', 4)])).toEqual(['early']);
  });

  it('is left out while its server is paused, and no other', () => {
    expect(overtaken(PASSED, [outage('guild', 5, 12)])).toEqual([]);
    expect(overtaken(PASSED, [outage('guild', 5, 12, 'b')])).toEqual(['early']);
  });
});
