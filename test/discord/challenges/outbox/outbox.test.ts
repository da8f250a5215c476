/** What Discord is told of challenges: once, by however many bots, whatever goes wrong. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, PermissionFlagsBits } from 'discord.js';
import { LocalDiscord } from 'local-discord';
import {
  type Actor,
  BOT_PERMISSIONS,
  createRole,
  type GuildRecord,
  type MessageRecord,
  snapshotMessage,
  textOf,
} from 'local-discord/testing';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../../packages/local-discord/test/bot-client.js';
import type { Challenge, ChallengeSettings } from '../../../../src/challenges/challenge.js';
import {
  type ChallengesService,
  createChallengesService,
} from '../../../../src/discord/challenges/challenges-service.js';
import { ThumbnailCache } from '../../../../src/discord/challenges/thumbnail-cache.js';
import { GuildDirectory } from '../../../../src/discord/guild-directory.js';
import { ChannelMessenger } from '../../../../src/discord/messages/channel-messenger.js';
import { actionButton } from '../../../../src/discord/messages/components.js';
import { noticeMessage } from '../../../../src/discord/messages/message.js';
import { guardedRequest } from '../../../../src/discord/replies/send-guard.js';
import { drawSample } from '../../../../src/samples/index.js';
import { type Database, openDatabase } from '../../../../src/store/database.js';
import { FolderBlobStore } from '../../../../src/store/pictures/blob-store.js';
import { addReferences, PictureStore } from '../../../../src/store/pictures/picture-store.js';
import { settings as anySettings } from '../../../challenges/challenges-harness.js';
import { writeNewDatabase } from '../../../services/databases.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let localDiscord: LocalDiscord;
let guild: GuildRecord;
let olga: Actor;
let ada: Actor;
let client: Client<true>;
let folder: string;
let stores: Database[];
let bots: ChallengesService[];

beforeEach(async () => {
  localDiscord = await LocalDiscord.start({ keep: Number.POSITIVE_INFINITY });
  guild = localDiscord.createGuild('The Studio');
  olga = localDiscord.join('Olga', { guild, moderator: true });
  ada = localDiscord.join('Ada', { guild });
  client = await connect(localDiscord);
  folder = mkdtempSync(join(tmpdir(), 'brushwork-posts-'));
  await writeNewDatabase(join(folder, 'brushwork.db'));
  [stores, bots] = [[], []];
});
afterEach(async () => {
  for (const bot of bots) await bot.stop();
  for (const store of stores) await store.destroy();
  await client.destroy();
  await localDiscord.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Another bot on the same file. @param as its connection to Discord. */
async function openBot(
  as = client,
): Promise<ChallengesService & { readonly pictures: PictureStore; readonly store: Database }> {
  const store = await openDatabase(join(folder, 'brushwork.db'));
  stores.push(store);
  const pictures = new PictureStore(store, new FolderBlobStore(join(folder, 'pictures')));
  const { clock } = localDiscord;
  const log = pino({ level: 'silent' });
  const guilds = new GuildDirectory({ client: as, now: () => clock.now() });
  const thumbnails = new ThumbnailCache(pictures);
  const bot = createChallengesService({ store, pictures, thumbnails, client: as, guilds, log, clock, keepDays: 90 });
  bots.push(bot);
  return { ...bot, pictures, store };
}

const organiser = () => ({ guildId: guild.id, userId: olga.id });

function settings(more: Partial<ChallengeSettings> = {}): ChallengeSettings {
  const now = localDiscord.clock.now();
  const times = { startsAt: now, submissionsEndAt: now + DAY, votingEndAt: now + 2 * DAY };
  return anySettings({ rules: '', channelId: olga.channel.id, ...times, ...more });
}

const said = (channel = olga.channel) =>
  [...channel.messages.values()].filter(
    (message) => !message.deleted && message.author.id === localDiscord.discord.bot.id,
  );
const headingOf = (message: MessageRecord) => textOf(message).split('\n')[0].replace('-# ', '');
const headings = () => said().map(headingOf);

