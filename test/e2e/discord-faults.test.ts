/** Discord and its people at their worst, and what becomes of the paintings under way. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PermissionFlagsBits } from 'discord.js';
import type { LocalDiscord } from 'local-discord';
import { type Actor, BOT_PERMISSIONS, type GuildRecord } from 'local-discord/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deleteInGallery } from './harness/delete-in-gallery.js';
import {
  type E2eHarness,
  endings,
  finished,
  isFinished,
  LONG,
  MIDDLE,
  openE2eHarness,
  SLOW,
  SMALL,
  WAIT_TIMEOUT_MS,
  waitUntil,
} from './harness/e2e-harness.js';

let stage: E2eHarness;
/** A new one for every test, whatever was done to the one before. */
let guild: GuildRecord;
let ada: Actor;
let mona: Actor;
/** What was sent and logged before a test. */
let before: { requests: number; log: number };
let none: LocalDiscord['faults'];
beforeAll(async () => {
  stage = await openE2eHarness({ BRUSHWORK_LIMIT_MEMBER: '30' });
  none = { ...stage.localDiscord.faults };
  await stage.start();
});
afterAll(() => stage.close());
beforeEach(() => {
  const { localDiscord } = stage;
  guild = localDiscord.createGuild('The Studio');
  ada = localDiscord.join('Ada', { guild });
  mona = localDiscord.join('Mona', { guild, moderator: true });
  before = { requests: localDiscord.requests.length, log: stage.bot.log.length };
});
afterEach(() => void Object.assign(stage.localDiscord.faults, none));

const requests = (route: RegExp, wanted: number) =>
  stage.localDiscord.requests
    .slice(before.requests)
    .filter(({ route: name, status }) => route.test(name) && status === wanted);

/** How often the bot has said something of the paintings of this test; of earlier ones it may say it only now. */
function count(msg: string): number {
  const log = stage.bot.log.slice(before.log);
  const jobs = new Set(log.filter((line) => line.msg === 'accepted').map(({ job }) => job));
  return log.filter((line) => line.msg === msg && jobs.has(line.job)).length;
}

describe('the gateway', () => {
  it.each([
    ['is lost', false],
    ['is lost, and the session with it', true],
  ])('%s during a painting', async (_, forget) => {
    const reply = await ada.stylize(MIDDLE);
    await stage.heldAtSketch(reply, () => stage.localDiscord.discord.gateway.drop({ forget }));
    await finished(reply);
    await waitUntil(() => stage.localDiscord.discord.gateway.connected, 'the bot to come back');
    await finished(await ada.stylize(SMALL));
  });
});

describe('Discord', () => {
  it('lets the token expire during a painting: the channel is used, and the token never again', async () => {
    const reply = await ada.stylize(MIDDLE);
    await stage.heldAtSketch(reply, () => stage.localDiscord.clock.advance(15 * 60_000 + 1000));
    await finished(reply);
    // Paintings of earlier tests may have tokens of their own that are refused now.
    const refused = requests(/PATCH .webhooks/, 401).map(({ path }) => path);
    expect(refused).toEqual([...new Set(refused)]);
    // A request is noted once it is answered, which may be after the message has changed.
    await expect.poll(() => requests(/PATCH .channels/, 200).length).toBeGreaterThan(0);
    expect(endings(reply)).toBe(1);
  });

  it('does not let the reply be changed any more: the painting comes in a new message with a link', async () => {
    const reply = await ada.stylize(MIDDLE);
    await stage.heldAtSketch(reply, () => {
      stage.localDiscord.faults.forbidden = /PATCH .channels/;
      stage.localDiscord.clock.advance(16 * 60_000);
    });
    const painting = await ada.waitForMessage(/no longer lets me update .*channels.*\n\*\*lighthouse/, WAIT_TIMEOUT_MS);
    expect(painting.attachments).toHaveLength(1);
    expect(ada.messages.filter(({ attachments }) => attachments.length > 0)).toHaveLength(2);
    await deleteInGallery(ada);
    expect(painting.deleted).toBe(true);
  });

  it('loses an answer on its way: the painting is not sent twice', async () => {
    const reply = await ada.stylize(MIDDLE);
    await stage.heldAtSketch(reply, () => {
      stage.localDiscord.faults.forbidden = /PATCH .channels/;
      stage.localDiscord.clock.advance(16 * 60_000);
      stage.localDiscord.faults.routes = /POST .channels/;
      stage.localDiscord.faults.lostAnswers = 1;
    });
    await waitUntil(() => count('delivered') === 1, 'the painting to be delivered');
    expect(ada.messages.filter(({ attachments }) => attachments.length > 0)).toHaveLength(2);
  });

  it('loses the answer to the first word: the member is not left waiting', async () => {
    stage.localDiscord.faults.routes = /callback/;
    stage.localDiscord.faults.lostAnswers = 1;
    await finished(await ada.stylize(SMALL));
  });
});

describe('somebody', () => {
  it('deletes the message during the painting: it is given up, and the next one painted', async () => {
    const reply = await ada.stylize(LONG);
    await stage.heldAtSketch(reply, () => reply.message && mona.deleteMessage(reply.message));
    await finished(await ada.stylize(SMALL));
    expect(readdirSync(join(stage.folder, 'checkpoints'))).toEqual([]);
  });

  it('deletes the channel during the painting: it comes as a direct message', async () => {
    const reply = await ada.stylize(MIDDLE);
    await stage.heldAtSketch(reply, () => stage.localDiscord.discord.deleteChannel(ada.channel));
    const painting = await ada.direct().waitForMessage(/I can no longer post where you asked/, WAIT_TIMEOUT_MS);
    expect(painting.attachments).toHaveLength(1);
    await deleteInGallery(ada.direct());
    expect(painting.deleted).toBe(true);
  });

  it('removes the bot from the server: it comes by the token, or not at all, and the bot lives on', async () => {
    const first = await ada.stylize(MIDDLE);
    const second = await stage.heldAtSketch(first, async () => {
      const next = await mona.stylize(SLOW);
      await next.waitFor('In the queue');
      stage.localDiscord.discord.kickBot(guild);
      return next;
    });
    // The second is begun while the first is on its way; it is held until the first has come and the tokens are dead.
    await waitUntil(() => count('started') === 2, 'the second to be begun');
    await stage.held(async () => {
      await finished(first);
      stage.localDiscord.clock.advance(15 * 60_000 + 1000);
    });
    await waitUntil(() => count('delivered') === 2, 'both to be settled');
    expect(isFinished(second.snapshot)).toBe(false);
    expect(stage.bot.child.exitCode).toBeNull();
  });

  it('takes the right to write away after the token has expired: it comes as a direct message', async () => {
    const reply = await ada.stylize(MIDDLE);
    await stage.heldAtSketch(reply, () => {
      stage.localDiscord.discord.permitBot(guild, BOT_PERMISSIONS & ~PermissionFlagsBits.ViewChannel);
      stage.localDiscord.clock.advance(15 * 60_000 + 1000);
    });
    await ada.direct().waitForMessage(/I can no longer post where you asked/, WAIT_TIMEOUT_MS);
  });
});
