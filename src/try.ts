/** `npm run try`: one `/stylize`, as a member would send it, and every state of the reply in a folder. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ClientRejection, type File, type MemberEvent, textOf } from 'local-discord/client';
import { readEnvironmentFile, readSettings } from './config.js';
import { UserError } from './errors/user-error.js';
import { tryFolder } from './files/try-folder.js';
import { drawSample } from './samples/index.js';
import { type Arguments, readArguments } from './try/arguments.js';
import { connectLocalDiscord, type LocalDiscordSession } from './try/local-discord-session.js';
import { ReplyRecorder, stageOf } from './try/reply-recorder.js';

/** Who sends it. */
const VISITOR = 'Visitor';
/** A reply that says nothing new for longer is given up, in milliseconds. */
const PATIENCE = 15 * 60_000;

async function pictureOf(field: string, path: string | undefined, sample: string): Promise<File> {
  if (path === undefined) return { field, name: `${sample}.png`, bytes: await drawSample(sample) };
  try {
    return { field, name: basename(path), bytes: await readFile(path) };
  } catch (cause) {
    throw new UserError('file-missing', `${path} cannot be read; check the name.`, {}, { cause });
  }
}

/** @returns why there is no painting, or undefined when there is one. */
async function stylize(
  { people, state }: LocalDiscordSession,
  { quality, size, output }: Arguments,
  files: readonly File[],
): Promise<string | undefined> {
  const guild = state.guilds.find(({ hasBot }) => hasBot);
  if (guild === undefined) throw new UserError('guild', 'The bot is in no server of that local Discord; let it in.');
  const [channel] = guild.channels;
  const known = guild.members.find(({ name }) => name === VISITOR);
  const member = known ?? (await people.join({ guild: guild.id, name: VISITOR }));
  const diary = new ReplyRecorder(output, (url) => people.fetch(url));
  await diary.open();
  const watching = new AbortController();
  const patience = setTimeout(() => watching.abort(), PATIENCE);
  try {
    const happenings = await people.watch(member.id, watching.signal);
    const options = { ...(quality === undefined ? {} : { quality }), ...(size === undefined ? {} : { size }) };
    const deed = { kind: 'command', name: 'stylize', options } as const;
    const { id } = await people.perform(member.id, channel.id, deed, files);
    for await (const happening of happenings) {
      const end = await follow(happening, id, diary);
      if (end !== undefined) return end === 'finished' ? undefined : end;
      patience.refresh();
    }
    return 'The bot said nothing more.';
  } finally {
    clearTimeout(patience);
    watching.abort();
  }
}

/** @returns "finished", or a sentence about why it will not be; undefined while there is more to come. */
async function follow(
  { event, data }: MemberEvent,
  interaction: string,
  diary: ReplyRecorder,
): Promise<string | undefined> {
  if (event === 'interaction')
    return data.id === interaction && data.state === 'unanswered' ? 'The bot did not respond in time.' : undefined;
  const { message } = data;
  if (!('interaction_metadata' in message) || message.interaction_metadata?.id !== interaction) return undefined;
  const stage = stageOf(message);
  if (stage === undefined) return undefined;
  const path = await diary.write(message, stage);
  const [title, ...lines] = textOf(message).split('\n');
  if (path !== undefined) console.log(`${path}  ${[title, ...lines.slice(0, 1)].join(' ')}`);
  if (stage === 'failed') return [title, ...lines].join(' ').replaceAll('*', '');
  return stage === 'finished' ? stage : undefined;
}

/** @returns the exit code. Bugs are thrown. */
async function run(): Promise<number> {
  const args = readArguments(process.argv);
  let place: LocalDiscordSession | undefined;
  try {
    const { content, style, output } = args;
    const files = [await pictureOf('content', content, 'lighthouse'), await pictureOf('style', style, 'swirls')];
    await tryFolder(output);
    readEnvironmentFile();
    place = await connectLocalDiscord(readSettings(['PLAYGROUND_PORT']).PLAYGROUND_PORT);
    const failure = await stylize(place, args, files);
    console.log(failure ?? `Finished. Every state of the reply is in ${args.output}.`);
    return failure === undefined ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UserError) && !(error instanceof ClientRejection)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    await place?.leave();
  }
}

process.exitCode = await run();
