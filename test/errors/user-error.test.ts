import { describe, expect, test } from 'vitest';
import { ERROR_KINDS, isMemberErrorKind } from '../../src/errors/error-kinds.js';
import { isUserError, UserError } from '../../src/errors/user-error.js';
import { describeFailure, messagesFor } from '../../src/locales/index.js';

describe('a user error', () => {
  test('has the details that its kind declares, checked by the compiler', () => {
    const error = new UserError('quota-day', 'enough', { limit: 3, until: 5 });
    expect(error.details.until).toBe(5);
    // @ts-expect-error the details are missing
    expect(new UserError('style-limit', 'enough').details).toEqual({});
    // @ts-expect-error a misspelt kind
    expect(new UserError('quota-dya', 'enough')).toBeInstanceOf(Error);
  });

  test('is told apart by its kind', () => {
    const error: unknown = new UserError('votes-spent', 'enough', { limit: 3 });
    expect(isUserError(error, 'votes-spent') && error.details.limit).toBe(3);
    expect(isUserError(error, 'entries-spent')).toBe(false);
    expect(isUserError(new Error('votes-spent'), 'votes-spent')).toBe(false);
  });

  test('a quota and what concerns one member’s painting are private, and nothing else', () => {
    const kinds = Object.entries(ERROR_KINDS).flatMap(([kind, { isPrivate }]) => (isPrivate ? [kind] : []));
    const ofPaintings = ['largest-already', 'share-forbidden', 'share-closed', 'timelapse-none', 'painter-only'];
    expect(kinds).toEqual([...ofPaintings, 'quota-waiting', 'quota-day', 'quota-cooldown']);
  });

  test('a wrong configuration is told apart from what a restart may mend', () => {
    const kinds = Object.entries(ERROR_KINDS).flatMap(([kind, { isConfiguration }]) => (isConfiguration ? [kind] : []));
    expect(kinds.sort()).toEqual([
      'config',
      'device-missing',
      'engine-missing',
      'port',
      'token',
      'weights-damaged',
      'weights-missing',
    ]);
    expect(new UserError('port', 'taken').policy.isConfiguration).toBe(true);
    expect(new UserError('discord', 'unreachable').policy.isConfiguration).toBeUndefined();
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
