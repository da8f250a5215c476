/** "Again", "Stronger", "Weaker", "Keep colours", "Only the subject", "Only the background", "All of it": the same pictures once more, a little different. */

import { randomInt } from 'node:crypto';
import type { ComponentHandler } from '../../src/discord/command-types.js';
import { repaintJob } from '../../src/discord/stylize/start-job.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import { OPTIONS, type Options } from '../../src/painting/options.js';

/** A sixth of the strength slider, whose steps look evenly spaced: enough to see a difference. */
const STRENGTH_STEP = 15;

const { strength, seed } = OPTIONS;

const CHANGES = {
  again: (options: Options) => ({ ...options, start: 'noise', seed: randomInt(seed.minimum, seed.maximum) }),
  stronger: (options: Options) => ({
    ...options,
    strength: Math.min(strength.maximum, options.strength + STRENGTH_STEP),
  }),
  weaker: (options: Options) => ({
    ...options,
    strength: Math.max(strength.minimum, options.strength - STRENGTH_STEP),
  }),
  colours: (options: Options) => ({ ...options, colours: 'content' }),
  'only-subject': (options: Options) => ({ ...options, part: 'subject' }),
  'only-background': (options: Options) => ({ ...options, part: 'background' }),
  'paint-all': (options: Options) => ({ ...options, part: 'all' }),
} as const satisfies Record<string, (options: Options) => Options>;

type Change = keyof typeof CHANGES;

export const repaint = {
  expectsPainting: true,
  actions: Object.keys(CHANGES) as Change[],
  async execute(interaction, id, action, services) {
    await repaintJob(
      interaction,
      id,
      // "Again" under a job that failed or was cancelled repeats the request unchanged.
      ({ options, painted }) => ({
        options: action === 'again' && painted === null ? options : CHANGES[action as Change](options),
      }),
      services,
    );
  },
} satisfies ComponentHandler<StylizeDeps>;
