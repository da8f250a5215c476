/** `npm run try`: sends one `/stylize` as a member and saves every state of the reply to a folder. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ClientRejection, type File, type MemberEvent, textOf } from 'local-discord/client';
import { readConfigValues, readEnvironmentFile } from './config.js';
import { UserError } from './errors/user-error.js';
import { checkWritable } from './files/check-writable.js';
import { readFailureReason } from './files/failure-reason.js';
import { drawSample } from './samples/index.js';
import { type Arguments, readArguments } from './try/arguments.js';
import { connectLocalDiscord, type LocalDiscordSession } from './try/local-discord-session.js';
import { ReplyRecorder, stageOf } from './try/reply-recorder.js';

/** Name of the member that sends the command. */
const VISITOR = 'Visitor';
/** Give up if the reply does not change for this long. */
const IDLE_TIMEOUT_MS = 15 * 60_000;

async function readPicture(field: string, path: string | undefined, sample: string): Promise<File> {
  if (path === undefined) return { field, name: `${sample}.png`, bytes: await drawSample(sample) };
  try {
    return { field, name: basename(path), bytes: await readFile(path) };
  } catch (cause) {
    throw new UserError('input-unreadable', { path, reason: readFailureReason(cause) }, { cause });
  }
}

/** @returns an error message, or undefined when the painting is finished. */
async function stylize(
  { client, state }: LocalDiscordSession,
  { quality, size, output }: Arguments,
  files: readonly File[],
): Promise<string | undefined> {
  const guild = state.guilds.find(({ hasBot }) => hasBot);
  if (guild === undefined) throw new UserError('bot-uninvited');
  const [channel] = guild.channels;
  const existing = guild.members.find(({ name }) => name === VISITOR);
  const member = existing ?? (await client.join({ guild: guild.id, name: VISITOR }));
  const recorder = new ReplyRecorder(output, (url) => client.fetch(url));
  await recorder.open();
  const abort = new AbortController();
  const idleTimer = setTimeout(() => abort.abort(), IDLE_TIMEOUT_MS);
  try {
    const events = await client.watch(member.id, abort.signal);
    const options = { ...(quality === undefined ? {} : { quality }), ...(size === undefined ? {} : { size }) };
    const action = { kind: 'command', name: 'stylize', options } as const;
    const { id } = await client.perform(member.id, channel.id, action, files);
    for await (const event of events) {
      const outcome = await follow(event, id, recorder);
      if (outcome !== undefined) return outcome === 'finished' ? undefined : outcome;
      idleTimer.refresh();
    }
    return 'The bot said nothing more.';
  } finally {
    clearTimeout(idleTimer);
    abort.abort();
  }
}

/** @returns "finished", or an error message; undefined while more events are expected. */
async function follow(
  { event, data }: MemberEvent,
  interaction: string,
  recorder: ReplyRecorder,
): Promise<string | undefined> {
  if (event === 'interaction')
    return data.id === interaction && data.state === 'unanswered' ? 'The bot did not respond in time.' : undefined;
  const { message } = data;
  if (!('interaction_metadata' in message) || message.interaction_metadata?.id !== interaction) return undefined;
  const stage = stageOf(message);
  if (stage === undefined) return undefined;
  const path = await recorder.write(message, stage);
  const [title, ...lines] = textOf(message).split('\n');
  if (path !== undefined) console.log(`${path}  ${[title, ...lines.slice(0, 1)].join(' ')}`);
  if (stage === 'failed') return [title, ...lines].join(' ').replaceAll('*', '');
  return stage === 'finished' ? stage : undefined;
}

/** @returns the exit status. Unexpected errors are thrown. */
async function run(): Promise<number> {
  const args = readArguments(process.argv);
  let session: LocalDiscordSession | undefined;
  try {
    const { content, style, output } = args;
    const files = [await readPicture('content', content, 'lighthouse'), await readPicture('style', style, 'swirls')];
    await checkWritable(output);
    readEnvironmentFile();
    session = await connectLocalDiscord(readConfigValues(['LOCAL_DISCORD_PORT']).LOCAL_DISCORD_PORT);
    const failure = await stylize(session, args, files);
    console.log(failure ?? `Finished. Every state of the reply is in ${args.output}.`);
    return failure === undefined ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof ClientRejection)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    await session?.close();
  }
}

process.exitCode = await run();
