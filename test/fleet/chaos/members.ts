/** Sixty members and what they do, whatever becomes of the bots: they ask, ask again where nothing comes, cancel, edit, delete; moderators pause. */
import { setTimeout } from 'node:timers/promises';
import type { LocalDiscord } from 'local-discord';
import {
  type Actor,
  ClientRejection,
  type File,
  type GuildRecord,
  type MessageRecord,
  type Reply,
} from 'local-discord/testing';
import type { Random } from '../../../bench/fleet/random.js';
import { customId, parseCustomId } from '../../../src/discord/custom-id.js';
import { drawSample } from '../../../src/samples/index.js';
import type { AcceptedReplies } from './rows.js';

/** A person looks at a reply for so long before asking again, in milliseconds. */
const PATIENCE_MS = 20_000;
/**
 * A reply that is still thought of, and of which no bot has made a job within so many milliseconds, was a dead bot's; but for as long as bots
 * make jobs of others, they are only slow, as on a busy machine, which more requests would make busier.
 */
const DEAD_AFTER_MS = { least: 5000, quiet: 2000, most: 60_000 } as const;
const TRIES = 20;
/** Before a person asks again, in milliseconds: longer each time. */
const PAUSE_MS = { first: 500, random: 1500, most: 8000 } as const;
/** One job of so many is of somebody greedy. */
const GREEDY_EVERY = 3;

const samples = async (ids: readonly string[]): Promise<File[]> =>
  Promise.all(ids.map(async (id) => ({ name: `${id}.png`, bytes: await drawSample(id, 64) })));

export interface MembersOptions {
  readonly localDiscord: LocalDiscord;
  readonly guilds: readonly GuildRecord[];
  readonly random: Random;
  readonly members: number;
  /** Of them: those who ask for a lot. */
  readonly greedy: number;
  readonly accepted: AcceptedReplies;
}

export class Members {
  readonly replies: Reply[] = [];
  /** Commands that were given up, though asked again and again. */
  readonly unheard: string[] = [];
  /** Ids of jobs whose paintings a member wanted deleted. */
  readonly deleted = new Set<string>();
  readonly #random: Random;
  readonly #accepted: AcceptedReplies;
  readonly #greedy: number;
  readonly #actors: readonly Actor[];
  readonly #moderators: ReadonlyMap<string, Actor>;
  readonly #pictures: readonly File[];
  readonly #styles: readonly File[];

