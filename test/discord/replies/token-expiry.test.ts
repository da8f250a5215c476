/** Replies that only an interaction's token can change, when the token's time runs out. The bot runs in this process. */

import type { LocalDiscord } from 'local-discord';
import type { Actor } from 'local-discord/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { finished, SLOW, WAIT_TIMEOUT_MS } from '../../e2e/harness/e2e-harness.js';
import { type InProcessBot, openInProcessBot } from '../in-process-bot.js';

/** A minute before the end the member is told, so that is two seconds from now. */
const LIFETIME = 62_000;
/** A slow painting has some sixty steps. */
const STEP_MS = 60;

let here: InProcessBot;
let localDiscord: LocalDiscord;
let ada: Actor;
beforeEach(async () => {
  here = await openInProcessBot({ tokenLifetimeMs: LIFETIME, stepMs: STEP_MS });
  localDiscord = here.localDiscord;
  ada = localDiscord.join('Ada', { guild: here.guild });
});
afterEach(() => here.close());

const takesTooLong = /taking longer than Discord lets me update this message/;

describe.each<[string, () => Actor, boolean]>([
  ['a reply for one pair of eyes', () => ada, true],
  ['a reply where only the member brought the bot', () => ada.at({ userInstalled: true }), false],
])('%s', (_, who, secret) => {
  it('says before the end that there is something to press, and the press lets it follow the painting again', async () => {
    const reply = await who().stylize({ ...SLOW, private: secret });
    const snapshot = await reply.waitFor(takesTooLong);
    expect(snapshot.buttons.map(({ label }) => label)).toEqual(['Show']);
    const again = await who().press(reply.message, 'Show');
    await finished(again);
    expect(again.message).toBe(reply.message);
  });

  it('keeps the painting for the press when it is finished after the end', async () => {
    const reply = await who().stylize({ ...SLOW, private: secret });
    await reply.waitFor(takesTooLong);
    localDiscord.clock.advance(15 * 60_000);
    await expect.poll(() => localDiscord.requests.some(({ status }) => status === 401), { timeout: 60_000 }).toBe(true);
    expect(reply.text).toMatch(takesTooLong);
    const again = await who().press(reply.message, 'Show');
    const snapshot = await finished(again);
    expect(again.message).toBe(reply.message);
    expect(snapshot.files).toHaveLength(1);
    expect(localDiscord.requests.filter(({ status }) => status === 401)).toHaveLength(1);
  });
});

describe('a preview, which two jobs are answered with', () => {
  it('comes whole once somebody presses to see it', async () => {
    const olga = localDiscord.join('Olga', { guild: here.guild, admin: true });
    const panel = await olga.command('defaults set', { setting: 'strength', value: '90' });
    await panel.waitFor('unsaved change');
    const preview = await olga.press(panel.message, 'Preview');
    await preview.waitFor(takesTooLong);
    localDiscord.clock.advance(15 * 60_000);
    const again = await olga.press(preview.message, 'Show');
    const snapshot = await again.waitFor('Right, new: Strength **90**', WAIT_TIMEOUT_MS);
    expect(again.message).toBe(preview.message);
    expect(snapshot.files).toHaveLength(1);
  });
});
