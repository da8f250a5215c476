/** What a process remembers of rows that other processes change: settings, blocks, pauses, speeds. Two processes on one Redis. */
import pino from 'pino';
import { describe, expect, it, vi } from 'vitest';
import { Moderation } from '../../src/moderation/moderation.js';
import { shareCaches } from '../../src/roles/share-caches.js';
import { Settings } from '../../src/settings/settings.js';
import { FLEET_TIMING } from '../../src/store/fleet/fleet-timing.js';
import { eventually, jobRequest, picture } from '../jobs/jobs-harness.js';
import { type FleetBot, FleetHarness, fleetMissing, QUICK } from './fleet-harness.js';

/** Only the bus can be so quick. */
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 4000, interval: 5 });
/** Beats are a minute apart. */
const UNHURRIED = { ...FLEET_TIMING, beatMs: 60_000, staleAfterMs: 180_000, deadAfterMs: 240_000 };

const why = fleetMissing === undefined ? '' : ` (${fleetMissing})`;

describe.skipIf(fleetMissing !== undefined)(`what processes of a fleet remember${why}`, () => {
  async function caches({ fleet }: FleetBot, { store }: FleetHarness) {
    const [settings, moderation] = [await Settings.open(store), await Moderation.open(store)];
    const { blocks } = moderation;
    shareCaches(fleet, { settings, blocks }, pino({ level: 'silent' }));
    return { settings, blocks };
  }

  const paused = (harness: FleetHarness, guildId: string) =>
    harness.store.selectFrom('paused_guilds').selectAll().where('guild_id', '=', guildId).executeTakeFirst();
  const change = { channel: '', name: 'size', value: 300, seen: undefined } as const;
  const block = { guildId: 'guild', userId: 'ann', by: 'mod', reason: '', at: 1 };

  it('is heard by the others at once: settings, blocks, pauses', async () => {
    const harness = await FleetHarness.open();
    const [one, other] = [await harness.startBot(UNHURRIED), await harness.startBot(UNHURRIED)];
    const [here, there] = [await caches(one, harness), await caches(other, harness)];
    await here.settings.save('guild', [change], 'mod', 1);
    await soon(() => expect(there.settings.of('guild')).toEqual(here.settings.of('guild')));
    expect(there.settings.of('guild').size).toBe(1);
    await here.blocks.blockMember(block);
    await soon(() => expect(there.blocks.ofMember('guild', 'ann')).toMatchObject(block));
    await here.blocks.unblockMember('guild', 'ann');
    await soon(() => expect(there.blocks.ofMember('guild', 'ann')).toBeUndefined());
    await one.jobs.pause('guild');
    await soon(() => expect(other.jobs.isPaused('guild')).toBe(true));
    await one.jobs.resume('guild');
    await soon(() => expect(other.jobs.isPaused('guild')).toBe(false));
  });

  it('is read again when Redis is back, whatever was said meanwhile', async () => {
    const harness = await FleetHarness.open();
    const [one, other] = [await harness.startBot(FLEET_TIMING), await harness.startBot(FLEET_TIMING)];
    const [here, there] = [await caches(one, harness), await caches(other, harness)];
    harness.stopRedis();
    await here.settings.save('guild', [change], 'mod', 1);
    await here.blocks.blockMember(block);
    await one.jobs.pause('guild');
    expect(await paused(harness, 'guild')).toBeDefined();
    await harness.restartRedis();
    await eventually(() => {
      expect(there.settings.of('guild').size).toBe(1);
      expect(there.blocks.ofMember('guild', 'ann')).toBeDefined();
      expect(other.jobs.isPaused('guild')).toBe(true);
    });
  });

  it('of speeds is what any worker has learnt; and workers hear of a picture that is blocked while its job waits', async () => {
    const harness = await FleetHarness.open();
    // A worker that is paused is waited for.
    const patient = { ...QUICK, staleAfterMs: 60_000, deadAfterMs: 120_000 };
    const [one, other] = [await harness.startBot(patient), await harness.startBot(patient)];
    const { blocks } = await caches(one, harness);
    const worker = await harness.startWorker();
    await one.delivery.of(await one.jobs.accept(jobRequest()));
    worker.kill('SIGSTOP');
    const next = await one.jobs.accept(jobRequest({ userId: 'bob', content: await picture(7) }));
    await eventually(async () => {
      const [waiting] = (await other.jobs.overview()).waiting;
      expect(waiting).toMatchObject({ job: { id: next.id }, place: { startsAt: expect.any(Number) } });
    });
    const by = { by: 'mod', reason: '', at: 1 };
    await blocks.blockPicture({ guildId: 'guild', sha256: next.content, perceptualHash: null, name: 'bad', ...by });
    worker.kill('SIGCONT');
    expect((await one.delivery.of(next)).job.failure).toMatchObject({ kind: 'picture-blocked' });
  });
});
