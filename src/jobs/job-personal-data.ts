/** A job in the export of its member's data. */
import type { PictureHash } from '../store/pictures/hash.js';
import type { Job, StyleShare } from './job.js';

export function exportRecordOf(job: Job): object {
  const { id, kind, name, state, guildId, channelId, options, content, styles, painted, failure, mask } = job;
  const { start, panels, sourceJobId, frames, animation } = job;
  const when = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const { acceptedAt, startedAt, endedAt, favouritedAt } = job;
  return {
    id,
    kind,
    name,
    state,
    guildId,
    channelId,
    options,
    content,
    mask,
    styles,
    start,
    panels,
    sourceJobId,
    frames,
    animation,
    painted,
    failure: failure?.kind ?? null,
    acceptedAt: when(acceptedAt),
    startedAt: when(startedAt),
    endedAt: when(endedAt),
    favouritedAt: when(favouritedAt),
  };
}

const stylePictures = ({ picture, mask }: StyleShare): PictureHash[] =>
  mask === undefined ? [picture] : [picture, mask];

/** The painting first, what was kept on the way to it last. */
type JobPictures = Pick<Job, 'painted' | 'content' | 'mask' | 'start' | 'panels' | 'frames' | 'styles'>;

export const picturesOf = ({ painted, content, mask, start, panels, frames, styles }: JobPictures): PictureHash[] => [
  ...(painted === null ? [] : [painted.picture]),
  content,
  ...(mask === null ? [] : [mask]),
  ...styles.flatMap(stylePictures),
  ...(start === null ? [] : [start]),
  ...panels.flatMap(({ picture, styles: own }) => [
    ...(picture === null ? [] : [picture]),
    ...(own ?? []).flatMap(stylePictures),
  ]),
  ...frames.map(({ picture }) => picture),
];
