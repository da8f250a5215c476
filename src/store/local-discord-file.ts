import { join } from 'node:path';

/** Where the local Discord keeps its state in a data folder; the name is older than the local Discord's own. */
export const localDiscordFile = (dataDir: string): string => join(dataDir, 'playground.db');
