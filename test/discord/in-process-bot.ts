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
  /** Before the bot starts. */
  prepare?(localDiscord: LocalDiscord): void;
}

export async function openInProcessBot({
  environment,
  prepare,
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
  }
}
