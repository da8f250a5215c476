/** What a worker can do, for `processes.info`. */
import { access } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { WorkerInfo } from '../jobs/fleet/worker-info.js';
import { type DownloadableId, readManifest } from '../networks/manifest.js';
import type { PaintService } from '../worker/paint-service.js';

/** Engines name their device; see `choose-engine.ts`. */
const isGpuLabel = (engine: string | undefined): boolean => engine !== undefined && !/\bcpu\b/i.test(engine);

const NEEDED = ['vgg16', 'vgg16-full', 'vgg19'] as const satisfies readonly DownloadableId[];

export class WorkerAbilities {
  readonly #paintService: Pick<PaintService, 'engine' | 'workers' | 'networks'>;
  readonly #memory: number;
  readonly #weights: string;
  #networks: WorkerInfo['networks'] = ['any'];
  /** Of evaluated pixels, in millions, and the seconds that it took. */
  #painted = { megapixels: 0, seconds: 0 };

  /** @param memory bytes for each worker process. @param weights the folder of what does not ship. */
  constructor(paintService: Pick<PaintService, 'engine' | 'workers' | 'networks'>, memory: number, weights: string) {
    this.#paintService = paintService;
    this.#memory = memory;
    this.#weights = weights;
  }

  /** Weights may be fetched while it runs. Whether they are intact is seen where they are read. */
  async look(): Promise<void> {
    const manifest = readManifest();
    const found = await Promise.all(
      NEEDED.map((id) =>
        access(join(this.#weights, manifest[id].file)).then(
          () => true,
          () => false,
        ),
      ),
    );
    this.#networks = ['any', ...NEEDED.filter((_, index) => found[index])];
  }

  /** @param megapixels of the painting. */
  painted(megapixels: number, seconds: number): void {
    this.#painted = {
      megapixels: this.#painted.megapixels + megapixels,
      seconds: this.#painted.seconds + seconds,
    };
  }

  info(running: readonly string[]): WorkerInfo {
    const { engine, workers, networks } = this.#paintService;
    const { megapixels, seconds } = this.#painted;
    return {
      host: hostname(),
      engine: engine ?? null,
      isGpu: isGpuLabel(engine),
      workers,
      memory: this.#memory,
      networks: this.#networks,
      paintsWith: [...networks],
      megapixelsPerSecond: seconds === 0 ? null : megapixels / seconds,
      running: [...running],
    };
  }
}
