/** A local Discord with a server in it, and the bot in this process: for what a test has to reach into. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { LocalDiscord } from '../../packages/local-discord/src/local-discord.js';
import type { GuildRecord } from '../../packages/local-discord/src/state/records.js';
import { type BotOptions, type RunningBot, startBot } from '../../src/bot.js';
import { readConfig } from '../../src/config.js';

export interface InProcessBot {
  readonly playground: LocalDiscord;
  readonly guild: GuildRecord;
  readonly folder: string;
  readonly bot: RunningBot;
  close(): Promise<void>;
}

export interface InProcessBotOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly tokenLifetimeMs?: number;
  /** Before the bot starts. */
  prepare?(playground: LocalDiscord): void;
}

export async function openInProcessBot({
  environment,
  prepare,
  ...options
}: InProcessBotOptions = {}): Promise<InProcessBot> {
  const playground = await LocalDiscord.start();
  const guild = playground.createGuild();
  const folder = mkdtempSync(join(tmpdir(), 'brushwork-here-'));
  const close = async () => {
    await playground.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  prepare?.(playground);
  const plain = {
    BRUSHWORK_DATA_DIR: folder,
    BRUSHWORK_ENGINE: 'onnx',
    BRUSHWORK_DEVICE: 'cpu',
    BRUSHWORK_NETWORK: 'lite',
    BRUSHWORK_FETCH: 'never',
    BRUSHWORK_THREADS: '1',
  };
  const config = {
    ...readConfig({ ...playground.environment, ...plain, ...environment }),
    DISCORD_TOKEN: playground.token,
  };
  const never: BotOptions = {
    signal: new AbortController().signal,
    onFatalError: (error) => {
      throw error;
    },
  };
  try {
    const bot = await startBot(config, pino({ level: 'silent' }), { ...never, ...options });
    return {
      playground,
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
