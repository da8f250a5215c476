/** What outlives the local Discord's process, in a file of its own: who and what is there, what was said, what may still be answered. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Cdn } from '../cdn/cdn.js';
import type { DiscordState } from './discord-state.js';
import { restore, type SavedInteraction, type SavedState, saveInteractions, saveState } from './persisted-records.js';
import { upgradeState } from './persisted-upgrades.js';
import type { File, MessageRecord } from './records.js';

/** Changes of so many milliseconds are written together. */
const FLUSH_DELAY_MS = 100;

const TABLES = `
  CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS message (id TEXT PRIMARY KEY, channel TEXT NOT NULL, json TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT, bytes BLOB NOT NULL);
`;

/** Who the bot is here; it holds on to both. */
interface Identity {
  readonly token: string;
  readonly applicationId: string;
}

interface FileRow {
  readonly path: string;
  readonly name: string;
  readonly type: string | null;
  readonly bytes: Uint8Array;
}

export class Persistence {
  readonly #database: Database.Database;
  readonly #dirty = new Map<string, MessageRecord>();
  #timer: NodeJS.Timeout | undefined;
  #flush = () => {};

  /** @param path ":memory:" for one that is forgotten. */
  constructor(path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.#database = new Database(path);
    this.#database.pragma('journal_mode = WAL');
    this.#database.exec(TABLES);
    // Its name before 0.2.0.
    this.#database.exec("UPDATE OR REPLACE fact SET name = 'state' WHERE name = 'scene'");
  }

  /** Of the bot that lived here before, if one did. */
  get identity(): Identity | undefined {
    return this.#recall<Identity>('identity');
  }

  /** Brings back what there was, and writes down what changes from now on. @returns whether there was anything. */
  attach(discord: DiscordState, token: string): boolean {
    this.#keepFiles(discord.cdn);
    const saved = this.#recall<SavedState>('state');
    const rows = this.#database.prepare<[], { json: string }>('SELECT json FROM message ORDER BY rowid').all();
    const messages = rows.map(({ json }) => JSON.parse(json) as MessageRecord);
    if (saved !== undefined)
      restore(
        discord,
        upgradeState(saved, discord.bot),
        messages,
        this.#recall<SavedInteraction[]>('interactions') ?? [],
      );
    this.#remember('identity', { token, applicationId: discord.applicationId });
    this.#watch(discord);
    return saved !== undefined;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#flush();
    this.#flush = () => {};
    this.#database.close();
  }

  #watch(discord: DiscordState): void {
    const upsert = this.#database.prepare(
      'INSERT INTO message (id, channel, json) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json',
    );
    const remove = this.#database.prepare('DELETE FROM message WHERE id = ?');
    let stateChanged = true;
    this.#flush = this.#database.transaction(() => {
      for (const [id, message] of this.#dirty) {
        const kept = discord.channels.get(message.channelId)?.messages.has(id) === true;
        if (kept) upsert.run(id, message.channelId, JSON.stringify(message));
        else remove.run(id);
      }
      this.#dirty.clear();
      if (stateChanged) this.#remember('state', saveState(discord));
      stateChanged = false;
      this.#remember('interactions', saveInteractions(discord));
    });
    const soon = () => {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#flush();
      }, FLUSH_DELAY_MS).unref();
    };
    discord.changes.on('state', () => {
      stateChanged = true;
      soon();
    });
    discord.changes.on('message', (message) => {
      this.#dirty.set(message.id, message);
      soon();
    });
    discord.changes.on('interaction', soon);
    process.once('exit', () => this.#flush());
  }

  #keepFiles(cdn: Cdn): void {
    const insert = this.#database.prepare('INSERT OR REPLACE INTO file (path, name, type, bytes) VALUES (?, ?, ?, ?)');
    const remove = this.#database.prepare('DELETE FROM file WHERE path = ?');
    const files = this.#database.prepare<[], FileRow>('SELECT path, name, type, bytes FROM file ORDER BY rowid').all();
    for (const { path, name, type, bytes } of files)
      cdn.restore(path, { name, bytes, ...(type === null ? {} : { contentType: type }) });
    cdn.attachmentStore = {
      stored: (path: string, { name, contentType, bytes }: File) => {
        insert.run(path, name, contentType ?? null, Buffer.from(bytes));
      },
      forgotten: (path: string) => {
        remove.run(path);
      },
    };
  }

  #recall<Fact>(name: string): Fact | undefined {
    const row = this.#database.prepare<[string], { json: string }>('SELECT json FROM fact WHERE name = ?').get(name);
    return row === undefined ? undefined : (JSON.parse(row.json) as Fact);
  }

  #remember(name: string, fact: unknown): void {
    this.#database.prepare('INSERT OR REPLACE INTO fact (name, json) VALUES (?, ?)').run(name, JSON.stringify(fact));
  }
}
