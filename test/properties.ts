/** Before each file: one seed for all properties of a run, told once and again where one fails; FAST_CHECK_SEED repeats a run. */
import fc from 'fast-check';
import { inject } from 'vitest';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: inject('seed') });
