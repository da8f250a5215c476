/**
 * Data written by version 0.1.0 (`test/fixtures/v0.1.0`): a database with its pictures, and a painting whose metadata holds its
 * options. Dumped as SQL, so that a change of the fixture can be reviewed.
 */
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import pino from 'pino';
import { expect, it } from 'vitest';
import { Challenges } from '../../src/challenges/challenges.js';
import { ChallengeDrafts } from '../../src/challenges/settings/challenge-drafts.js';
import { resolveOptions } from '../../src/cli/resolve-options.js';
import { replyTargetOf } from '../../src/discord/replies/reply-target.js';
import { createTokenCipher } from '../../src/discord/replies/token-cipher.js';
import { builtInStyles } from '../../src/library/built-in-styles.js';
import { StyleLibrary } from '../../src/library/style-library.js';
import { builtInStyleNames } from '../../src/locales/index.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { Settings } from '../../src/settings/settings.js';
import { SettingsDrafts } from '../../src/settings/settings-drafts.js';
import { PendingPictures } from '../../src/store/pending-pictures.js';
import { FolderBlobStore } from '../../src/store/pictures/blob-store.js';
import { PictureStore } from '../../src/store/pictures/picture-store.js';
import { eventually, FakePaintService, JobsHarness } from '../jobs/jobs-harness.js';
import { fixedClock } from '../time/fixed-clock.js';

const FIXTURE = join(import.meta.dirname, '../fixtures/v0.1.0');
const GUILD = '100000000000000001';
const CHANNEL = '100000000000000002';
/** When the fixture was written. */
const WRITTEN_AT = Date.UTC(2026, 10, 27, 15);
const clock = fixedClock(() => WRITTEN_AT);
const log = pino({ level: 'silent' });

/** @param paused no job is begun. @param sql what else the old version had stored. */
async function openFixture({ paused = false, sql = '' } = {}) {
  const harness = await JobsHarness.build();
  await rm(harness.file);
  const old = new Sqlite(harness.file);
  old.exec(`BEGIN; ${await readFile(join(FIXTURE, 'database.sql'), 'utf8')} COMMIT`);
  old.exec(sql);
  if (paused) old.prepare('INSERT INTO paused_guilds VALUES (?, 0)').run(GUILD);
  old.close();
  await cp(join(FIXTURE, 'pictures'), join(harness.folder, 'pictures'), { recursive: true });
  const jobs = await harness.open(new FakePaintService(1, true), { clock });
  const { store } = harness;
  const pictures = new PictureStore(store, new FolderBlobStore(join(harness.folder, 'pictures')));
  return { harness, jobs, store, pictures };
}

it('is migrated: replies have the keys of today, and their tokens can be decrypted', async () => {
  const { jobs } = await openFixture({ paused: true });
  const cipher = createTokenCipher('MTAwMDAw.fixture.secret');
  const waiting = (await jobs.overview()).waiting.map(({ job }) => job);
  expect(waiting.map(({ name }) => name).sort()).toEqual(['awaiting', 'preview', 'preview', 'queued', 'running']);
  for (const job of waiting) {
    const target = replyTargetOf(job);
    expect(cipher.decrypt(target.encryptedToken)).toBe(`token of ${target.messageId}`);
    expect(target).toMatchObject({
      channelId: CHANNEL,
      guildId: GUILD,
      botCanPost: true,
      uploadLimitBytes: 10_485_760,
      tokenExpiresAt: Date.UTC(2026, 10, 27, 12, 15),
      awaitingUser: job.name === 'awaiting',
    });
  }
  const [before, after] = ['before', 'after'].map((variant) =>
    waiting.find((job) => replyTargetOf(job).variant === variant),
  );
  expect(before?.reply.pairedJobId).toBe(after?.id);
  expect(after?.reply.pairedJobId).toBe(before?.id);
  expect(jobs.isPaused('100000000000000009')).toBe(true);
});

it('goes on: what waits or was being painted is painted and delivered, what was painted is delivered as it is', async () => {
  const { harness, jobs } = await openFixture();
  await eventually(() => expect(harness.delivery.arrived).toHaveLength(6));
  const { tasks } = harness.paintService;
  expect(tasks).toHaveLength(5);
  const names = harness.delivery.arrived.map(({ job }) => job.name).sort();
  expect(names).toEqual(['awaiting', 'preview', 'preview', 'queued', 'running', 'undelivered']);
  await eventually(async () =>
    expect(await jobs.count()).toEqual({ delivered: 7, failed: 1, cancelled: 1, queued: 0, running: 0 }),
  );
  // The one that was being painted when version 0.1.0 ended.
  expect(tasks.filter(({ attempt }) => attempt === 2)).toHaveLength(1);
});

it('a reply that waits for its user is replaced by the next one', async () => {
  const { jobs } = await openFixture({ paused: true });
  const job = (await jobs.overview()).waiting.find(({ job }) => job.name === 'awaiting')?.job;
  if (job === undefined) throw new Error('there is no such job');
  const resumed = { ...job.reply, awaitingUser: false };
  await jobs.setReply(job.id, resumed, job.reply);
  expect((await jobs.find(job.id))?.reply).toEqual(resumed);
});

