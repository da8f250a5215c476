/** For the project `postgres`: without one its tests are skipped, and say why. */
import { beforeEach } from 'vitest';
import { postgresMissing } from './postgres.js';

if (postgresMissing !== undefined) beforeEach(({ skip }) => skip(postgresMissing));
