/** Progress of an animation on the terminal. */
import type { SingleBar } from 'cli-progress';
import type { AnimationStep } from '../../painting/animation.js';
import { BAR_STEPS, formatDuration, type PaintingNames, startBar } from '../progress.js';

export interface AnimationProgress {
  show(step: AnimationStep): void;
  end(): void;
}

export class AnimationBar implements AnimationProgress {
  readonly #bar: SingleBar;

  constructor(stream: NodeJS.WriteStream) {
    const format = '[{bar}] {percent} %  frame {frame}  {left} left';
    this.#bar = startBar(stream, format, { percent: 0, frame: '-', left: '?' });
  }

  show({ frame, frames, progress, secondsLeft }: AnimationStep): void {
    const [percent, left] = [Math.round(100 * progress), formatDuration(secondsLeft)];
    this.#bar.update(Math.round(BAR_STEPS * progress), { percent, frame: `${frame}/${frames}`, left });
  }

  end(): void {
    this.#bar.stop();
  }
}

/** One line a frame. */
export class AnimationLines implements AnimationProgress {
  readonly #stream: NodeJS.WriteStream;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show({ frame, frames, secondsLeft, finished }: AnimationStep): void {
    if (finished !== undefined) this.#stream.write(`frame ${frame}/${frames}, ${formatDuration(secondsLeft)} left\n`);
  }

  end(): void {}
}

/** One JSON record per step. */
export class AnimationRecords implements AnimationProgress {
  readonly #stream: NodeJS.WriteStream;
  readonly #names: PaintingNames;

  constructor(stream: NodeJS.WriteStream, names: PaintingNames) {
    this.#stream = stream;
    this.#names = names;
  }

  show({ iterate: _, finished, ...record }: AnimationStep): void {
    this.#stream.write(`${JSON.stringify({ ...this.#names, ...record, isFinished: finished !== undefined })}\n`);
  }

  end(): void {}
}
