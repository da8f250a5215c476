/** A crowd that sends commands faster than they are painted: what is asserted of it in a test, and measured in a benchmark. */
import type { Reply } from 'local-discord/testing';
import { freePort } from '../../../src/http/listen.js';
import { type E2eHarness, openE2eHarness, SMALL, waitUntil } from './e2e-harness.js';

export interface CrowdSize {
  readonly people: number;
  /** Commands of each. */
  readonly each: number;
  /** In which all are sent. */
  readonly seconds: number;
  /** Of the server: some come too late. */
  readonly limit: number;
}

/** Of the bot, since it was looked at the last time. */
export interface BotFigures {
  readonly memoryMb: number;
  /** 99th percentile of the delay of the event loop, in milliseconds. */
  readonly delayMs: number;
}

export interface CrowdResult {
  readonly replies: readonly Reply[];
  readonly accepted: number;
  readonly half: BotFigures;
  readonly end: BotFigures;
}

export interface Crowd {
  readonly stage: E2eHarness;
  /** Sends everything, and waits until all is painted or refused. */
  send(): Promise<CrowdResult>;
}

const PAINTED_WITHIN_MS = 300_000;

/** Opens a local Discord, and a bot that takes `limit` paintings of a server. */
export async function openCrowd({ people, each, seconds, limit }: CrowdSize): Promise<Crowd> {
  const healthPort = await freePort();
  const stage = await openE2eHarness({
    BRUSHWORK_LIMIT_MEMBER: String(each),
    BRUSHWORK_LIMIT_GUILD: String(limit),
    BRUSHWORK_LIMIT_TOTAL: String(people * each + 1),
    BRUSHWORK_HEALTH_PORT: String(healthPort),
  });
  await stage.start();

  async function measure(): Promise<BotFigures> {
    const text = await (await fetch(`http://127.0.0.1:${healthPort}/metrics`)).text();
    const metric = (name: string) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1]);
    return {
      memoryMb: metric('process_resident_memory_bytes') / 1e6,
      delayMs: 1000 * metric('nodejs_eventloop_lag_p99_seconds'),
    };
  }

  async function send(): Promise<CrowdResult> {
    const members = stage.localDiscord.addMembers(people, { guild: stage.guild });
    // Each sends all of theirs before the next one comes: first come, first served would be unfair.
    const order = members.flatMap((member) => Array.from({ length: each }, () => member));
    const replies: Reply[] = [];
    const pause = (1000 * seconds) / order.length;
    for (const member of order) {
      replies.push(await member.stylize(SMALL));
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    for (const reply of replies) await reply.acknowledged();
    const said = (msg: string) => stage.bot.said(msg).length;
    await waitUntil(() => said('accepted') + said('refused') === order.length, 'every command to be taken or refused');
    const accepted = said('accepted');
    await waitUntil(() => said('delivered') >= accepted / 2, 'half to be delivered', PAINTED_WITHIN_MS);
    const half = await measure();
    await waitUntil(() => said('delivered') === accepted, 'all to be delivered', PAINTED_WITHIN_MS);
    return { replies, accepted, half, end: await measure() };
  }

  return { stage, send };
}
