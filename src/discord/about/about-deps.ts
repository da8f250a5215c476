import type { PaintService } from '../../worker/paint-service.js';

/** What `/about` shows. */
export interface AboutDeps {
  readonly painter: Pick<PaintService, 'engine' | 'networks'>;
}
