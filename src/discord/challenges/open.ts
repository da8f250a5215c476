/** The room of challenges with its way to Discord. */
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import { Challenges } from '../../challenges/challenges.js';
import type { Clock } from '../../clock.js';
import { messagesFor } from '../../locales/index.js';
import type { Pictures } from '../../store/pictures.js';
import type { Store } from '../../store/store.js';
import { ChannelPosts } from './channel-posts.js';
import { Courier } from './courier.js';
import { Errands } from './errands.js';
import { ScheduledEvents } from './scheduled-events.js';
import type { SmallPictures } from './small-pictures.js';

export interface OpenParts {
  readonly store: Store;
  readonly pictures: Pictures;
  readonly smallPictures: SmallPictures;
  /** Logged in. */
  readonly client: Pick<Client<true>, 'rest' | 'user' | 'guilds'>;
  readonly log: Logger;
  readonly clock: Clock;
  /** Days that pictures are kept after a challenge is over. */
  readonly keepDays: number;
}

export interface OpenChallenges {
  readonly challenges: Challenges;
  /** Catches up with what was due while nobody was there, then keeps deadlines and tells Discord. */
  start(): Promise<void>;
  /** Waits for what is being done. */
  stop(): Promise<void>;
}

export function openChallenges({
  store,
  pictures,
  smallPictures,
  client,
  log,
  clock,
  keepDays,
}: OpenParts): OpenChallenges {
  const { rest, user, guilds } = client;
  const challenges: Challenges = new Challenges({ store, pictures, log, clock, onPosts: () => courier.wake() });
  const messagesIn = (guildId: string) => messagesFor(guilds.cache.get(guildId)?.preferredLocale ?? 'en-US');
  const channels = new ChannelPosts(rest, user.id);
  const events = new ScheduledEvents(rest, user.id, () => clock.now());
  const errands = new Errands({ challenges, channels, events, rest, pictures, smallPictures, messagesIn, log });
  const courier: Courier = new Courier({ challenges, errands, rest, messagesIn, log, clock });
  return {
    challenges,
    async start() {
      await challenges.deadlines.start();
      courier.start();
      challenges.retention.start(keepDays);
    },
    async stop() {
      await challenges.deadlines.stop();
      await courier.stop();
      await challenges.retention.stop();
    },
  };
}