/** Waits until no post is left to carry out. */
const settled = ({ challenges }: ChallengesService) =>
  expect.poll(() => challenges.outbox.nextAt(), { timeout: 60_000 }).toBeUndefined();

const directTo = (who: Actor) => [...localDiscord.discord.directChannel(who.id).messages.values()].map(textOf);

async function enter(
  bot: Awaited<ReturnType<typeof openBot>>,
  { id }: Challenge,
  userId: string,
  spoiler = false,
): Promise<void> {
  const sample = await drawSample('lighthouse', 64);
  const painting = await bot.pictures.put([sample, Buffer.concat([sample, Buffer.from(userId)])], async (hashes) => {
    await bot.store.transaction().execute((transaction) => addReferences(transaction, `job of ${userId}`, hashes));
    return { painting: hashes[1], content: hashes[0], styles: [{ picture: hashes[0], share: 1 }] };
  });
  const about = { jobId: `job of ${userId}`, options: {}, title: `by ${userId}`, spoiler };
  const member = { guildId: guild.id, userId, roleIds: [], joinedAt: 0 };
  await bot.challenges.entries.enter(id, member, { ...painting, ...about });
}

const postRequests = () => localDiscord.requests.filter(({ route }) => route === 'POST /channels/:channel/messages');

describe('two bots on one database', () => {
  it('tell everything once', async () => {
    const [one, other] = [await openBot(), await openBot()];
    // Each channel has its own rate limit.
    const channels = ['red', 'green', 'blue'].map((name) => localDiscord.discord.createChannel(name, guild));
    const made = [];
    for (const { id: channelId, name } of channels)
      made.push(await one.challenges.create(organiser(), settings({ title: `Paint it ${name}`, channelId })));
    await Promise.all([one.start(), other.start()]);
    await settled(one);
    for (const challenge of made) await enter(one, challenge, ada.id);
    for (const { id } of made) await other.challenges.closeEarly(id, organiser(), 'open');
    localDiscord.clock.advance(2 * DAY + MINUTE);
    await Promise.all([one.challenges.deadlines.fire(), other.challenges.deadlines.fire()]);
    await settled(one);
    await settled(other);
    for (const channel of channels) expect(said(channel).map(headingOf)).toEqual(['Ended', 'Ended', 'Results']);
    expect(guild.events.size).toBe(3);
    expect([...guild.channels.values()].filter(({ thread }) => thread !== undefined)).toHaveLength(3);
    const there = channels.reduce((sum, channel) => sum + said(channel).length, 0);
    console.log(`${made.length} challenges, 2 bots: ${there} messages, of ${postRequests().length} sent`);
  });
});

describe('a painting that was a spoiler', () => {
  it('is hidden among the entries and on the podium, and hides no other entry', async () => {
    const bot = await openBot();
    const { id } = await bot.challenges.create(organiser(), settings());
    await bot.start();
    const challenge = await bot.challenges.get(id, guild.id);
    await enter(bot, challenge, ada.id, true);
    await enter(bot, challenge, olga.id);
    await bot.challenges.closeEarly(id, organiser(), 'open');
    await settled(bot);
    const hidden = (message: object) =>
      [...JSON.stringify(message).matchAll(/"spoiler":(true|false)/g)].map(([, is]) => is);
    const call = said().find((message) => headingOf(message) === 'Voting is open');
    expect(hidden(call?.components ?? []).sort()).toEqual(['true']);
    const page = await bot.challenges.gallery.page(id, guild.id, null, { size: 4 });
    expect(page.entries.map(({ title, spoiler }) => [title, spoiler]).sort()).toEqual(
      [
        [`by ${ada.id}`, true],
        [`by ${olga.id}`, false],
      ].sort(),
    );
    const voter = { guildId: guild.id, userId: '12345678901234567', roleIds: [], joinedAt: 0 };
    const own = page.entries.find(({ spoiler }) => spoiler);
    await bot.challenges.votes.vote(own?.id ?? '', voter);
    await bot.challenges.closeEarly(id, organiser(), 'voting');
    await settled(bot);
    const podium = said().find((message) => headingOf(message) === 'Results');
    expect(hidden(podium?.components ?? [])).toEqual(['true']);
  });
});