  private constructor(
    { localDiscord, guilds, random, members, greedy, accepted }: MembersOptions,
    pictures: readonly File[],
    styles: readonly File[],
  ) {
    this.#random = random;
    this.#accepted = accepted;
    this.#greedy = greedy;
    this.#pictures = pictures;
    this.#styles = styles;
    this.#actors = Array.from({ length: members }, (_, index) =>
      localDiscord.join(`Member ${index + 1}`, { guild: guilds[index % guilds.length] }),
    );
    this.#moderators = new Map(
      guilds.map((guild) => [guild.id, localDiscord.join('Moderator', { guild, moderator: true })]),
    );
  }

  static async join(options: MembersOptions): Promise<Members> {
    return new Members(options, await samples(['lighthouse', 'valley', 'glass']), await samples(['swirls']));
  }

  /** Asks for a painting, until a bot has taken it. @param index of the job. */
  async paint(index: number): Promise<void> {
    const isGreedy = this.#greedy > 0 && index % GREEDY_EVERY === 0;
    const actor = this.#actors[isGreedy ? (index / GREEDY_EVERY) % this.#greedy : index % this.#actors.length];
    const picture = this.#random.pick(this.#pictures);
    const style = this.#random.pick(this.#styles);
    await this.#insist('a painting', () => actor.stylize({ picture, style_image: style, size: 64, quality: 'draft' }));
  }

  /** One whose painting is not there yet, and perhaps never will be. */
  async cancel(): Promise<void> {
    const [reply, button] = this.#withButton('cancel') ?? [];
    if (reply === undefined || button === undefined) return;
    await this.#once(async () => {
      const pressed = await this.#of(reply).pressId(reply.message as MessageRecord, button);
      await pressed.acknowledged(PATIENCE_MS);
    });
  }

  /** A painting, and with it its pictures, where nothing else shows them. */
  async delete(): Promise<void> {
    const [reply, button] = this.#withButton('stronger') ?? [];
    if (reply?.message === undefined || button === undefined) return;
    const jobId = parseCustomId(button)?.id ?? '';
    const actor = this.#of(reply);
    await this.#once(async () => {
      const asked = await actor.pressId(reply.message as MessageRecord, customId('delete', jobId));
      await asked.acknowledged(PATIENCE_MS);
      if (asked.message === undefined) return;
      this.deleted.add(jobId);
      const confirmed = await actor.pressId(asked.message, customId('delete-now', jobId));
      await confirmed.acknowledged(PATIENCE_MS);
    });
  }

  /** Another painting of a finished one, with other options. */
  async edit(): Promise<void> {
    await this.#insist('an edited painting', async () => {
      // Another one each time: somebody may have deleted the one before.
      const [reply, button] = this.#withButton('edit') ?? [];
      if (reply === undefined || button === undefined) return undefined;
      const opened = await this.#of(reply).press(reply.message, button);
      await opened.acknowledged(PATIENCE_MS);
      return opened.modal === undefined ? opened : this.#of(reply).submitModal(opened);
    });
  }

  async pause(guildId: string, forMs: number): Promise<void> {
    await this.#moderate(guildId, 'pause');
    await setTimeout(forMs);
    await this.#moderate(guildId, 'resume');
  }

  /** Until it is so: whether by this press or by one before, whose answer never came. */
  async #moderate(guildId: string, action: 'pause' | 'resume'): Promise<void> {
    const moderator = this.#moderators.get(guildId) as Actor;
    const opposite = action === 'pause' ? 'resume' : 'pause';
    const has = (reply: Reply, name: string) =>
      reply.message !== undefined && reply.snapshot.buttons.some(({ customId }) => customId.includes(`:${name}`));
    const answers: string[] = [];
    for (let attempt = 0; attempt < 5 * TRIES; attempt++) {
      try {
        const queue = await moderator.command('queue');
        await queue.acknowledged(PATIENCE_MS);
        if (queue.record.unanswered) throw new ClientRejection('no answer');
        await queue.waitFor(({ buttons }) => buttons.length > 0, PATIENCE_MS);
        if (has(queue, opposite)) return;
        const button = queue.snapshot.buttons.find(({ customId }) => customId.includes(`:${action}`));
        if (button === undefined) throw new ClientRejection(`no button: ${queue.text}`);
        const pressed = await moderator.pressId(queue.message as MessageRecord, button.customId);
        await pressed.acknowledged(PATIENCE_MS);
        answers.push(`${button.customId} was pressed`);
      } catch (error) {
        if (!(error instanceof ClientRejection) && !/^waited /.test((error as Error).message)) throw error;
        answers.push((error as Error).message);
      }
      await setTimeout(200);
    }
    this.unheard.push(`a moderator could not ${action} (${answers.slice(-5).join(' | ')})`);
  }

  #of({ record }: Reply): Actor {
    const { user } = record.metadata;
    return this.#actors.find(({ id }) => id === user.id) as Actor;
  }

  #withButton(action: string): [Reply, string] | undefined {
    const found = this.replies.flatMap((reply): [Reply, string][] => {
      if (reply.message === undefined || reply.message.deleted) return [];
      const button = reply.snapshot.buttons.find(
        ({ customId, disabled }) => !disabled && customId.split(':').includes(action),
      );
      return button === undefined ? [] : [[reply, button.customId]];
    });
    return found.length === 0 ? undefined : this.#random.pick(found);
  }

  /** What comes of it does not matter. */
  async #once(action: () => Promise<void>): Promise<void> {
    await action().catch((error: unknown) => {
      if (!(error instanceof ClientRejection) && !/^waited /.test((error as Error).message)) throw error;
    });
  }

  /** @param ask resolves to undefined where there is nothing to ask for. */
  async #insist(what: string, ask: () => Promise<Reply | undefined>): Promise<void> {
    const answers: string[] = [];
    for (let attempt = 0; attempt < TRIES; attempt++) {
      try {
        const reply = await ask();
        if (reply === undefined) return;
        this.replies.push(reply);
        if (await this.#isTaken(reply)) return;
        answers.push(reply.record.unanswered ? 'no answer' : reply.text || 'no words');
      } catch (error) {
        // What it was about has changed meanwhile, or no bot has said a word.
        if (!(error instanceof ClientRejection) && !/^waited /.test((error as Error).message)) throw error;
        answers.push((error as Error).message);
      }
      const pause = PAUSE_MS.first * (attempt + 1) + this.#random.below(PAUSE_MS.random);
      await setTimeout(Math.min(PAUSE_MS.most, pause));
    }
    this.unheard.push(`${what} (${answers.join(' | ')})`);
  }

  /** A bot has made a job of it: from then on it is the fleet's to keep its word. */
  async #isTaken(reply: Reply): Promise<boolean> {
    await reply.acknowledged(PATIENCE_MS).catch(() => {});
    if (reply.record.unanswered || reply.record.acknowledgedAt === undefined) return false;
    const since = performance.now();
    const isDead = () => {
      const waitedMs = performance.now() - since;
      const isQuiet = this.#accepted.quietMs > DEAD_AFTER_MS.quiet;
      return waitedMs > (isQuiet ? DEAD_AFTER_MS.least : DEAD_AFTER_MS.most);
    };
    while (!isDead()) {
      const { message } = reply;
      if (message !== undefined && (await this.#accepted.has(message.id))) return true;
      if (message?.deleted === true) return false;
      if (reply.text !== '') return !/Couldn’t/.test(reply.text);
      await setTimeout(250);
    }
    return false;
  }
}
