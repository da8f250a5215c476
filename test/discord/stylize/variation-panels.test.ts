/** What a member gets who chooses one of four variations. */
import { expect, it } from 'vitest';
import { chosenVariation } from '../../../src/discord/stylize/variation-panels.js';
import type { Job } from '../../../src/jobs/job.js';
import { DEFAULTS } from '../../../src/painting/options.js';
import type { PictureHash } from '../../../src/store/pictures/hash.js';

const styleOf = (picture: string) => ({ picture: picture as PictureHash, share: 1 });
const job: Pick<Job, 'options' | 'styles' | 'panels'> = {
  options: DEFAULTS,
  styles: [styleOf('waves')],
  panels: [
    { options: { strength: 15 }, styles: null, name: null, picture: null },
    { options: {}, styles: [styleOf('mosaic')], name: 'Mosaic', picture: null },
  ],
};

it('names the painting after the style that was chosen', () => {
  expect(chosenVariation(job, 2)).toEqual({ options: DEFAULTS, styles: [styleOf('mosaic')], styleNames: ['Mosaic'] });
});

it('leaves the name where only an option differs', () => {
  expect(chosenVariation(job, 1)).toEqual({ options: { ...DEFAULTS, strength: 15 }, styles: [styleOf('waves')] });
});

it.each([0, 3, Number.NaN])('knows no variation %d of two', (number) => {
  expect(() => chosenVariation(job, number)).toThrow(expect.objectContaining({ kind: 'job-unknown' }));
});
