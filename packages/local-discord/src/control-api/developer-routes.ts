/**
 * The control API for developers.
 *
 *     GET    /control/developer                requests of the bot and their answers, injected faults
 *     POST   /control/developer/clock          the local Discord's clock goes forward, or back to this machine's
 *     POST   /control/developer/faults         what is to go wrong from now on
 *     POST   /control/developer/gateway        the connection ends, or the bot is asked to connect anew
 *     POST   /control/developer/guilds/:guild  the bot leaves a server, comes back, or may do less there
 *     GET    /control/developer/health         what the bot says about itself
 *     GET    /control/developer/processes      the processes of a bot that is more than one
 *     POST   /control/developer/processes/:id  one is killed, paused, resumed or started
 */
import { PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { ClientRejection } from '../actors/client-rejection.js';
import { firstLine } from '../errors.js';
import type { DiscordState } from '../state/discord-state.js';
import { BOT_PERMISSIONS } from '../state/permissions.js';
import { fetchBotHealth } from './bot-health.js';
import { listProcesses, PROCESS_ACTIONS } from './bot-processes.js';
import type { DevTools } from './dev-tools.js';
import type { Faults } from './faults.js';
import { type ControlRoute, controlRoute } from './routes.js';
import type { Entry } from './traffic-log.js';

const count = z.number().int().min(0).max(1000);
const milliseconds = z.number().int().min(0).max(60_000);
const WEEK_MS = 7 * 24 * 3600 * 1000;

const CLOCK_REQUEST = z.union([
  z.strictObject({ advance: z.number().int().min(1).max(WEEK_MS) }),
  z.strictObject({ reset: z.literal(true) }),
]);

const FAULTS_REQUEST = z.strictObject({
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

const GATEWAY_REQUEST = z.strictObject({ action: z.enum(['drop', 'forget', 'reconnect']) });
const PROCESS_REQUEST = z.strictObject({ action: z.enum(PROCESS_ACTIONS) });
const GUILD_REQUEST = z.strictObject({ bot: z.enum(['member', 'without files', 'gone']) });

export type ClockRequest = z.input<typeof CLOCK_REQUEST>;
export type FaultsRequest = z.input<typeof FAULTS_REQUEST>;
export type GuildRequest = z.input<typeof GUILD_REQUEST>;

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
  /** Whether requests are compared with Discord's own description of its API. */
  readonly isChecked: boolean;
  /** Whether the bot is several processes, which can be listed. */
  readonly hasProcesses: boolean;
  readonly traffic: readonly Entry[];
}

const NO_ROUTE = /(?!)/;
const EVERY_ROUTE = /(?:)/;

function viewFaults({ restDelay, cdnDelay, tooMany, resets, lostAnswers, ...faults }: Faults, now: number): FaultsView {
  const unavailable = Math.max(0, faults.unavailableUntil - now);
  const forbidden = faults.forbidden.source !== NO_ROUTE.source;
  return { restDelay, cdnDelay, tooMany, resets, lostAnswers, unavailable, forbidden };
}

const view = (discord: DiscordState, { faults, traffic, isChecked, processes }: DevTools): DeveloperView => ({
  faults: viewFaults(faults, discord.clock.now()),
  isChecked,
  hasProcesses: processes !== undefined,
  traffic: traffic.entries,
});

export const DEVELOPER_ROUTES: readonly ControlRoute[] = [
  controlRoute('GET /developer', ({ discord, devTools }) => view(discord, devTools)),
  controlRoute('POST /developer/clock', ({ discord: { clock, changes }, devTools: { faults }, body }) => {
    const turn = CLOCK_REQUEST.parse(body);
    if ('advance' in turn) clock.advance(turn.advance);
    else {
      faults.unavailableUntil -= clock.offsetMs;
      clock.reset();
    }
    changes.emit('state');
  }),
  controlRoute('POST /developer/faults', ({ discord, devTools: { faults }, body }) => {
    const { unavailable, forbidden, ...others } = FAULTS_REQUEST.parse(body);
    const given = Object.entries(others).filter(([, value]) => value !== undefined);
    Object.assign(faults, Object.fromEntries(given));
    if (unavailable !== undefined) faults.unavailableUntil = discord.clock.now() + unavailable;
    if (forbidden !== undefined) faults.forbidden = forbidden ? EVERY_ROUTE : NO_ROUTE;
    return viewFaults(faults, discord.clock.now());
  }),
  controlRoute('POST /developer/gateway', ({ discord: { gateway }, body }) => {
    const { action } = GATEWAY_REQUEST.parse(body);
    if (action === 'reconnect') gateway.reconnect();
    else gateway.drop({ forget: action === 'forget' });
  }),
  controlRoute('POST /developer/guilds/:guild', ({ discord, parameters, body }) => {
    const guild = discord.guilds.get(parameters.guild);
    if (guild === undefined) throw new ClientRejection('There is no such server.');
    const { bot } = GUILD_REQUEST.parse(body);
    if (bot === 'gone') discord.kickBot(guild);
    else if (guild.bot === undefined) discord.inviteBot(guild);
    if (bot === 'without files') discord.permitBot(guild, BOT_PERMISSIONS & ~PermissionFlagsBits.AttachFiles);
    if (bot === 'member') discord.permitBot(guild, BOT_PERMISSIONS);
  }),
  controlRoute('GET /developer/health', ({ devTools }) => fetchBotHealth(devTools.health)),
  controlRoute('GET /developer/processes', ({ devTools }) => listProcesses(devTools.processes)),
  controlRoute('POST /developer/processes/:id', async ({ devTools: { processes }, parameters, body }) => {
    const { action } = PROCESS_REQUEST.parse(body);
    try {
      await processes?.act(parameters.id, action);
    } catch (error) {
      throw new ClientRejection(firstLine(error));
    }
  }),
];