it('keeps finished jobs with their pictures, options and failures', async () => {
  const { jobs } = await openFixture({ paused: true });
  const [delivered] = await jobs.paintingsOf('ann', 10);
  expect(delivered).toMatchObject({
    name: 'cat × waves',
    state: 'delivered',
    clamped: [{ option: 'size', from: 900, to: 64, by: 'server' }],
    options: { ...DEFAULTS, optimiser: 'lbfgs', network: 'lite', quality: 'draft', size: 64 },
    countsTowardQuota: true,
    painted: { networks: ['lite'], width: 32, height: 24, seconds: 8 },
  });
  expect(String(await jobs.painting(delivered))).toBe(`the painting of ${delivered.id}`);
  expect(await jobs.style(delivered, 0)).toBeInstanceOf(Buffer);
  const { records } = await jobs.exportPersonalData('ann');
  const failures = records.map((record) => (record as { failure: string | null }).failure);
  expect(failures.filter(Boolean)).toEqual(['memory']);
});

it('keeps styles, what they were used for, and proposals, which can still be accepted', async () => {
  const { store, pictures } = await openFixture({ paused: true });
  const library = new StyleLibrary({
    store,
    pictures,
    builtIn: builtInStyles(builtInStyleNames),
    now: () => WRITTEN_AT,
  });
  const scope = { guildId: GUILD, userId: 'ann' };
  expect(await library.find(scope, 'waves')).toMatchObject({ description: 'Of the sea', credit: 'Ann', uses: 1 });
  expect((await library.hidden(scope)).map(({ id }) => id)).toEqual(['glass']);
  const proposals = await store.selectFrom('style_proposals').select('id').execute();
  const accepted = await library.accept(scope, proposals[0].id, 9);
  expect(accepted.names.en).toBe('waves again');
  expect(await library.picture(accepted)).toBeInstanceOf(Buffer);
  const hashes = await store.selectFrom('styles').select('perceptual_hash').execute();
  expect(new Set(hashes.map(({ perceptual_hash }) => perceptual_hash)).size).toBe(1);
  expect(hashes[0].perceptual_hash).toMatch(/\w/);
});

it('keeps settings, their history, drafts and pictures that wait for a modal', async () => {
  const { store } = await openFixture({ paused: true });
  const settings = await Settings.open(store);
  expect(settings.layers(GUILD, [CHANNEL])).toMatchObject({
    server: { strength: 70 },
    places: [{ quality: 'fine' }],
  });
  expect((await settings.history(GUILD, 0, 5)).saves).toMatchObject([{ userId: 'mod' }]);
  const draft = await new SettingsDrafts(store).find(GUILD, 'mod');
  expect(draft.proposals).toMatchObject([{ name: 'strength', value: 80, seen: 70 }]);
  const pending = new PendingPictures(store, log, () => WRITTEN_AT);
  const [{ id }] = await store.selectFrom('held_pictures').select('id').execute();
  expect(await pending.find(id, 'ann')).toMatchObject({ name: 'cat.png', spoiler: true });
});

it('keeps challenges with entries and votes, their outbox and their drafts', async () => {
  const { store, pictures } = await openFixture({ paused: true });
  const challenges = new Challenges({ store, pictures, log, clock: fixedClock(() => Date.UTC(2026, 10, 25, 13)) });
  const [voting] = (await store.selectFrom('challenges').selectAll().where('state', '=', 'voting').execute()).map(
    ({ id }) => id,
  );
  expect(await challenges.get(voting, GUILD)).toMatchObject({ title: 'Cats in the rain', state: 'voting' });
  expect((await challenges.entries.list(voting, GUILD, { offset: 0, size: 9 })).items).toHaveLength(2);
  expect(await challenges.votes.countVoters(voting)).toBe(1);
  expect(await challenges.outbox.lease()).toMatchObject({ kind: 'event-make' });
  const drafts = new ChallengeDrafts({ store, pictures, now: () => WRITTEN_AT });
  const [{ id }] = await store.selectFrom('challenge_drafts').select('id').execute();
  expect((await drafts.get(id, GUILD)).plan).toMatchObject({ title: 'Birds at dusk', zone: 'Europe/Berlin' });
  expect(await drafts.timeZoneOf(GUILD)).toBe('Europe/Berlin');
});

it('gives the options of an old painting to --like', async () => {
  const source = { name: 'painting.jpg', stem: 'painting', read: () => readFile(join(FIXTURE, 'painting.jpg')) };
  const lines: string[] = [];
  const { options, readTransparency } = await resolveOptions({ options: {} }, source, (line) => lines.push(line));
  expect(lines).toEqual([]);
  // What was transparent was painted like the rest.
  expect(readTransparency).toBe(false);
  expect(options).toEqual({
    ...DEFAULTS,
    optimiser: 'lbfgs',
    size: 64,
    quality: 'draft',
    network: 'lite',
    strength: 73,
    conv2_1: 0.5,
    colours: 'match',
    edges: 'replicate',
    // What versions before 0.2 painted with.
    scales: '1',
    steering: 'weight',
    structure: 0,
    detail: 0,
  });
});

it('has the option “styleScale” under its name of today, in jobs and in settings', async () => {
  const sql = `
    UPDATE jobs SET options = replace(options, '"styleScale":1', '"styleScale":2');
    INSERT INTO settings (guild_id, channel_id, name, value) VALUES ('${GUILD}', '', 'styleScale', '3')`;
  const { jobs, store } = await openFixture({ paused: true, sql });
  const [delivered] = await jobs.paintingsOf('ann', 10);
  expect(delivered.options).toMatchObject({ strokeSize: 2 });
  expect(delivered.options).not.toHaveProperty('styleScale');
  expect((await Settings.open(store)).of(GUILD).get('')).toMatchObject({ strokeSize: 3 });
});