describe('a bot that dies after it has sent a message', () => {
  /** Sends as a bot does that dies before it can note it. */
  async function sendAndDie(): Promise<ChallengesService> {
    const bot = await openBot();
    const challenge = await bot.challenges.create(organiser(), settings());
    const event = await bot.challenges.outbox.lease();
    if (event === undefined) throw new Error('there is no post');
    await bot.challenges.outbox.drop(event, 'not in this test');
    const post = await bot.challenges.outbox.lease();
    if (post === undefined) throw new Error('there is no post');
    const mark = `${challenge.id}.${post.id}`;
    const message = noticeMessage(undefined, ['Said before the end'], 0, actionButton('challenge', mark, 'Details'));
    await new ChannelMessenger(client.rest, client.user.id).sendOnce(challenge.channelId, post, message);
    return bot;
  }

  it('finds it again in the channel, even under what others have said since', async () => {
    const bot = await sendAndDie();
    for (let index = 0; index < 150; index++) await ada.post(`chatter ${index}`);
    localDiscord.clock.advance(HOUR);
    await bot.start();
    await settled(bot);
    expect(headings()).toEqual(['Said before the end']);
    const [{ id }] = (await bot.challenges.list(guild.id, {}, { offset: 0, size: 1 })).items;
    expect((await bot.challenges.outbox.resultsByKind(id)).get('opened')).toMatchObject({ messageId: said()[0].id });
  });

  it('relies on the nonce where it may not read what was said', async () => {
    localDiscord.discord.permitBot(guild, BOT_PERMISSIONS & ~PermissionFlagsBits.ReadMessageHistory);
    const bot = await sendAndDie();
    localDiscord.clock.advance(2 * MINUTE);
    await bot.start();
    await settled(bot);
    expect(headings()).toEqual(['Said before the end']);
  });
});

it('a process that was paused before it said something says nothing when it wakes, since another one has said it', async () => {
  let wake = () => {};
  const awake = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let reached = 0;
  const paused = await connect(localDiscord);
  const { options } = paused.rest;
  const makeRequest = guardedRequest(options.makeRequest);
  // As the bot's client does; between what it decides and what it sends, the process stands still.
  options.makeRequest = async (url, init) => {
    if (init.method === 'POST' && url.endsWith('/messages') && ++reached > 0) await awake;
    return makeRequest(url, init);
  };
  try {
    const first = await openBot(paused);
    first.challenges.outbox.renewLease = () => new Promise(() => {});
    await first.challenges.create(organiser(), settings());
    await first.start();
    await expect.poll(() => reached, { timeout: 60_000 }).toBe(1);
    localDiscord.clock.advance(HOUR);
    const second = await openBot();
    await second.start();
    await settled(second);
    expect(headings()).toEqual(['Challenge open: paint and enter']);
    // Longer than Discord remembers nonces.
    localDiscord.clock.advance(HOUR);
    wake();
    await first.stop();
    expect(headings()).toEqual(['Challenge open: paint and enter']);
  } finally {
    wake();
    await paused.destroy();
  }
});

