/** Registers all commands in one request, and only when they have changed: Discord allows 200 creations a day. */
import { createHash } from 'node:crypto';
import { type APIApplicationCommand, type DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import pRetry from 'p-retry';
import type { Logger } from 'pino';
import { type Database, getValue, setValue } from '../store/database.js';
import type { Leases } from '../store/fleet/leases.js';
import type { Commands } from './command-types.js';
import { isDiscordError, isPermanentError, refusalIn } from './discord-errors.js';

export interface RegistrationDeps {
  readonly rest: REST;
  readonly applicationId: string;
  readonly store: Database;
  /** Of a fleet, whose processes register one after the other, and so once. */
  readonly leases?: Leases | undefined;
  readonly log: Logger;
  /** Stops the retries. */
  readonly signal: AbortSignal;
}

/** At first after some seconds, later every ten minutes, in milliseconds. */
const RETRY_OPTIONS = { retries: Number.POSITIVE_INFINITY, minTimeout: 5000, maxTimeout: 600_000, factor: 2 } as const;

/**
 * Resolves after the first try. What may pass is tried again in the background, and what Discord refuses for good is said once: either
 * way the commands that it knows from earlier keep working meanwhile.
 *
 * @param onRegistered called once Discord has the commands.
 */
export async function registerCommands(
  commands: Commands,
  deps: RegistrationDeps,
  onRegistered: (ids: CommandIds) => void,
): Promise<void> {
  const { log, signal } = deps;
  const register = async () => {
    const turn = await takeTurn(deps);
    try {
      onRegistered(await registerIfChanged(commands, deps));
    } finally {
      await turn?.release();
    }
  };
  try {
    await register();
  } catch (error) {
    if (isRetryUseless(error)) return logRefusal(error, commands, log);
    log.error(refusalOrThrow(error), 'the commands could not be registered; trying again');
    const options = {
      ...RETRY_OPTIONS,
      signal,
      shouldRetry: ({ error: again }: { error: unknown }) => !isRetryUseless(again),
      onFailedAttempt: ({ error: again }: { error: unknown }) => {
        if (!isRetryUseless(again)) log.error(refusalOrThrow(again), 'the commands could not be registered');
      },
    };
    pRetry(register, options).catch((last: unknown) => {
      if (isRetryUseless(last)) logRefusal(last, commands, log);
      else if (!signal.aborted) log.error({ err: last }, 'the commands are not registered');
    });
  }
}

/** Longer than Discord's answer takes, its retries included, in milliseconds. */
const TURN_MS = 60_000;
const TURN_POLL_MS = 250;

/** @throws the reason of `signal`. */
async function takeTurn({ leases, signal }: RegistrationDeps): Promise<{ release(): Promise<void> } | undefined> {
  if (leases === undefined) return undefined;
  const lease = await leases.waitFor('commands', TURN_MS, { poll: TURN_POLL_MS, signal });
  return lease && { release: () => leases.release(lease) };
}

/** What is refused today because too many were made may be made tomorrow. */
const isRetryUseless = (error: unknown): error is DiscordAPIError =>
  isPermanentError(error) && !isDiscordError(error, RESTJSONErrorCodes.MaximumDailyApplicationCommandCreatesReached);

const refusalOrThrow = (error: unknown) => {
  const refusal = refusalIn(error);
  return refusal.route === undefined ? { err: error } : refusal;
};

/** Breaches that are said: one shows the way. */
const MAX_BREACHES = 5;

function logRefusal(error: DiscordAPIError, commands: Commands, log: Logger): void {
  const { code, status, route, reason } = refusalIn(error);
  const tree = (error.rawError as { readonly errors?: unknown }).errors;
  const breaches = [...breachesIn(tree, bodyOf(commands))];
  const words = 'Discord does not take the commands, and trying again would not help; those it has from earlier stay';
  const known = breaches.length === 0 ? { reason } : { breaches: breaches.slice(0, MAX_BREACHES) };
  log.error({ code, status, route, ...known }, words);
}

interface Breach {
  readonly command?: string;
  /** "options.strength.description" */
  readonly field: string;
  readonly reason: string;
}

/**
 * The leaves of Discord's tree of errors, https://discord.com/developers/docs/reference#error-messages, with names in place of numbers.
 *
 * @param sent what the tree is about: commands, then their options and choices.
 */
function* breachesIn(tree: unknown, sent: unknown, path: readonly string[] = [], command?: string): Generator<Breach> {
  if (typeof tree !== 'object' || tree === null) return;
  for (const [key, value] of Object.entries(tree)) {
    if (key === '_errors') {
      for (const { message, code } of value as readonly { readonly message?: string; readonly code?: string }[])
        yield { ...(command === undefined ? {} : { command }), field: path.join('.'), reason: message ?? code ?? '' };
      continue;
    }
    const part: unknown = typeof sent === 'object' && sent !== null ? Reflect.get(sent, key) : undefined;
    const { name = key } = (/^\d+$/.test(key) ? (part ?? {}) : {}) as { readonly name?: string };
    if (command === undefined) yield* breachesIn(value, part, path, name);
    else yield* breachesIn(value, part, [...path, name], command);
  }
}

const bodyOf = ({ slash, messageMenu, userMenu }: Commands) =>
  [...slash, ...messageMenu, ...userMenu].map(({ data }) => data);

/** By a command's name: what a mention of it needs. */
export type CommandIds = Readonly<Record<string, string>>;

async function registerIfChanged(
  commands: Commands,
  { rest, applicationId, store, log }: RegistrationDeps,
): Promise<CommandIds> {
  const body = bodyOf(commands);
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const [hashKey, idsKey] = [`commands of ${applicationId}`, `command ids of ${applicationId}`];
  const route = Routes.applicationCommands(applicationId);
  const isRegistered = (await getValue(store, hashKey)) === hash;
  const known = await getValue(store, idsKey);
  if (isRegistered && known !== undefined) return JSON.parse(known) as CommandIds;
  // Versions that kept no ids have registered the same commands: then they need only be read.
  const registered = (await (isRegistered ? rest.get(route) : rest.put(route, { body }))) as APIApplicationCommand[];
  const ids = Object.fromEntries(registered.map(({ name, id }) => [name, id]));
  await setValue(store, hashKey, hash);
  await setValue(store, idsKey, JSON.stringify(ids));
  if (!isRegistered) log.info({ commands: body.length }, 'commands registered');
  return ids;
}
