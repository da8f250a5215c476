/** Where a stand-in for the engine stores paintings: where the bots look for them. */
import { FolderBlobStore } from '../../dist/src/store/blob-store.js';
import { dataPaths } from '../../dist/src/store/data-paths.js';

export const openBlobs = ({ DATA_DIR }) => new FolderBlobStore(dataPaths(DATA_DIR).pictures);