describe('Discord', () => {
  const start = async (more: Partial<ChallengeSettings> = {}) => {
    const bot = await openBot();
    const challenge = await bot.challenges.create(organiser(), settings(more));
    await bot.start();
    return { bot, challenge };
  };

  it('loses an answer, refuses for a while, is not there: all is told once', async () => {
    Object.assign(localDiscord.faults, { routes: /messages$/, lostAnswers: 1, tooMany: 2 });
    const { bot } = await start();
    await settled(bot);
    expect(headings()).toEqual(['Challenge open: paint and enter']);
    localDiscord.faults.unavailableUntil = localDiscord.clock.now() + 500;
    const [{ id }] = (await bot.challenges.list(guild.id, {}, { offset: 0, size: 1 })).items;
    await bot.challenges.closeEarly(id, organiser(), 'open');
    await settled(bot);
    expect(headings()).toEqual(['Voting', 'Voting is open']);
  });

  it('lets the bot write no more: it asks once, and the organiser hears of it', async () => {
    localDiscord.discord.permitBot(guild, PermissionFlagsBits.ViewChannel);
    const { bot } = await start();
    await settled(bot);
    expect(headings()).toEqual([]);
    expect(directTo(olga)).toEqual([expect.stringMatching(/I couldn’t post about “Cats in the rain” in <#\d+>/)]);
    expect(postRequests()).toHaveLength(2);
  });

  it('has the channel no more', async () => {
    const channel = localDiscord.discord.createChannel('gone', guild);
    localDiscord.discord.deleteChannel(channel);
    const { bot } = await start({ channelId: channel.id });
    await settled(bot);
    expect(directTo(olga)).toHaveLength(1);
  });

  it('gives no right to threads and events: the challenge goes on without, and nobody is bothered', async () => {
    const { CreatePublicThreads, CreateEvents } = PermissionFlagsBits;
    localDiscord.discord.permitBot(guild, BOT_PERMISSIONS & ~(CreatePublicThreads | CreateEvents));
    const { bot, challenge } = await start();
    await settled(bot);
    await bot.challenges.cancel(challenge.id, organiser(), 'Rain check');
    await settled(bot);
    expect(headings()).toEqual(['Cancelled', 'Challenge cancelled']);
    expect(guild.events.size).toBe(0);
    expect(directTo(olga)).toEqual([]);
  });

  it('does not let the bot give a role above its own: the organiser hears of it', async () => {
    const role = createRole(localDiscord.discord, guild, { name: 'Winner', position: 9 });
    const { bot, challenge } = await start({ winnerRoleId: role.id });
    await enter(bot, challenge, ada.id);
    await bot.challenges.closeEarly(challenge.id, organiser(), 'open');
    const { entries } = await bot.challenges.gallery.page(challenge.id, guild.id, null, { size: 1 });
    await bot.challenges.votes.vote(entries[0].id, { ...organiser(), roleIds: [], joinedAt: 0 });
    await bot.challenges.closeEarly(challenge.id, organiser(), 'voting');
    await settled(bot);
    expect(directTo(olga)).toEqual([expect.stringContaining(`for <@${ada.id}>. I need the permission Manage Roles`)]);
    expect(headings().at(-1)).toBe('Results');
  });

  it('keeps an event along with the challenge: moved, cancelled', async () => {
    const startsAt = localDiscord.clock.now() + HOUR;
    const { bot, challenge } = await start({ startsAt });
    await settled(bot);
    const [event] = guild.events.values();
    expect(event).toMatchObject({ name: 'Cats in the rain', startsAt, status: 1, description: 'Cats, wet' });
    await bot.challenges.edit(challenge.id, organiser(), { startsAt: startsAt + HOUR, title: 'Dogs' });
    await settled(bot);
    expect(event).toMatchObject({ name: 'Dogs', startsAt: startsAt + HOUR });
    expect(textOf(said()[0])).toContain('Dogs');
    await bot.challenges.cancel(challenge.id, organiser(), 'No rain');
    await settled(bot);
    expect(event.status).toBe(4);
    expect(textOf(said()[1])).toContain('Reason: No rain');
  });
});

describe('messages in public', () => {
  const vote = (bot: ChallengesService, entryId: string) =>
    bot.challenges.votes.vote(entryId, { ...organiser(), roleIds: [], joinedAt: 0 });
  const entryOf = async ({ challenges }: ChallengesService, { id }: Challenge, who: Actor) =>
    (await challenges.entries.ofMember(id, who.id))[0].id;
  const shownBy = (message: MessageRecord) => snapshotMessage(localDiscord.discord, message).files.length;

  /** Of Ada and of Ben. */
  async function startVoting() {
    const bot = await openBot();
    const challenge = await bot.challenges.create(organiser(), settings());
    await bot.start();
    const ben = localDiscord.join('Ben', { guild });
    for (const who of [ada, ben]) await enter(bot, challenge, who.id);
    await bot.challenges.closeEarly(challenge.id, organiser(), 'open');
    await settled(bot);
    return { bot, challenge, ben, gallery: said()[1] };
  }

  it('show no entry that is withdrawn or disqualified, and one again that is not any more', async () => {
    const { bot, challenge, ben, gallery } = await startVoting();
    expect(shownBy(gallery)).toBe(2);
    const { entries } = bot.challenges;
    await entries.withdraw(await entryOf(bot, challenge, ada), { guildId: guild.id, userId: ada.id });
    await settled(bot);
    expect(shownBy(gallery)).toBe(1);
    const last = await entryOf(bot, challenge, ben);
    await entries.disqualify(last, organiser(), 'A photograph');
    await settled(bot);
    expect(shownBy(gallery)).toBe(0);
    expect(textOf(gallery)).not.toContain('2 entries');
    await entries.reinstate(last, organiser());
    await settled(bot);
    expect(shownBy(gallery)).toBe(1);
  });

  it('forget whoever is forgotten: in the gallery, on the podium', async () => {
    const { bot, challenge, ben, gallery } = await startVoting();
    await vote(bot, await entryOf(bot, challenge, ada));
    await bot.challenges.members.erase(ben.id);
    await settled(bot);
    expect(shownBy(gallery)).toBe(1);
    await bot.challenges.closeEarly(challenge.id, organiser(), 'voting');
    await settled(bot);
    const podium = said()[2];
    expect(textOf(podium)).toContain(`<@${ada.id}>`);
    expect(shownBy(podium)).toBe(1);
    await bot.challenges.members.erase(ada.id);
    await settled(bot);
    expect(textOf(podium)).not.toContain(ada.id);
    expect(textOf(podium)).toContain('1 entry');
    expect([shownBy(podium), shownBy(gallery)]).toEqual([0, 0]);
    expect(headings()).toEqual(['Ended', 'Ended', 'Results']);
  });

  it('tell results whose podium cannot be drawn', async () => {
    const { bot, challenge } = await startVoting();
    const entryId = await entryOf(bot, challenge, ada);
    const { painting } = await bot.challenges.entries.get(entryId, guild.id);
    writeFileSync(join(folder, 'pictures', painting.slice(0, 2), painting), 'no picture');
    await vote(bot, entryId);
    await bot.challenges.closeEarly(challenge.id, organiser(), 'voting');
    await settled(bot);
    expect(headings().at(-1)).toBe('Results');
    expect(textOf(said()[2])).toContain(`<@${ada.id}>`);
  });

  it('remind of nothing that is over when Discord is there again', async () => {
    const bot = await openBot();
    const times = {
      submissionsEndAt: localDiscord.clock.now() + 3 * DAY,
      votingEndAt: localDiscord.clock.now() + 4 * DAY,
    };
    const challenge = await bot.challenges.create(organiser(), settings(times));
    localDiscord.clock.advance(2 * DAY + MINUTE);
    expect(await bot.challenges.deadlines.fire()).toBe(1);
    await bot.challenges.closeEarly(challenge.id, organiser(), 'open');
    await bot.start();
    await settled(bot);
    expect(headings()).toEqual(['Voting', 'Voting is open']);
  });

  it('are not given up at the first try of a bot that was away for days', async () => {
    const bot = await openBot();
    await bot.challenges.create(
      organiser(),
      settings({
        submissionsEndAt: localDiscord.clock.now() + 9 * DAY,
        votingEndAt: localDiscord.clock.now() + 10 * DAY,
      }),
    );
    localDiscord.clock.advance(2 * DAY);
    localDiscord.faults.unavailableUntil = localDiscord.clock.now() + 500;
    await bot.start();
    await settled(bot);
    expect(headings()).toContain('Challenge open: paint and enter');
    expect(directTo(olga)).toEqual([]);
  });
});
