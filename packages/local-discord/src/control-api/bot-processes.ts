/** The processes of a bot that is more than one, as whoever started them tells: who is there, and how to end one. */
import { z } from 'zod';

const BOT_PROCESS = z.object({
  /** "worker 2" */
  id: z.string(),
  /** Null where it does not run. */
  pid: z.number().int().nullable(),
  state: z.enum(['running', 'paused', 'ended']),
  /** What it does, a sentence or a name each: "Shards 0 and 1". */
  does: z.array(z.string()).default([]),
});

export type BotProcess = z.input<typeof BOT_PROCESS>;

/** `kill` is SIGKILL, `pause` SIGSTOP and `resume` SIGCONT; `start` starts one that has ended. */
export const PROCESS_ACTIONS = ['kill', 'pause', 'resume', 'start'] as const;
export type ProcessAction = (typeof PROCESS_ACTIONS)[number];

export interface BotProcesses {
  list(): readonly BotProcess[] | Promise<readonly BotProcess[]>;
  /** @throws Error with words for whoever asked, where it cannot be done. */
  act(id: string, action: ProcessAction): void | Promise<void>;
}

export type ProcessView = z.output<typeof BOT_PROCESS>;

export const listProcesses = async (processes: BotProcesses | undefined): Promise<ProcessView[]> =>
  z.array(BOT_PROCESS).parse((await processes?.list()) ?? []);
