/**
 * The people's door for developers.
 *
 *     GET    /people/developer                what the bot asked for and was told, what is made to go wrong
 *     POST   /people/developer/clock          the local Discord's clock goes forward, or back to this machine's
 *     POST   /people/developer/faults         what is to go wrong from now on
 *     POST   /people/developer/gateway        the connection ends, or the bot is asked to connect anew
 *     POST   /people/developer/guilds/:guild  the bot leaves a server, comes back, or may do less there
 *     GET    /people/developer/health         what the bot says about itself
 */
import { PermissionFlagsBits } from 'discord.js';
import { z } from 'zod';
import type { Discord } from '../discord.js';
import type { Faults } from '../faults.js';
import { askHealth } from '../health.js';
import { NotPossible } from '../not-possible.js';
import { BOT_PERMISSIONS } from '../permissions.js';
import type { Entry } from '../traffic.js';
import type { Workbench } from '../workbench.js';
import { type Way, way } from './ways.js';

const count = z.number().int().min(0).max(1000);
const milliseconds = z.number().int().min(0).max(60_000);
const WEEK = 7 * 24 * 3600 * 1000;

const CLOCK = z.union([
  z.strictObject({ advance: z.number().int().min(1).max(WEEK) }),
  z.strictObject({ reset: z.literal(true) }),
]);

const FAULTS = z.strictObject({
  restDelay: milliseconds.optional(),
  cdnDelay: milliseconds.optional(),
  tooMany: count.optional(),
  resets: count.optional(),
  lostAnswers: count.optional(),
  /** Milliseconds from now on. */
  unavailable: milliseconds.optional(),
  /** Whether every route answers 403. */
  forbidden: z.boolean().optional(),
});

const GATEWAY = z.strictObject({ action: z.enum(['drop', 'forget', 'reconnect']) });
const GUILD = z.strictObject({ bot: z.enum(['member', 'without files', 'gone']) });

export type ClockRequest = z.input<typeof CLOCK>;
export type FaultsRequest = z.input<typeof FAULTS>;
export type GuildRequest = z.input<typeof GUILD>;

export interface FaultsView {
  readonly restDelay: number;
  readonly cdnDelay: number;
  readonly tooMany: number;
  readonly resets: number;
  readonly lostAnswers: number;
  /** Milliseconds that are left. */
  readonly unavailable: number;
  readonly forbidden: boolean;
}

export interface DeveloperView {
  readonly faults: FaultsView;
  readonly unchecked: string | null;
  readonly traffic: readonly Entry[];
}

const NO_ROUTE = /(?!)/;
const EVERY_ROUTE = /(?:)/;

function viewFaults({ restDelay, cdnDelay, tooMany, resets, lostAnswers, ...faults }: Faults, now: number): FaultsView {
  const unavailable = Math.max(0, faults.unavailableUntil - now);
  const forbidden = faults.forbidden.source !== NO_ROUTE.source;
  return { restDelay, cdnDelay, tooMany, resets, lostAnswers, unavailable, forbidden };
}

const view = (discord: Discord, { faults, traffic, unchecked }: Workbench): DeveloperView => ({
  faults: viewFaults(faults, discord.clock.now()),
  unchecked: unchecked ?? null,
  traffic: traffic.entries,
});

export const DEVELOPER_WAYS: readonly Way[] = [
  way('GET /developer', ({ discord, workbench }) => view(discord, workbench)),
  way('POST /developer/clock', ({ discord: { clock, changes }, workbench: { faults }, body }) => {
    const turn = CLOCK.parse(body);
    if ('advance' in turn) clock.advance(turn.advance);
    else {
      faults.unavailableUntil -= clock.ahead;
      clock.reset();
    }
    changes.emit('scene');
  }),
  way('POST /developer/faults', ({ discord, workbench: { faults }, body }) => {
    const { unavailable, forbidden, ...others } = FAULTS.parse(body);
    const given = Object.entries(others).filter(([, value]) => value !== undefined);
    Object.assign(faults, Object.fromEntries(given));
    if (unavailable !== undefined) faults.unavailableUntil = discord.clock.now() + unavailable;
    if (forbidden !== undefined) faults.forbidden = forbidden ? EVERY_ROUTE : NO_ROUTE;
    return viewFaults(faults, discord.clock.now());
  }),
  way('POST /developer/gateway', ({ discord: { gateway }, body }) => {
    const { action } = GATEWAY.parse(body);
    if (action === 'reconnect') gateway.reconnect();
    else gateway.drop({ forget: action === 'forget' });
  }),
  way('POST /developer/guilds/:guild', ({ discord, parameters, body }) => {
    const guild = discord.guilds.get(parameters.guild);
    if (guild === undefined) throw new NotPossible('There is no such server.');
    const { bot } = GUILD.parse(body);
    if (bot === 'gone') discord.kickBot(guild);
    else if (guild.bot === undefined) discord.inviteBot(guild);
    if (bot === 'without files') discord.permitBot(guild, BOT_PERMISSIONS & ~PermissionFlagsBits.AttachFiles);
    if (bot === 'member') discord.permitBot(guild, BOT_PERMISSIONS);
  }),
  way('GET /developer/health', ({ workbench }) => askHealth(workbench.health)),
];
