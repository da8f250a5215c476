/** Saves every state of one reply to a folder: its text in one file, its picture in another. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type APIMessage, MessageFlags } from 'discord.js';
import { buttonsOf, componentsOf, shownIn, textOf } from 'local-discord/client';
import { messagesFor, SOURCE_LANGUAGE } from '../locales/index.js';

const STAGES = ['queued', 'painting', 'finished', 'failed'] as const;
export type Stage = (typeof STAGES)[number];

const { queued, progress, finished } = messagesFor(SOURCE_LANGUAGE).painting;
const TITLES = { queued: queued.title, painting: progress.title, finished: finished.title } as const;

/** The stage of a reply, by its title; undefined while Discord shows "thinking...". */
export function stageOf(message: APIMessage): Stage | undefined {
  const text = textOf(message);
  if (text === '' || ((message.flags ?? 0) & MessageFlags.Loading) !== 0) return undefined;
  const match = STAGES.find((stage) => stage !== 'failed' && text.includes(`**${TITLES[stage]}**`));
  return match ?? 'failed';
}

export class ReplyRecorder {
  readonly #folder: string;
  readonly #fetch: (url: string) => Promise<Uint8Array>;
  #count = 0;
  #last = '';

  /** @param fetch downloads a picture. */
  constructor(folder: string, fetch: (url: string) => Promise<Uint8Array>) {
    this.#folder = folder;
    this.#fetch = fetch;
  }

  /** Creates the folder, and deletes files of an earlier run from it. */
  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const ownFile = new RegExp(`^\\d+-(${STAGES.join('|')})\\.`);
    const earlier = (await readdir(this.#folder)).filter((name) => ownFile.test(name));
    await Promise.all(earlier.map((name) => rm(join(this.#folder, name))));
  }

  /** @returns the path of the text file; undefined if the message has not changed. */
  async write(message: APIMessage, stage: Stage): Promise<string | undefined> {
    const [picture] = [...message.attachments, ...shownIn(componentsOf(message))].map(({ url }) => url);
    const buttons = buttonsOf(message).map(({ label, disabled }) => (disabled ? `(${label})` : `[${label}]`));
    const text = [textOf(message), buttons.join(' ')].filter(Boolean).join('\n\n');
    // Without the query string: its signature changes with time.
    const picturePath = picture === undefined ? '' : new URL(picture).pathname;
    const state = `${text} ${picturePath}`;
    if (state === this.#last) return undefined;
    this.#last = state;
    const path = join(this.#folder, `${String(++this.#count).padStart(2, '0')}-${stage}`);
    await writeFile(`${path}.txt`, `${text}\n`);
    if (picture === undefined) return `${path}.txt`;
    // A preview may have been deleted already and replaced by a newer one.
    const bytes = await this.#fetch(picture).catch(() => undefined);
    if (bytes !== undefined) await writeFile(`${path}${extname(picturePath)}`, bytes);
    return `${path}.txt`;
  }
}
