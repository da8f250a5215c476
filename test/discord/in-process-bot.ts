/** A local Discord with a server in it, and the bot in this process: for what a test has to reach into. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalDiscord } from 'local-discord';
import type { GuildRecord } from 'local-discord/testing';
import pino from 'pino';
import { type BotOptions, type RunningBot, startBot } from '../../src/bot.js';
import { readConfig } from '../../src/config.js';
import { quickClock } from '../time/quick-clock.js';

/** By the worker, which then has a tiny network. */
const PRELOADED = `--import=${new URL('../e2e/held-worker.mjs', import.meta.url)}`;

export interface InProcessBot {
  readonly localDiscord: LocalDiscord;
  readonly guild: GuildRecord;
  readonly folder: string;
  readonly bot: RunningBot;
  close(): Promise<void>;
}

export interface InProcessBotOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly tokenLifetimeMs?: number;
  /** How long the worker sleeps after each step. */
  readonly stepMs?: number;
  /** Before the bot starts. */
  prepare?(localDiscord: LocalDiscord): void;
}

export async function openInProcessBot({
  environment,
  prepare,
  stepMs = 0,
  ...options
}: InProcessBotOptions = {}): Promise<InProcessBot> {
  const localDiscord = await LocalDiscord.start();
  const guild = localDiscord.createGuild();
  const folder = mkdtempSync(join(tmpdir(), 'brushwork-here-'));
  const close = async () => {
    await localDiscord.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  prepare?.(localDiscord);
  const plain = {
    BRUSHWORK_DATA_DIR: folder,
    BRUSHWORK_ENGINE: 'onnx',
    BRUSHWORK_DEVICE: 'cpu',
    BRUSHWORK_NETWORK: 'lite',
    BRUSHWORK_FETCH: 'never',
    BRUSHWORK_THREADS: '1',
  };
  const config = {
    ...readConfig({ ...localDiscord.environment, ...plain, ...environment }),
    DISCORD_TOKEN: localDiscord.token,
  };
  const never: BotOptions = {
    signal: new AbortController().signal,
    clock: quickClock,
    onFatalError: (error) => {
      throw error;
    },
  };
  const { NODE_OPTIONS, STEP_MS } = process.env;
  Object.assign(process.env, {
    NODE_OPTIONS: [NODE_OPTIONS, PRELOADED].filter(Boolean).join(' '),
    STEP_MS: `${stepMs}`,
  });
  try {
    const bot = await startBot(config, pino({ level: 'silent' }), { ...never, ...options });
    return {
      localDiscord,
      guild,
      folder,
      bot,
      async close() {
        await bot.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  } finally {
    // The worker's environment is a copy.
    for (const [name, value] of Object.entries({ NODE_OPTIONS, STEP_MS }))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}
