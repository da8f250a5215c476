/** Which paintings go to a server's gallery channel, and how. */
import { ChannelType, PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import pino from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { GalleryFeed } from '../../../src/discord/feed/gallery-feed.js';
import type { ReplyTarget } from '../../../src/discord/replies/reply-target.js';
import { UserError } from '../../../src/errors/user-error.js';
import type { DerivedRequest } from '../../../src/jobs/admission/admission.js';
import type { Job } from '../../../src/jobs/job.js';
import { Moderation } from '../../../src/moderation/moderation.js';
import { type GalleryChoice, Preferences } from '../../../src/preferences/preferences.js';
import { SERVER_SCOPE } from '../../../src/settings/changes.js';
import { Settings } from '../../../src/settings/settings.js';
import { openNewDatabase } from '../../services/databases.js';

const [GUILD, STUDIO, GALLERY, ADULTS, HIDDEN, THREAD] = [1, 2, 3, 4, 5, 6].map((digit) => `10000000000000000${digit}`);
const { ViewChannel, SendMessages, AttachFiles } = PermissionFlagsBits;
const ALL = ViewChannel | SendMessages | AttachFiles;

interface Given {
  readonly wants?: GalleryChoice;
  readonly blocked?: boolean;
  readonly noGallery?: boolean;
  readonly spoilersThere?: boolean;
  /** What the bot may do in the gallery. */
  readonly may?: bigint;
  readonly galleryForAdults?: boolean;
}

async function open({ wants, blocked, noGallery, spoilersThere, may = ALL, galleryForAdults = false }: Given = {}) {
  const store = await openNewDatabase();
  onTestFinished(() => store.destroy());
  const settings = await Settings.open(store);
  const set = { channel: SERVER_SCOPE, name: 'galleryChannel', value: GALLERY, seen: undefined } as const;
  if (noGallery !== true) await settings.save(GUILD, [set], 'mona', 1);
  const spoiler = { channel: GALLERY, name: 'spoiler', value: true, seen: undefined } as const;
  if (spoilersThere === true) await settings.save(GUILD, [spoiler], 'mona', 1);
  const preferences = new Preferences(store, () => 1);
  if (wants !== undefined) await preferences.setGallery('ada', wants);
  const moderation = await Moderation.open(store);
  const block = { guildId: GUILD, userId: 'ada', by: 'mona', reason: 'Spam', at: 1 };
  if (blocked === true) await moderation.blocks.blockMember(block);
  const guild = { id: GUILD, members: { me: 'bot' }, roles: { everyone: 'everyone' } };
  const channel = (id: string, { everyone = ALL, nsfw = false, type = ChannelType.GuildText } = {}) => ({
    ...{ id, guild, parentId: null, nsfw, type, isThread: () => false },
    permissionsFor: (who: string) =>
      new PermissionsBitField(who === 'everyone' ? everyone : id === GALLERY ? may : ALL),
  });
  const channels = [
    channel(STUDIO),
    channel(GALLERY, { nsfw: galleryForAdults }),
    channel(ADULTS, { nsfw: true }),
    channel(HIDDEN, { everyone: 0n }),
    channel(THREAD, { type: ChannelType.PrivateThread }),
  ];
  const cached = { ...guild, channels: { cache: new Map(channels.map((each) => [each.id, each])) } };
  const guilds = { find: async (id: string | null) => (id === GUILD ? cached : undefined) };
  const log = pino({ level: 'silent' });
  const feed = new GalleryFeed({ settings, preferences, moderation, guilds: guilds as never, log });
  const derive = vi.fn(async (source: Job, _kind: string, _request: DerivedRequest) => source);
  const kindOf = (job: Job) =>
    feed.post(job, { derive }).then(
      () => 'posted',
      (error: unknown) => (error instanceof UserError ? error.kind : error),
    );
  const auto = async (job: Job) => {
    derive.mockClear();
    await feed.postIfWanted(job, { derive });
    return derive.mock.calls.length === 1;
  };
  return { kindOf, auto, derive };
}

const target = (given: Partial<ReplyTarget> = {}): ReplyTarget => ({
  ...{ channelId: STUDIO, guildId: GUILD, messageId: '9', encryptedToken: '', tokenExpiresAt: 1, ephemeral: false },
  ...{ botCanPost: true, uploadLimitBytes: 1e7, locale: 'en-US', spoiler: false, awaitingUser: false },
  ...given,
});
const painted = { picture: 'a', width: 64, height: 64, networks: [], engine: '', seconds: 1 };
const job = (reply: Partial<ReplyTarget> = {}, given: Partial<Job> = {}): Job => {
  const whole = target(reply);
  const own = { id: 'cat', kind: 'painting', userId: 'ada', guildId: GUILD, channelId: whole.channelId, painted };
  return { ...own, reply: whole, ...given } as unknown as Job;
};

it('takes what others can see, where the bot can post and the server has a gallery', async () => {
  const { kindOf } = await open();
  expect(await kindOf(job())).toBe('posted');
  expect(await kindOf(job({}, { kind: 'shared' }))).toBe('posted');
  expect(await kindOf(job({}, { kind: 'variations' }))).toBe('job-unknown');
  expect(await kindOf(job({}, { painted: null }))).toBe('job-unknown');
  expect(await kindOf(job({ ephemeral: true }))).toBe('gallery-private');
  expect(await kindOf(job({ botCanPost: false }))).toBe('gallery-private');
  expect(await kindOf(job({ channelId: GALLERY }))).toBe('gallery-already');
  expect(await (await open({ noGallery: true })).kindOf(job())).toBe('gallery-none');
  expect(await (await open({ may: ViewChannel })).kindOf(job())).toBe('gallery-closed');
  expect(await (await open({ blocked: true })).kindOf(job())).toBe('member-blocked');
});

it('takes nothing from an age-restricted channel where the gallery is none', async () => {
  const restricted = job({ channelId: ADULTS, ageRestricted: true });
  expect(await (await open()).kindOf(restricted)).toBe('age-restricted');
  expect(await (await open({ galleryForAdults: true })).kindOf(restricted)).toBe('posted');
});

it('takes paintings by themselves only where their member wants all of them there, from channels that everybody sees', async () => {
  expect(await (await open()).auto(job())).toBe(false);
  expect(await (await open({ wants: 'ask' })).auto(job())).toBe(false);
  const { auto } = await open({ wants: 'always' });
  expect(await auto(job())).toBe(true);
  expect(await auto(job({ ephemeral: true }))).toBe(false);
  expect(await auto(job({ channelId: HIDDEN }))).toBe(false);
  expect(await auto(job({ channelId: THREAD }))).toBe(false);
  expect(await auto(job({ channelId: 'gone' }))).toBe(false);
  expect(await auto(job({ channelId: ADULTS, ageRestricted: true }))).toBe(false);
  expect(await auto(job({}, { painted: null }))).toBe(false);
  // What keeps it from the gallery keeps nobody from the painting.
  expect(await (await open({ wants: 'always', may: 0n })).auto(job())).toBe(false);
});

it('posts spoilers as spoilers, also where the gallery has them all so, and pings nobody', async () => {
  const { kindOf, derive } = await open();
  await kindOf(job({ spoiler: true, ping: 'mention', pingAlways: true, isPosting: true }));
  const { reply, channelId } = derive.mock.calls[0][2];
  expect(channelId).toBe(GALLERY);
  expect(reply).toMatchObject({ channelId: GALLERY, messageId: '', spoiler: true, ephemeral: false });
  for (const name of ['ping', 'pingAlways', 'isPosting']) expect(reply).not.toHaveProperty(name);
  const there = await open({ spoilersThere: true });
  await there.kindOf(job());
  expect(there.derive.mock.calls[0][2].reply).toMatchObject({ spoiler: true });
});
