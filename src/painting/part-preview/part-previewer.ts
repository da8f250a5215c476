/** Shows what of a picture would be painted, in a process of its own that starts when it is needed and ends when it is not. */
import { type ChildProcess, fork } from 'node:child_process';
import PQueue from 'p-queue';
import { bareEnvironment, childProgram } from '../../child-process/child-program.js';
import { UserError } from '../../errors/user-error.js';
import type { PartPreviews, PreviewAnswer, PreviewTask } from './protocol.js';

/** Finding a subject takes a second, and decoding the largest photo a few. */
const TIMEOUT_MS = 60_000;
/** How long the process is kept for the next picture: it holds some 150 MB. */
const IDLE_MS = 20_000;

const { path, execArgv } = childProgram('preview-process', import.meta.url);

export class PartPreviewer {
  /** One at a time: each takes the memory of a decoded photo. */
  readonly #turns = new PQueue({ concurrency: 1 });
  #child: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;
  #tasks = 0;

  /**
   * @returns undefined where nothing stands out, so that all would be painted.
   * @throws UserError a picture's kinds (see `decodePicture`), `mask-unreadable`, `mask-shape`, `mask-small`; Error where the process ended,
   *   was too slow, or failed.
   */
  preview(pictures: Omit<PreviewTask, 'id'>): Promise<PartPreviews | undefined> {
    return this.#turns.add(() => this.#ask({ id: this.#tasks++, ...pictures }));
  }

  /** Ends the process; whoever waits for it gets an error. */
  stop(): void {
    clearTimeout(this.#idle);
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  async #ask(task: PreviewTask): Promise<PartPreviews | undefined> {
    clearTimeout(this.#idle);
    this.#child ??= this.#start();
    try {
      const answer = await answerOf(this.#child, task);
      if (answer.kind === 'refused') throw new UserError(answer.error, answer.details);
      if (answer.kind === 'failed') throw new Error(answer.message);
      return answer.previews;
    } catch (error) {
      if (!(error instanceof UserError)) this.stop();
      throw error;
    } finally {
      this.#idle = setTimeout(() => this.stop(), IDLE_MS).unref();
    }
  }

  #start(): ChildProcess {
    const child = fork(path, { serialization: 'advanced', execArgv: [...execArgv], env: bareEnvironment() });
    // It does not keep the bot from ending, which ends it.
    child.unref();
    child.channel?.unref();
    child.on('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    return child;
  }
}

function answerOf(child: ChildProcess, task: PreviewTask): Promise<PreviewAnswer> {
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void) => {
      clearTimeout(timeout);
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', onError);
      settled();
    };
    const onMessage = (answer: PreviewAnswer) => {
      if (answer.id === task.id) settle(() => resolve(answer));
    };
    const onExit = (code: number | null, by: string | null) =>
      settle(() => reject(new Error(`the process that shows parts ended (${by ?? code})`)));
    const onError = (error: Error) => settle(() => reject(error));
    const timeout = setTimeout(
      () => settle(() => reject(new Error(`no part was shown within ${TIMEOUT_MS / 1000} s`))),
      TIMEOUT_MS,
    );
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.on('error', onError);
    child.send(task, (error) => {
      if (error !== null) onError(error);
    });
  });
}
