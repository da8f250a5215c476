/** What the message of a job says of its time. */
import { describe, expect, it } from 'vitest';
import { progressMessage } from '../../src/discord/stylize/job-messages.js';
import type { Job } from '../../src/jobs/job.js';
import { messagesFor } from '../../src/locales/index.js';

const job = { id: '1', attempt: 1, reply: { spoiler: false } } as object as Job;
const progress = { done: 0.1, stage: 1, stages: 3, width: 64, height: 64 };
const saying = (locale: string, secondsLeft: number | undefined) =>
  JSON.stringify(
    progressMessage(job, { ...progress, secondsLeft }, undefined, 1_000_000, messagesFor(locale)).components,
  );

describe('a painting under way', () => {
  it.each([
    ['en-US', 'Estimating…'],
    ['zh-CN', '正在估算…'],
  ])('says in %s that its time is being estimated as long as nobody knows it', (locale, words) => {
    expect(saying(locale, undefined)).toContain(words);
    expect(saying(locale, undefined)).not.toContain('<t:');
    expect(saying(locale, 20)).not.toContain(words);
    expect(saying(locale, 20)).toContain('<t:1020:R>');
  });
});
