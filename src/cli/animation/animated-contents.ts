/** Which contents of a run move, and are painted so. */
import { type AnimationInfo, type AnimationOutput, readAnimationInfo } from '../../images/index.js';
import type { Arguments } from '../arguments.js';
import type { Source } from '../inputs.js';

/** What an animation is written as where nobody says it: APNG, which we do not write, as WebP. */
const FORMATS: Record<AnimationInfo['format'], AnimationOutput> = {
  gif: 'gif',
  webp: 'webp',
  apng: 'webp',
  mp4: 'mp4',
  webm: 'webm',
};

/** Endings of files that show one picture only. */
const STILL_FILE = /\.(png|jpe?g)$/i;

export class AnimatedContents {
  readonly #found: ReadonlyMap<Source, AnimationInfo>;

  private constructor(found: ReadonlyMap<Source, AnimationInfo>) {
    this.#found = found;
  }

  /** Says of each animation that is not painted moving why. What cannot be read is reported later. */
  static async find(
    args: Pick<Arguments, 'still' | 'output' | 'from' | 'preset'>,
    jobs: readonly { readonly content: Source }[],
  ): Promise<AnimatedContents> {
    const { still, output = '', from, preset } = args;
    const found = new Map<Source, AnimationInfo>();
    if (still) return new AnimatedContents(found);
    for (const content of new Set(jobs.map((job) => job.content))) {
      const info = await content.read().then(readAnimationInfo, () => undefined);
      if (info === undefined) continue;
      const reason = STILL_FILE.test(output)
        ? `${output} shows one picture; .webp or .gif would move`
        : from !== undefined
          ? '--from starts one picture'
          : preset === 'article'
            ? 'the paper paints pictures'
            : undefined;
      if (reason === undefined) found.set(content, info);
      else console.error(`${content.name} moves, but only its first frame is painted: ${reason}.`);
    }
    return new AnimatedContents(found);
  }

  has(content: Source): boolean {
    return this.#found.has(content);
  }

  get(content: Source): AnimationInfo | undefined {
    return this.#found.get(content);
  }

  formatOf(content: Source): AnimationOutput | undefined {
    const info = this.#found.get(content);
    return info && FORMATS[info.format];
  }
}
