/** What the message of a job says of its time. */
import { describe, expect, it } from 'vitest';
import { progressMessage } from '../../src/discord/stylize/job-messages.js';
import type { Job } from '../../src/jobs/job.js';
import { messagesFor } from '../../src/locales/index.js';

const job = { id: '1', attempt: 1, reply: { spoiler: false } } as object as Job;
const progress = { done: 0.1, stage: 1, stages: 3, width: 64, height: 64 };
const saying = (locale: string, secondsLeft: number | undefined) =>
  JSON.stringify(progressMessage(job, { ...progress, secondsLeft }, undefined, messagesFor(locale)).components);

describe('a painting under way', () => {
  it.each([
    ['en-US', 'Estimating…', 'Ready in 20 sec', 'Finishing…'],
    ['zh-CN', '正在估算…', '还需 20 秒', '即将完成…'],
  ])('says in %s how long it takes still, where that is known', (locale, unknown, left, soon) => {
    expect(saying(locale, undefined)).toContain(unknown);
    expect(saying(locale, 20)).toContain(left);
    expect(saying(locale, 1)).toContain(soon);
  });
});
