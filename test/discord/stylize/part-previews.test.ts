import { describe, expect, it } from 'vitest';
import { PartPreviewCache, type PreviewService } from '../../../src/discord/stylize/question/part-previews.js';
import { UserError } from '../../../src/errors/user-error.js';
import { createLog } from '../../../src/observability/log.js';

const log = createLog({ LOG_LEVEL: 'silent' });
const picture = (url: string) => ({ url, size: 1, name: 'cat.png', spoiler: false });
const downloads = {
  run: <T>(task: (fetch: (source: { url: string }) => Promise<Buffer>) => Promise<T>) =>
    task(async ({ url }) => Buffer.from(url)),
};
const shown = { bytes: Buffer.from('inside'), extension: 'jpg' } as const;
const previews = { inside: shown, outside: shown };

function cacheOf(preview: PreviewService['preview']) {
  const asked: string[] = [];
  const cache = new PartPreviewCache(
    {
      preview: (pictures) => {
        asked.push(`${pictures.content} ${pictures.mask ?? ''}`.trim());
        return preview(pictures);
      },
    },
    downloads,
    log,
  );
  return { cache, asked };
}

describe('what was found of a picture', () => {
  it('is looked for once, whoever asks meanwhile or later, and anew for another mask', async () => {
    const { cache, asked } = cacheOf(async () => previews);
    const content = picture('cat');
    const found = await Promise.all([cache.find({ content }), cache.find({ content })]);
    await cache.find({ content });
    await cache.find({ content, mask: picture('mask') });
    expect(found).toEqual([
      { kind: 'shown', previews },
      { kind: 'shown', previews },
    ]);
    expect(asked).toEqual(['cat', 'cat mask']);
  });

  it('is remembered where it was nothing', async () => {
    const { cache, asked } = cacheOf(async () => undefined);
    for (let i = 0; i < 2; i++) expect(await cache.find({ content: picture('sky') })).toEqual({ kind: 'nothing' });
    expect(asked).toHaveLength(1);
  });

  it('is looked for again after a failure', async () => {
    const refusal = new UserError('mask-unreadable');
    const answers = [
      Promise.reject(refusal),
      Promise.reject(new Error('the process ended')),
      Promise.resolve(previews),
    ];
    for (const answer of answers) answer.catch(() => {});
    const { cache } = cacheOf(() => answers.shift() as ReturnType<PreviewService['preview']>);
    const kinds: string[] = [];
    for (let i = 0; i < 3; i++) kinds.push((await cache.find({ content: picture('cat') })).kind);
    expect(kinds).toEqual(['refused', 'failed', 'shown']);
  });
});

it('a message shows what was chosen last', () => {
  const { cache } = cacheOf(async () => undefined);
  const [first, other, second] = ['one', 'two', 'one'].map((message) => cache.begin(message));
  expect([first(), other(), second()]).toEqual([false, true, true]);
});
