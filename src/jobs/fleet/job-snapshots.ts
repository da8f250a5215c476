/** The newest sketch of each job that is being painted, where bots and workers both find it. */
import type { Snapshot } from '../../worker/protocol.js';
import type { Snapshots } from './fleet-parts.js';

/** Bytes by the id of a job. */
export interface SnapshotBytes {
  write(jobId: string, bytes: Uint8Array): Promise<void>;
  read(jobId: string): Promise<Uint8Array | undefined>;
  remove(jobId: string): Promise<void>;
}

/** Of a WebP file, and of no JPEG. */
const RIFF = 'RIFF';

export class JobSnapshots implements Snapshots {
  readonly #bytes: SnapshotBytes;

  constructor(bytes: SnapshotBytes) {
    this.#bytes = bytes;
  }

  write(jobId: string, { bytes }: Snapshot): Promise<void> {
    return this.#bytes.write(jobId, bytes);
  }

  async read(jobId: string): Promise<Snapshot | undefined> {
    const bytes = await this.#bytes.read(jobId);
    if (bytes === undefined) return undefined;
    const isWebp = Buffer.from(bytes.subarray(0, RIFF.length)).toString('latin1') === RIFF;
    return { bytes, extension: isWebp ? 'webp' : 'jpg' };
  }

  remove(jobId: string): Promise<void> {
    return this.#bytes.remove(jobId);
  }
}
