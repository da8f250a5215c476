import { describe, expect, test } from 'vitest';
import { ERROR_KINDS, isMemberErrorKind } from '../../src/errors/error-kinds.js';
import { isUserError, UserError } from '../../src/errors/user-error.js';
import { describeFailure, messagesFor } from '../../src/locales/index.js';

describe('a user error', () => {
  test('has the details that its kind declares, checked by the compiler', () => {
    const error = new UserError('quota-day', { limit: 3, until: 5 });
    expect(error.details.until).toBe(5);
    // @ts-expect-error the details are missing
    expect(new UserError('style-limit').details).toEqual({});
    // @ts-expect-error a misspelt kind
    expect(new UserError('quota-dya')).toBeInstanceOf(Error);
  });

  test('is told apart by its kind', () => {
    const error: unknown = new UserError('votes-spent', { limit: 3 });
    expect(isUserError(error, 'votes-spent') && error.details.limit).toBe(3);
    expect(isUserError(error, 'entries-spent')).toBe(false);
    expect(isUserError(new Error('votes-spent'), 'votes-spent')).toBe(false);
  });

  test('a wrong configuration is told apart from what a restart may mend', () => {
    const kinds = Object.entries(ERROR_KINDS).flatMap(([kind, { isConfiguration }]) => (isConfiguration ? [kind] : []));
    expect(kinds.sort()).toEqual([
      'blob-elsewhere',
      'blob-keys',
      'blob-store',
      'config',
      'config-file',
      'device-missing',
      'engine-missing',
      'fleet-services',
      'fleet-size',
      'move-unfinished',
      'port',
      'role-needs',
      'role-refuses',
      'shards-few',
      'token',
      'weights-damaged',
      'weights-missing',
    ]);
    expect(
      new UserError('port', { port: 80, variable: 'BRUSHWORK_HEALTH_PORT', reason: 'it is taken' }).policy
        .isConfiguration,
    ).toBe(true);
    expect(new UserError('discord-unreachable', { reason: 'fetch failed' }).policy.isConfiguration).toBeUndefined();
  });

  test('says what happened and what to do next where operators read it; its kind and data where only members do', () => {
    expect(new UserError('picture-clear').message).toMatch(/^The picture is completely transparent\. Choose/);
    expect(new UserError('picture-clear', { name: 'a.png' }).message).toMatch(/^a\.png is completely transparent/);
    expect(new UserError('config', { variable: 'DISCORD_TOKEN', expected: 'it is short' }).message).toBe(
      'DISCORD_TOKEN is wrong; it is short. Correct it, or leave it out.',
    );
    expect(new UserError('votes-spent', { limit: 3 }).message).toBe('votes-spent {"limit":3}');
    expect(new UserError('job-ended').message).toBe('job-ended');
  });
});

test('a kind that another version stored reads as a failure of the engine', () => {
  const details = { report: 'c0ffee' };
  const engine = describeFailure(messagesFor('en'), { kind: 'engine', details });
  for (const kind of ['painted-on-mars', 'config', 'constructor']) {
    expect(isMemberErrorKind(kind)).toBe(false);
    expect(describeFailure(messagesFor('en'), { kind, details })).toBe(engine);
  }
});
