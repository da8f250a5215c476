/** What is where in BRUSHWORK_DATA_DIR. */
import { join } from 'node:path';

export interface DataPaths {
  readonly database: string;
  /** Folders. */
  readonly pictures: string;
  readonly checkpoints: string;
  readonly snapshots: string;
}

export const dataPaths = (dataDir: string): DataPaths => ({
  database: join(dataDir, 'brushwork.db'),
  pictures: join(dataDir, 'pictures'),
  checkpoints: join(dataDir, 'checkpoints'),
  snapshots: join(dataDir, 'snapshots'),
});
