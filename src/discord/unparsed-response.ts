/** Replies that Discord has changed though discord.js could not read its answer: they stand, and are no failure. */
import { type Interaction, type REST, RESTEvents } from 'discord.js';

/** What was asked for is done; only what Discord said to it could not be read. */
export class UnparsedResponseError extends Error {
  override readonly name = 'UnparsedResponseError';

  constructor(cause: unknown) {
    super('Discord did what was asked; its answer could not be read', { cause });
  }
}

/** What members see the result of. */
const ANSWERS = ['reply', 'editReply', 'update', 'followUp', 'showModal', 'respond'] as const;
/** Whoever announces an answer has not given it yet. */
const ANNOUNCEMENTS = ['deferReply', 'deferUpdate'] as const;

/** https://discord.com/developers/docs/interactions/receiving-and-responding#endpoints */
const TOKEN = /^\/(?:interactions|webhooks)\/\d+\/([^/?]+)/;

/** Knows what Discord has carried out, by the token of an interaction. */
export class ResponseWatch {
  readonly #carriedOut = new Map<string, number>();

  constructor(rest: REST) {
    rest.on(RESTEvents.Response, ({ path }, { status }) => {
      const token = TOKEN.exec(path)?.[1];
      const count = token === undefined ? undefined : this.#carriedOut.get(token);
      if (token !== undefined && count !== undefined && status < 300) this.#carriedOut.set(token, count + 1);
    });
  }

  /** From now on an answer throws `UnparsedResponseError` where nothing else is wrong with it. @returns what ends the watching. */
  watch(interaction: Interaction): () => void {
    const { token } = interaction;
    const carriedOut = () => this.#carriedOut.get(token) ?? 0;
    this.#carriedOut.set(token, 0);
    const replace = (name: string, unread: (cause: unknown) => unknown) => {
      const answer: unknown = Reflect.get(interaction, name);
      if (typeof answer !== 'function') return;
      const watched = async (...given: unknown[]) => {
        const before = carriedOut();
        try {
          return await answer.apply(interaction, given);
        } catch (cause) {
          throw carriedOut() > before ? unread(cause) : cause;
        }
      };
      Reflect.defineProperty(interaction, name, { value: watched, configurable: true, writable: true });
    };
    for (const name of ANSWERS) replace(name, (cause) => new UnparsedResponseError(cause));
    for (const name of ANNOUNCEMENTS)
      replace(name, (cause) => {
        // What comes next is no first answer any more.
        Object.assign(interaction, { deferred: true });
        return cause;
      });
    return () => this.#carriedOut.delete(token);
  }
}
