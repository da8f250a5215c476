/** Registers all commands in one request, and only when they have changed: Discord allows 200 creations a day. */
import { createHash } from 'node:crypto';
import { type APIApplicationCommand, type DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import pRetry from 'p-retry';
import type { Logger } from 'pino';
import { type Database, getValue, setValue } from '../store/database.js';
import type { Leases } from '../store/fleet/leases.js';
import { withLease } from '../store/fleet/with-lease.js';
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
/** For another process of the fleet, in milliseconds: less than Discord waits for an answer to a member. */
const TURN_PATIENCE_MS = 1000;

/**
 * Resolves after the first try. What may pass is tried again in the background, and what Discord refuses for good is said once: either
 * way the commands that it knows from earlier keep working meanwhile. Nor does it wait for another process of the fleet, which may have
 * been killed in the middle of it: this one has taken shards by now, whose members get no answer until it is there.
 *
 * @param onRegistered called once Discord has the commands.
 */
export async function registerCommands(
  commands: Commands,
  deps: RegistrationDeps,
  onRegistered: (ids: CommandIds) => void,
): Promise<void> {
  const { log, signal } = deps;
  const register = async () => onRegistered(await inTurn(deps, () => registerIfChanged(commands, deps)));
  try {
    const known = await readRegistered(commands, deps);
    if (known?.ids !== undefined) onRegistered(known.ids);
    else await register();
  } catch (error) {
    if (isRetryUseless(error)) return logRefusal(error, commands, log);
    if (error instanceof NotItsTurnError) log.info('another process registers the commands; this one looks again');
    else log.error(refusalOrThrow(error), 'the commands could not be registered; trying again');
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

class NotItsTurnError extends Error {
  override readonly name = 'NotItsTurnError';
}

/** Of a fleet, one process at a time. @throws NotItsTurnError where another one is at it. */
async function inTurn<T>({ leases }: RegistrationDeps, register: () => Promise<T>): Promise<T> {
  if (leases === undefined) return register();
  // Others that start at the same moment are done soon; one that was killed is not.
  const done = await withLease(leases, 'commands', async () => ({ registered: await register() }), TURN_PATIENCE_MS);
  if (done === undefined) throw new NotItsTurnError('another process registers the commands');
  return done.registered;
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

interface Registered {
  /** What a version that kept none has registered has ids too, which must be asked for. */
  readonly ids: CommandIds | undefined;
}

/** What was registered last. @returns undefined where Discord does not have these commands yet. */
async function readRegistered(
  commands: Commands,
  { applicationId, store }: RegistrationDeps,
): Promise<Registered | undefined> {
  if ((await getValue(store, hashKey(applicationId))) !== hashOf(commands)) return undefined;
  const known = await getValue(store, idsKey(applicationId));
  return { ids: known === undefined ? undefined : (JSON.parse(known) as CommandIds) };
}

async function registerIfChanged(commands: Commands, deps: RegistrationDeps): Promise<CommandIds> {
  const { rest, applicationId, store, log } = deps;
  const known = await readRegistered(commands, deps);
  if (known?.ids !== undefined) return known.ids;
  const body = bodyOf(commands);
  const route = Routes.applicationCommands(applicationId);
  const registered = (await (known === undefined
    ? rest.put(route, { body })
    : rest.get(route))) as APIApplicationCommand[];
  const ids = Object.fromEntries(registered.map(({ name, id }) => [name, id]));
  await setValue(store, hashKey(applicationId), hashOf(commands));
  await setValue(store, idsKey(applicationId), JSON.stringify(ids));
  if (known === undefined) log.info({ commands: body.length }, 'commands registered');
  return ids;
}

const hashKey = (applicationId: string) => `commands of ${applicationId}`;
const idsKey = (applicationId: string) => `command ids of ${applicationId}`;
const hashOf = (commands: Commands) =>
  createHash('sha256')
    .update(JSON.stringify(bodyOf(commands)))
    .digest('hex');
