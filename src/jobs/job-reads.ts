/** Reads of jobs that ended or not, and of their pictures: what galleries, buttons and exports show. */
import { UserError } from '../errors/user-error.js';
import type { PersonalData } from '../store/personal-data.js';
import type { PictureHash } from '../store/pictures/hash.js';
import type { PictureStore } from '../store/pictures/picture-store.js';
import type { Job, JobState } from './job.js';
import { exportRecordOf, picturesOf } from './job-personal-data.js';
import type { JobRows } from './rows/job-rows.js';

/** Most favourites of a member: they are kept beyond the days that pictures are kept. */
export const MAX_FAVOURITES = 50;

export class JobReads {
  protected readonly rows: JobRows;
  protected readonly pictures: PictureStore;
  /** Milliseconds since 1970. */
  protected readonly now: () => number;

  protected constructor(rows: JobRows, pictures: PictureStore, now: () => number) {
    this.rows = rows;
    this.pictures = pictures;
    this.now = now;
  }

  /** Finished paintings of a member that are still kept, the newest first. */
  paintingsOf(userId: string, atMost: number): Promise<Job[]> {
    return this.rows.paintingsOf(userId, atMost);
  }

  /** The finished painting as PNG; undefined when there is none, or none any more. */
  async painting({ painted }: Job): Promise<Buffer | undefined> {
    return painted === null ? undefined : this.pictures.read(painted.picture);
  }

  /** Of a job; undefined when it is not kept any more. */
  readPicture(hash: PictureHash): Promise<Buffer | undefined> {
    return this.pictures.read(hash);
  }

  /** Every finished painting of a member that is still kept, the newest first: what a gallery shows. */
  gallery(userId: string): Promise<Job[]> {
    return this.rows.paintingsOf(userId, Number.MAX_SAFE_INTEGER);
  }

  /**
   * Favourites are kept until they are none any more.
   *
   * @throws UserError `favourites-full`
   */
  async setFavourite(job: Job, isFavourite: boolean): Promise<void> {
    if (!isFavourite) return this.rows.removeFavourite(job.id);
    const isAdded = await this.rows.addFavourite(job, this.now(), MAX_FAVOURITES);
    if (!isAdded) throw new UserError('favourites-full', { limit: MAX_FAVOURITES });
  }

  /** What shows a job's painting in the gallery channel of its server; of one from direct messages, in any. */
  async galleryPostsOf({ id, sourceJobId, guildId }: Pick<Job, 'id' | 'sourceJobId' | 'guildId'>): Promise<Job[]> {
    const posts = (await this.rows.derivedFrom(sourceJobId ?? id)).filter(({ kind }) => kind === 'gallery');
    return posts.filter((post) => guildId === null || post.guildId === guildId);
  }

  /** The job and those that show its painting elsewhere; of a copy, the other copies. */
  async withDerived(job: Job): Promise<Job[]> {
    const all = await this.rows.derivedFrom(job.sourceJobId ?? job.id);
    return [job, ...all.filter(({ id }) => id !== job.id)];
  }

  /** A style picture of a job, as it was sent; undefined when it is not kept any more, or there are not so many. */
  async style({ styles }: Pick<Job, 'styles'>, index: number): Promise<Buffer | undefined> {
    const style = styles.at(index);
    return style && this.pictures.read(style.picture);
  }

  async exportPersonalData(memberId: string): Promise<PersonalData> {
    const jobs = await this.rows.ofMember(memberId);
    return { records: jobs.map(exportRecordOf), pictures: jobs.flatMap(picturesOf) };
  }

  /** How many jobs are in each state. */
  count(): Promise<Record<JobState, number>> {
    return this.rows.count();
  }
}
