/** Before all tests: the seed of this run's properties. */
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of fast-check, a 32-bit integer. */
    seed: number;
  }
}

let seed: number | undefined;

export default function setup({ provide }: TestProject): void {
  if (seed === undefined) {
    const { FAST_CHECK_SEED } = process.env;
    seed = FAST_CHECK_SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(FAST_CHECK_SEED);
    console.log(`The seed of the properties is ${seed}; FAST_CHECK_SEED=${seed} repeats them.`);
  }
  provide('seed', seed);
}
