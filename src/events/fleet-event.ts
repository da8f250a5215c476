/** What the processes of a fleet tell each other. Any of it may be lost: whoever needs it finds it in the rows later. */
import { z } from 'zod';

const jobId = z.string().min(1).max(64);
const guildId = z.string().min(1).max(32);
const attempt = z.int().nonnegative();
const counted = z.object({ number: z.int(), count: z.int() });

const progress = z
  .object({
    done: z.number().min(0).max(1),
    secondsLeft: z.number().optional(),
    stage: z.int(),
    stages: z.int(),
    width: z.int(),
    height: z.int(),
    panel: counted.exactOptional(),
    frame: counted.exactOptional(),
  })
  .transform(({ secondsLeft, ...done }) => ({ ...done, secondsLeft }));

const fleetEvent = z.discriminatedUnion('kind', [
  /** Jobs wait: they are in the queue. */
  z.object({ kind: z.literal('accepted'), jobIds: z.array(jobId) }),
  z.object({ kind: z.literal('started'), jobId, attempt }),
  /** A step was painted. */
  z.object({ kind: z.literal('progress'), jobId, attempt, progress }),
  /** There is a new snapshot, in the store of snapshots. */
  z.object({ kind: z.literal('snapshot'), jobId, attempt, progress }),
  /** The job is painted, has failed, or was cancelled: its member is to be told. */
  z.object({ kind: z.literal('ended'), jobId, isPainted: z.boolean() }),
  /** Whoever paints it is to stop. */
  z.object({ kind: z.literal('withdrawn'), jobId }),
  /** Where and how its member is answered has changed. */
  z.object({ kind: z.literal('reply-changed'), jobId }),
  /** Rows that processes remember have changed. How long paintings take changes all the time, and is read at each beat instead. */
  z.object({ kind: z.literal('pauses-changed'), guildId }),
  z.object({ kind: z.literal('settings-changed'), guildId }),
  z.object({ kind: z.literal('blocks-changed'), guildId }),
  /** A shard of the gateway is nobody's, or there is another process to share them with. */
  z.object({ kind: z.literal('shards-changed') }),
]);

export type FleetEvent = z.infer<typeof fleetEvent>;
export type FleetEventKind = FleetEvent['kind'];
/** All that there are. */
export const FLEET_EVENT_KINDS: readonly FleetEventKind[] = fleetEvent.options.map(({ shape }) => shape.kind.value);
export type FleetEventOf<Kind extends FleetEventKind> = Extract<FleetEvent, { kind: Kind }>;

/** Of the messages. Those of another version are not read: what they say is found in the rows. */
const VERSION = 1;

const message = z.object({ version: z.literal(VERSION), from: z.string(), event: fleetEvent });

/** @param from the id of this process. */
export const encodeEvent = (event: FleetEvent, from: string): string =>
  JSON.stringify({ version: VERSION, from, event });

/** @returns undefined for what is no message of this version. */
export function decodeEvent(text: string): { readonly from: string; readonly event: FleetEvent } | undefined {
  try {
    return message.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
