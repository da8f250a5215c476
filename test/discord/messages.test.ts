/** What the message of a job says of its time, and that what is wrong with a form always has room in one. */
import { describe, expect, it } from 'vitest';
import { failuresMessage } from '../../src/discord/messages/failure-message.js';
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

describe('a form of which everything is wrong', () => {
  const failures = (count: number) =>
    Array.from({ length: count }, () => ({ kind: 'option-line' as const, details: { line: 'a' } }));
  const lines = (count: number, locale: string) => {
    const [box] = failuresMessage(failures(count), messagesFor(locale)).components as { components?: object[] }[];
    const [text] = box.components as { content: string }[];
    return text.content.split('\n');
  };

  it.each(['en-US', 'de', 'fr', 'zh-CN'])('says so in %s in the 4,000 characters of a message', (locale) => {
    const all = lines(200, locale);
    expect(all.join('\n').length).toBeLessThan(4000);
    expect(all.at(-1)).toBe('- …');
    expect(lines(5, locale)).toHaveLength(6);
  });
});
