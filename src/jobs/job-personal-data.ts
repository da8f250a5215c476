/** A job in the export of its member's data. */
import type { PictureHash } from '../store/hash.js';
import type { Job } from './job.js';

export function exportRecordOf(job: Job): object {
  const { id, name, state, guildId, channelId, options, content, styles, painted, failure } = job;
  const when = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const { acceptedAt, startedAt, endedAt } = job;
  return {
    id,
    name,
    state,
    guildId,
    channelId,
    options,
    content,
    styles,
    painted,
    failure: failure?.kind ?? null,
    acceptedAt: when(acceptedAt),
    startedAt: when(startedAt),
    endedAt: when(endedAt),
  };
}

/** The painting first. */
export const picturesOf = ({ painted, content, styles }: Job): PictureHash[] => [
  ...(painted === null ? [] : [painted.picture]),
  content,
  ...styles.map(({ picture }) => picture),
];
