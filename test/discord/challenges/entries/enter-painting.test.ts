/** Which paintings may not enter a challenge, whoever is asked first. */
import type { Client } from 'discord.js';
import { expect, it, vi } from 'vitest';
import type { Challenge } from '../../../../src/challenges/challenge.js';
import type { ChallengeDeps } from '../../../../src/discord/challenges/challenge-deps.js';
import { enterPainting, replaceEntry } from '../../../../src/discord/challenges/entries/enter-painting.js';
import type { RepliableInteraction } from '../../../../src/discord/replies/respond.js';
import { UserError } from '../../../../src/errors/user-error.js';
import type { Job } from '../../../../src/jobs/job.js';

type Channels = Client['channels']['cache'];
const channel = (nsfw: boolean) => ({ nsfw, isThread: () => false });
const channels = new Map([
  ['general', channel(false)],
  ['adults', channel(true)],
]) as object as Channels;

/** @returns the kind of what it is refused with; "entered" where it is not. */
async function attempt(
  how: 'enter' | 'replace',
  places: Pick<Challenge, 'channelId' | 'resultsChannelId'>,
  { ageRestricted = false, blocked = false, blockedPicture = '' } = {},
): Promise<string> {
  const entered = vi.fn(() => {
    throw Object.assign(new Error('entered'), { kind: 'entered' });
  });
  const challenges = {
    get: async () => ({ id: '1', guildId: 'guild', ...places }),
    entries: { enter: entered, replace: entered, get: async () => ({ challengeId: '1' }) },
  };
  const refusal = new UserError('member-blocked', { reason: 'Spam' });
  const moderation = { blocks: { refusalOf: () => (blocked ? refusal : undefined) } };
  const pictureScreen = {
    check: async (_: string | null, pictures: readonly unknown[]) => {
      if (pictures.includes(blockedPicture)) throw new UserError('picture-blocked');
    },
  };
  const services = { challenges, moderation, pictureScreen } as object as ChallengeDeps;
  const member = { roles: [], joined_at: '2026-01-01T00:00:00Z' };
  const guild = { channels: { cache: channels } };
  const interaction = { guildId: 'guild', guild, member, user: { id: 'ada' }, locale: 'en-US' };
  const reply = ageRestricted ? { ageRestricted } : {};
  const job = {
    id: 'cat',
    painted: { picture: 'a' },
    content: 'b',
    styles: [{ picture: 'c' }],
    options: {},
    reply,
  } as object as Job;
  const enter = how === 'enter' ? enterPainting : replaceEntry;
  return enter(interaction as object as RepliableInteraction, '1', job, services).then(
    () => 'done',
    (error: { kind: string }) => error.kind,
  );
}

it.each(['enter', 'replace'] as const)(
  'are those from age-restricted channels, of blocked members and of blocked pictures: %s',
  async (how) => {
    const general = { channelId: 'general', resultsChannelId: null };
    const adults = { channelId: 'adults', resultsChannelId: null };
    expect(await attempt(how, general)).toBe('entered');
    expect(await attempt(how, general, { blocked: true })).toBe('member-blocked');
    for (const blockedPicture of ['b', 'c'])
      expect(await attempt(how, general, { blockedPicture })).toBe('picture-blocked');
    expect(await attempt(how, general, { ageRestricted: true })).toBe('age-restricted');
    expect(await attempt(how, adults, { ageRestricted: true })).toBe('entered');
    expect(await attempt(how, { ...adults, resultsChannelId: 'general' }, { ageRestricted: true })).toBe(
      'age-restricted',
    );
  },
);
