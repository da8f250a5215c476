/** A painting goes, and everything that shows it, also what is made of it meanwhile. */
import { expect, it } from 'vitest';
import { removeCopies, removePainting } from '../../../src/discord/stylize/remove-painting.js';
import type { Job } from '../../../src/jobs/job.js';

const job = (id: string, guildId = 'studio') => ({ id, guildId, kind: 'painting' }) as unknown as Job;
const painting = job('painting');

/** @param late copies that somebody makes while the job of that id is being removed. */
function open(copies: Job[], late: Readonly<Record<string, Job>> = {}) {
  const removed: string[] = [];
  const jobs = {
    withDerived: async (of: Job) => [of, ...copies],
    discard: async (id: string) => void removed.push(id),
  };
  const delivery = {
    removeReply: async ({ id }: Job) => {
      if (id in late) copies.push(late[id]);
      return id !== 'stays';
    },
  };
  return { deps: { jobs, delivery } as never, removed };
}

it('is removed after its copies, and what was made of it or of a copy meanwhile goes too, once', async () => {
  const late = { copy: job('of the copy'), painting: job('stays') };
  const { deps, removed } = open([job('copy')], late);
  expect((await removePainting(painting, deps)).map(({ id }) => id)).toEqual(['stays']);
  expect(removed).toEqual(['copy', 'of the copy', 'painting', 'stays']);
});

it('keeps copies that are not meant', async () => {
  const { deps, removed } = open([job('here'), job('there', 'elsewhere')]);
  await removeCopies(painting, deps, undefined, ({ guildId }) => guildId === 'studio');
  expect(removed).toEqual(['here']);
});
