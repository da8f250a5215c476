/** A job for each interaction, however often Discord sends it. */
import { describe, expect, it } from 'vitest';
import { jobIdOf, startOnce } from '../../../src/discord/replies/start-once.js';
import type { Job } from '../../../src/jobs/job.js';

const interaction = { id: '1001', token: 'a token' } as Parameters<typeof startOnce>[0];

describe('the id of an interaction’s job', () => {
  it('is a UUID, the same each time, and another one of another interaction', () => {
    expect(jobIdOf(interaction)).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
    expect(jobIdOf({ ...interaction })).toBe(jobIdOf(interaction));
    expect(jobIdOf({ ...interaction, id: '1002' })).not.toBe(jobIdOf(interaction));
  });

  it('cannot be told from the interaction’s id alone', () => {
    expect(jobIdOf({ ...interaction, token: 'another' })).not.toBe(jobIdOf(interaction));
  });
});

describe('starting a job', () => {
  const failure = new Error('no place is left');
  const fail = () => Promise.reject(failure);

  it('fails where there is none afterwards', async () => {
    await expect(startOnce(interaction, { find: async () => undefined }, fail)).rejects.toBe(failure);
    await expect(startOnce(interaction, { find: () => Promise.reject(new Error('gone')) }, fail)).rejects.toBe(failure);
  });

  it('is silent where another process has started it', async () => {
    const asked: string[] = [];
    const find = async (id: string) => {
      asked.push(id);
      return {} as Job;
    };
    await expect(startOnce(interaction, { find }, fail)).resolves.toBeUndefined();
    expect(asked).toEqual([jobIdOf(interaction)]);
  });
});
