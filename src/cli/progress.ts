/** Progress on the terminal. */
import { SingleBar } from 'cli-progress';
import type { Iterate } from '../style-transfer/stylize-request.js';

export interface Progress {
  show(iterate: Iterate): void;
  end(): void;
}

export function formatDuration(seconds: number | undefined): string {
  if (seconds === undefined) return '?';
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How finely a bar is drawn. */
export const BAR_STEPS = 1000;

/** A bar of `BAR_STEPS` steps. @param format with the names of `first`, which is shown until there is more to say. */
export function startBar(
  stream: NodeJS.WriteStream,
  format: string,
  first: Readonly<Record<string, unknown>>,
): SingleBar {
  const look = { barCompleteChar: '█', barIncompleteChar: '░', barsize: 24, hideCursor: true };
  const bar = new SingleBar({ stream, format, ...look });
  bar.start(BAR_STEPS, 0, first);
  return bar;
}

/** A progress bar on a terminal, else one line per stage. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? new ProgressBar(stream) : new ProgressLines(stream);
}

class ProgressBar implements Progress {
  readonly #bar: SingleBar;

  constructor(stream: NodeJS.WriteStream) {
    const format = '[{bar}] {percent} %  {size}  {iteration}  loss {loss}  {left} left';
    this.#bar = startBar(stream, format, { percent: 0, size: 'preparing', iteration: '', loss: '-', left: '?' });
  }

  show({ width, height, iteration, iterations, loss, progress, secondsLeft }: Iterate): void {
    this.#bar.update(Math.round(BAR_STEPS * progress), {
      percent: Math.round(100 * progress),
      size: `${width} x ${height}`,
      iteration: `${iteration}/${iterations}`,
      loss: loss.total.toPrecision(3),
      left: formatDuration(secondsLeft),
    });
  }

  end(): void {
    this.#bar.stop();
  }
}

class ProgressLines implements Progress {
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show({ width, height, network, stage, stages, iteration, iterations, loss, secondsLeft }: Iterate): void {
    if (iteration < iterations) return;
    const left = formatDuration(secondsLeft);
    this.#stream.write(
      `${stage}/${stages}  ${width} x ${height} by ${network}, loss ${loss.total.toPrecision(3)}, ${left} left\n`,
    );
  }

  end(): void {}
}

/** Names of a painting's files, as given on the command line. */
export interface PaintingNames {
  readonly content: string;
  readonly style: string;
  readonly output: string;
}

/** One JSON record per step. */
export class JsonRecords implements Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #names: PaintingNames;

  constructor(stream: NodeJS.WriteStream, names: PaintingNames) {
    this.#stream = stream;
    this.#names = names;
  }

  show({ picture: _, checkpoint: __, ...record }: Iterate): void {
    this.#stream.write(`${JSON.stringify({ ...this.#names, ...record })}\n`);
  }

  end(): void {}
}
