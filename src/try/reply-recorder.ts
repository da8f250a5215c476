/** Every state of one reply in a folder: its words in one file, its picture beside it. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { type APIMessage, MessageFlags } from 'discord.js';
import { buttonsOf, componentsOf, shownIn, textOf } from 'local-discord/client';
import { en } from '../locales/en/index.js';

export const STAGES = ['queued', 'painting', 'finished', 'failed'] as const;
export type Stage = (typeof STAGES)[number];

const TITLES = { queued: en.queued.title, painting: en.progress.title, finished: en.finished.title } as const;

/** What a reply is about, by its title; undefined while the bot thinks. */
export function stageOf(message: APIMessage): Stage | undefined {
  const text = textOf(message);
  if (text === '' || ((message.flags ?? 0) & MessageFlags.Loading) !== 0) return undefined;
  const titled = STAGES.find((stage) => stage !== 'failed' && text.includes(`**${TITLES[stage]}**`));
  return titled ?? 'failed';
}

export class ReplyRecorder {
  readonly #folder: string;
  readonly #fetch: (url: string) => Promise<Uint8Array>;
  #count = 0;
  #last = '';

  /** @param fetch gets a picture. */
  constructor(folder: string, fetch: (url: string) => Promise<Uint8Array>) {
    this.#folder = folder;
    this.#fetch = fetch;
  }

  /** Makes the folder, without the files of an earlier diary. */
  async open(): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const page = new RegExp(`^\\d+-(${STAGES.join('|')})\\.`);
    const earlier = (await readdir(this.#folder)).filter((name) => page.test(name));
    await Promise.all(earlier.map((name) => rm(join(this.#folder, name))));
  }

  /** @returns where the words are; undefined when the message says nothing new. */
  async write(message: APIMessage, stage: Stage): Promise<string | undefined> {
    const [picture] = [...message.attachments, ...shownIn(componentsOf(message))].map(({ url }) => url);
    const buttons = buttonsOf(message).map(({ label, disabled }) => (disabled ? `(${label})` : `[${label}]`));
    const words = [textOf(message), buttons.join(' ')].filter(Boolean).join('\n\n');
    // What follows the path is a signature, which changes with time.
    const path = picture === undefined ? '' : new URL(picture).pathname;
    const state = `${words} ${path}`;
    if (state === this.#last) return undefined;
    this.#last = state;
    const page = join(this.#folder, `${String(++this.#count).padStart(2, '0')}-${stage}`);
    await writeFile(`${page}.txt`, `${words}\n`);
    if (picture === undefined) return `${page}.txt`;
    // A sketch may be gone already, with a newer one in its place.
    const bytes = await this.#fetch(picture).catch(() => undefined);
    if (bytes !== undefined) await writeFile(`${page}${extname(path)}`, bytes);
    return `${page}.txt`;
  }
}
