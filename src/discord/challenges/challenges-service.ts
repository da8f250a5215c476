/** Wires the challenges domain to Discord: outbox worker, deadlines, retention. */
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import { Challenges } from '../../challenges/challenges.js';
import type { Database } from '../../store/database.js';
import type { PictureStore } from '../../store/pictures/picture-store.js';
import type { Clock } from '../../time/clock.js';
import type { GuildDirectory } from '../guild-directory.js';
import { ChannelMessenger } from '../messages/channel-messenger.js';
import { OutboxHandlers } from './outbox/outbox-handlers.js';
import { OutboxWorker } from './outbox/outbox-worker.js';
import { ScheduledEvents } from './outbox/scheduled-events.js';
import type { ThumbnailCache } from './thumbnail-cache.js';

export interface ChallengesServiceDeps {
  readonly store: Database;
  readonly pictures: PictureStore;
  readonly thumbnails: ThumbnailCache;
  /** Logged in. */
  readonly client: Pick<Client<true>, 'rest' | 'user'>;
  readonly guilds: Pick<GuildDirectory, 'messagesIn'>;
  readonly log: Logger;
  readonly clock: Clock;
  /** Days that pictures are kept after a challenge is over. */
  readonly keepDays: number;
}

export interface ChallengesService {
  readonly challenges: Challenges;
  /** Applies deadlines missed while the bot was down, then keeps deadlines and runs the outbox. */
  start(): Promise<void>;
  /** Waits for the posts in progress. */
  stop(): Promise<void>;
}

export function createChallengesService({
  store,
  pictures,
  thumbnails,
  client,
  guilds,
  log,
  clock,
  keepDays,
}: ChallengesServiceDeps): ChallengesService {
  const { rest, user } = client;
  const challenges = new Challenges({ store, pictures, log, clock });
  const messagesIn = (guildId: string) => guilds.messagesIn(guildId);
  const messenger = new ChannelMessenger(rest, user.id);
  const scheduledEvents = new ScheduledEvents(rest, user.id, () => clock.now());
  const handlers = new OutboxHandlers({
    challenges,
    messenger,
    scheduledEvents,
    rest,
    pictures,
    thumbnails,
    messagesIn,
    log,
  });
  const outboxWorker = new OutboxWorker({ challenges, handlers, rest, messagesIn, log, clock });
  return {
    challenges,
    async start() {
      await challenges.deadlines.start();
      outboxWorker.start();
      challenges.retention.start(keepDays);
    },
    async stop() {
      await challenges.deadlines.stop();
      await outboxWorker.stop();
      await challenges.retention.stop();
    },
  };
}
