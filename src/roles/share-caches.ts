/** What a process remembers of rows that others change: told by the bus, and read again where something may have been missed. */
import type { Logger } from 'pino';
import type { EventBus } from '../events/event-bus.js';
import type { Blocks } from '../moderation/blocks.js';
import type { Settings } from '../settings/settings.js';
import type { Processes } from '../store/fleet/processes.js';

export interface SharedCaches {
  readonly settings?: Settings;
  readonly blocks: Blocks;
}

/** How old what is remembered may be where no message says that it has changed: one may be lost. */
const MAX_AGE_MS = 60_000;

export function shareCaches(
  { bus, processes }: { readonly bus: EventBus; readonly processes: Processes },
  { settings, blocks }: SharedCaches,
  log: Logger,
): void {
  settings?.onChanged((guildId) => bus.publish({ kind: 'settings-changed', guildId }));
  blocks.onChanged((guildId) => bus.publish({ kind: 'blocks-changed', guildId }));
  const read = (reading: Promise<void> | undefined) => {
    reading?.catch((error: unknown) => log.warn({ err: error }, 'what other processes have changed could not be read'));
  };
  bus.on('settings-changed', ({ guildId }, isOwn) => isOwn || read(settings?.reload(guildId)));
  bus.on('blocks-changed', ({ guildId }, isOwn) => isOwn || read(blocks.reload(guildId)));
  let readAt = performance.now();
  const readAll = async () => {
    readAt = performance.now();
    await Promise.all([settings?.reloadAll(), blocks.reloadAll()]);
  };
  bus.onReconnect(() => read(readAll()));
  processes.onBeat(async (wasStale) => {
    if (wasStale || performance.now() - readAt > MAX_AGE_MS) await readAll();
  });
}
