/** The answer to something that an actor did, as it changes. */
import type { DiscordState } from '../state/discord-state.js';
import type { InteractionRecord, MessageRecord } from '../state/records.js';
import type { ModalPayload } from '../validation/modal-rules.js';
import { ClientRejection } from './client-rejection.js';
import { type MessageSnapshot, snapshotMessage, textOf } from './message-snapshot.js';

export type Matcher = RegExp | string | ((snapshot: MessageSnapshot) => boolean);

export class Reply {
  readonly record: InteractionRecord;
  /** Every state of the message, oldest first. */
  readonly history: MessageSnapshot[] = [];
  readonly #discord: DiscordState;

  constructor(discord: DiscordState, record: InteractionRecord) {
    this.#discord = discord;
    this.record = record;
    watch(discord, new WeakRef(this));
  }

  get message(): MessageRecord | undefined {
    return this.record.response;
  }

  get modal(): ModalPayload | undefined {
    return this.record.modal;
  }

  /** Milliseconds from the action to the bot's first word. */
  get acknowledgedAfter(): number | undefined {
    const { acknowledgedAt, createdAt } = this.record;
    return acknowledgedAt === undefined ? undefined : acknowledgedAt - createdAt;
  }

  get snapshot(): MessageSnapshot {
    if (this.message === undefined) throw new ClientRejection('There is no answer yet.');
    return snapshotMessage(this.#discord, this.message);
  }

  get text(): string {
    return this.message === undefined ? '' : textOf(this.message);
  }

  /** Waits until the bot has said anything at all, or three seconds are over. */
  acknowledged(timeout = 10_000): Promise<void> {
    const holds = () => this.record.acknowledgedAt !== undefined || this.record.unanswered;
    return this.#until(holds, 'an answer', timeout);
  }

  /** Waits until the message says something. @throws Error with what it says instead. */
  async waitFor(wanted: Matcher, timeout = 60_000): Promise<MessageSnapshot> {
    const holds = () => this.message !== undefined && matches(this.#discord, this.message, wanted);
    await this.#until(holds, String(wanted), timeout);
    return this.snapshot;
  }

  async waitForModal(timeout = 10_000): Promise<ModalPayload> {
    await this.#until(() => this.modal !== undefined, 'a modal', timeout);
    return this.modal as ModalPayload;
  }

  gone(timeout = 10_000): Promise<void> {
    return this.#until(() => this.message?.deleted === true, 'the message to go', timeout);
  }

  /** Takes down what the message says now. */
  see(): void {
    if (this.message !== undefined && !this.message.deleted) this.history.push(this.snapshot);
  }

  #until(holds: () => boolean, wanted: string, timeout: number): Promise<void> {
    return waitUntil(this.#discord, holds, timeout, () => `${wanted}; the message says: ${this.text || '(nothing)'}`);
  }
}

/** Lets a reply see its message change, for as long as somebody holds the reply. */
function watch({ changes }: DiscordState, reference: WeakRef<Reply>): void {
  const see = (holds: (reply: Reply) => boolean) => {
    const reply = reference.deref();
    if (reply === undefined) {
      changes.off('message', onMessage);
      changes.off('interaction', onInteraction);
    } else if (holds(reply)) reply.see();
  };
  const onMessage = (message: MessageRecord) => see((reply) => reply.message === message);
  // A message is there before it is known to be the answer.
  const onInteraction = (record: InteractionRecord) =>
    see((reply) => reply.record === record && reply.history.length === 0);
  changes.on('message', onMessage);
  changes.on('interaction', onInteraction);
}

export function matches(discord: DiscordState, message: MessageRecord, wanted: Matcher): boolean {
  if (message.deleted) return false;
  if (typeof wanted === 'function') return wanted(snapshotMessage(discord, message));
  return typeof wanted === 'string' ? textOf(message).includes(wanted) : wanted.test(textOf(message));
}

/** Waits for something to hold that only changes of messages and interactions can bring about. @throws Error */
export function waitUntil(
  { changes }: DiscordState,
  holds: () => boolean,
  timeout: number,
  wanted: () => string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (!holds()) return;
      end();
      resolve();
    };
    const timer = setTimeout(() => {
      end();
      reject(new Error(`waited ${timeout} ms for ${wanted()}`));
    }, timeout);
    const end = () => {
      clearTimeout(timer);
      changes.off('message', check);
      changes.off('interaction', check);
    };
    changes.on('message', check);
    changes.on('interaction', check);
    check();
  });
}
