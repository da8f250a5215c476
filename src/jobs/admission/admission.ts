/** From a request to a durable row: pictures are checked and stored, limits kept, the row inserted. All of a call's requests, or none. */
import { randomUUID } from 'node:crypto';
import { UserError } from '../../errors/user-error.js';
import { isStorageError } from '../../store/database.js';
import type { PictureHash } from '../../store/pictures/hash.js';
import { MissingPictureError, type PictureInput, type PictureStore } from '../../store/pictures/picture-store.js';
import { paintingsWorth } from '../cost-model.js';
import type { DerivedJobKind, Job } from '../job.js';
import { picturesOf } from '../job-personal-data.js';
import type { JobRows } from '../rows/job-rows.js';
import { InputValidator, type JobRequest } from './input-validator.js';
import { restartingError } from './job-limits.js';

/** Who asks for a picture made from a painting, and where it is shown. */
export type DerivedRequest = Pick<JobRequest, 'id' | 'userId' | 'guildId' | 'channelId' | 'reply'>;

/** A request whose pictures were decoded; `aspect` is the content's width over its height. */
type AdmissibleRequest = JobRequest & Pick<Job, 'aspect' | 'animation'>;

/** Refuses pictures that a server does not want. */
export interface PictureScreen {
  /** @throws UserError `picture-blocked` */
  check(guildId: string | null, pictures: readonly PictureInput[]): Promise<void>;
}

interface ScreenedStyle {
  readonly picture: PictureInput;
  readonly mask?: PictureInput | undefined;
}

/** What is to be checked of a request, or of a job that has waited. */
export function screenedPictures({
  content,
  mask,
  styles,
  panels = [],
}: {
  readonly content: PictureInput;
  readonly mask?: PictureInput | null | undefined;
  readonly styles: readonly ScreenedStyle[];
  readonly panels?: readonly { readonly styles: readonly ScreenedStyle[] | null }[] | undefined;
}): PictureInput[] {
  const all = [...styles, ...panels.flatMap((panel) => panel.styles ?? [])];
  const masks = mask === undefined || mask === null ? [] : [mask];
  const ofStyles = all.flatMap((style) => (style.mask === undefined ? [style.picture] : [style.picture, style.mask]));
  return [content, ...masks, ...ofStyles];
}

export interface AdmissionDeps {
  readonly pictures: PictureStore;
  readonly rows: JobRows;
  /** Who answers the jobs: a process of a fleet. */
  readonly botId: string | null;
  readonly screen?: PictureScreen;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted when the process stops: nothing is admitted then. */
  readonly stopping: AbortSignal;
}

export class Admission {
  readonly #deps: AdmissionDeps;
  readonly #validator: InputValidator;

  constructor(deps: AdmissionDeps) {
    this.#deps = deps;
    this.#validator = new InputValidator(deps.pictures);
  }

  /** @throws as `Jobs.accept`. */
  async admit(requests: readonly JobRequest[]): Promise<Job[]> {
    try {
      const admissible: AdmissibleRequest[] = [];
      for (const request of requests) {
        admissible.push({ ...request, ...(await this.#validator.inspect(request)) });
        await this.#screen(request);
      }
      return await this.#store(admissible);
    } catch (error) {
      if (!(error instanceof MissingPictureError)) throw error;
      const isLibraryStyle = requests
        .flatMap(({ styles }) => styles)
        .some(({ picture, library }) => library !== undefined && picture === error.hash);
      throw isLibraryStyle ? new UserError('style-unknown') : new UserError('pictures-gone');
    }
  }

  /** A job with the picture of a known one, which was decoded before. @throws as `Jobs.again`. */
  async admitAgain(
    { content, mask, aspect, animation }: Pick<Job, 'content' | 'mask' | 'aspect' | 'animation'>,
    request: Omit<JobRequest, 'content' | 'styles'>,
    styles: JobRequest['styles'],
  ): Promise<Job> {
    const again = { ...request, content, mask: request.mask ?? mask ?? undefined, styles };
    await this.#screen(again);
    const [job] = await this.#store([{ ...again, aspect, animation }]).catch(orPicturesGone);
    return job;
  }

  /** A job that shows the painting of another one. @throws as `Jobs.derive`. */
  async admitDerived(source: Job, kind: DerivedJobKind, request: DerivedRequest): Promise<Job> {
    if (source.painted === null || source.kind === 'variations') throw new UserError('job-unknown');
    const { pictures, rows, botId, now, stopping } = this.#deps;
    if (stopping.aborted) throw restartingError();
    const { userId, guildId, channelId, reply, id = randomUUID() } = request;
    await this.#screen({ guildId, content: source.content, mask: source.mask, styles: source.styles });
    const insert = () => rows.insertDerived(source, { id, kind, userId, guildId, channelId, reply, botId, at: now() });
    return pictures.put(picturesOf(source), insert).catch(orStorageError).catch(orPicturesGone);
  }

  /** @throws UserError `picture-blocked` */
  async #screen(request: Parameters<typeof screenedPictures>[0] & Pick<JobRequest, 'guildId'>): Promise<void> {
    await this.#deps.screen?.check(request.guildId, screenedPictures(request));
  }

  /**
   * Stores the pictures and inserts the rows.
   *
   * @throws MissingPictureError; UserError as `Jobs.accept`.
   */
  async #store(requests: readonly AdmissibleRequest[]): Promise<Job[]> {
    const { pictures, rows, botId, now, stopping } = this.#deps;
    if (stopping.aborted) throw restartingError();
    const insert = (hashes: readonly PictureHash[]) => {
      const left = hashes.values();
      const next = () => left.next().value as PictureHash;
      const stored = ({ mask, ...style }: JobRequest['styles'][number]) => ({
        ...style,
        picture: next(),
        ...(mask !== undefined && { mask: next() }),
      });
      const jobs = requests.map(({ id = randomUUID(), clamped = [], quota, ...request }) => ({
        ...request,
        quota,
        weight: paintingsWorth(request),
        clamped,
        id,
        // In the order of `inputsOf`.
        content: next(),
        mask: request.mask === undefined ? null : next(),
        styles: request.styles.map(stored),
        panels: (request.panels ?? []).map((panel) => ({
          ...panel,
          styles: panel.styles?.map(stored) ?? null,
          picture: null,
        })),
        start: request.start === undefined ? null : next(),
        acceptedAt: now(),
        botId,
      }));
      return rows.insertAll(jobs);
    };
    return pictures.put(requests.flatMap(inputsOf), insert).catch(orStorageError);
  }
}

const inputsOf = (request: JobRequest): PictureInput[] => [
  ...screenedPictures(request),
  ...(request.start === undefined ? [] : [request.start]),
];

function orStorageError(cause: unknown): never {
  if (!isStorageError(cause)) throw cause;
  throw new UserError('storage', {}, { cause });
}

function orPicturesGone(error: unknown): never {
  if (!(error instanceof MissingPictureError)) throw error;
  throw new UserError('pictures-gone');
}
