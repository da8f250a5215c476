/** Challenges of each server, whose phases organisers end early. */
import { setTimeout } from 'node:timers/promises';
import type { Random } from '../../../bench/fleet/random.js';
import type { Challenges } from '../../../src/challenges/challenges.js';
import { settings } from '../../challenges/challenges-harness.js';
import { persist } from './rows.js';

export interface Organiser {
  readonly guildId: string;
  readonly userId: string;
}

const HOUR_MS = 3_600_000;

/**
 * From its creation to its results.
 *
 * @param phaseMs how long a phase lasts at most; half of it at least.
 */
export async function holdChallenge(
  challenges: Challenges,
  organiser: Organiser,
  plan: { readonly title: string; readonly channelId: string },
  random: Random,
  phaseMs: number,
): Promise<void> {
  const now = Date.now();
  const times = { startsAt: now, submissionsEndAt: now + HOUR_MS, votingEndAt: now + 2 * HOUR_MS };
  const { id } = await persist(() => challenges.create(organiser, settings({ ...plan, ...times })));
  for (const phase of ['open', 'voting'] as const) {
    await setTimeout((phaseMs * (1 + random.next())) / 2);
    await persist(() => closePhase(challenges, id, organiser, phase));
  }
}

async function closePhase(challenges: Challenges, id: string, organiser: Organiser, phase: 'open' | 'voting') {
  const { state } = await challenges.get(id, organiser.guildId);
  // An attempt before this one may have done it, and lost its answer; or a bot has not opened it yet.
  if (state === 'scheduled') throw new Error('not open yet');
  if (state === phase) await challenges.closeEarly(id, organiser, phase);
}
