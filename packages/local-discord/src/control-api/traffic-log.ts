/** The newest requests of the bot and their answers, for whoever develops it. Tokens are never in it. */
import { EventEmitter } from 'node:events';

export interface RestEntry {
  readonly kind: 'rest';
  readonly number: number;
  /** Milliseconds since 1970, by the local Discord's clock. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly route: string;
  /** 0 where the connection was ended instead. */
  readonly status: number;
  readonly milliseconds: number;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
  readonly body: unknown;
  readonly answer: unknown;
  /** What Discord's own description does not allow; undefined where nobody has checked. */
  readonly mismatches: readonly string[] | undefined;
}

export interface GatewayEntry {
  readonly kind: 'gateway';
  readonly number: number;
  readonly at: number;
  readonly event: string;
  readonly body: unknown;
}

export type Entry = RestEntry | GatewayEntry;
type WithoutNumber<T> = T extends unknown ? Omit<T, 'number'> : never;

const MAX_ENTRIES = 300;
const REDACTED = '…';

export class TrafficLog extends EventEmitter<{ entry: [Entry] }> {
  /** Oldest first. */
  readonly entries: Entry[] = [];
  #number = 0;

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  add(entry: WithoutNumber<Entry>): void {
    const shown = withoutTokens({ ...entry, number: ++this.#number }) as Entry;
    this.entries.push(shown);
    if (this.entries.length > MAX_ENTRIES) this.entries.shift();
    this.emit('entry', shown);
  }
}

/** Interactions' tokens are 86 characters of base64url, in fields and in addresses. */
const TOKEN = /(?<![\w-])[\w-]{80,}(?![\w-])/g;

function withoutTokens(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(TOKEN, REDACTED);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutTokens);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === 'token' ? REDACTED : withoutTokens(each)]),
  );
}
