/** Estimates how long a painting takes, from earlier paintings on the same engine. */
import { sql } from 'kysely';
import { frameEvaluations, optionsForAnimation } from '../painting/animation-size.js';
import { targetSize } from '../painting/request.js';
import type { Database } from '../store/database.js';
import type { Size } from '../style-transfer/image.js';
import { planStages } from '../style-transfer/pyramid.js';
import type { Job, JobAnimation, PaintedPicture } from './job.js';
import { panelOptions } from './variations.js';

/** Weight of the newest painting in the moving average. */
const LEARNING_RATE = 0.3;
/** Work that does not depend on the size (decoding, the first evaluation, encoding), in millions of pixels evaluated. */
const OVERHEAD_MEGAPIXELS = 0.3;

interface Rate {
  readonly engine: string;
  readonly network: string;
  readonly quality: string;
  readonly rate: number;
  readonly seen: number;
}

/** Of a rate. */
const KEY = ['engine', 'network', 'quality'] as const;

type Options = Pick<Job['options'], 'network' | 'quality' | 'size' | 'iterations'>;

/** What decides how long a job takes. */
export interface CostQuery {
  readonly options: Options;
  /** Width over height. */
  readonly aspect: number;
  /** A painting that is enlarged: only the finest scale is painted. */
  readonly start?: Job['start'];
  /** Small paintings instead of one. */
  readonly panels?: Job['panels'];
  /** Frames instead of one picture. */
  readonly animation?: Job['animation'];
}

function workOfQuery({ options, aspect, start = null, panels = [], animation = null }: CostQuery): number {
  if (animation !== null && panels.length === 0) return workOfAnimation({ options, aspect, start }, animation);
  const painted = panels.length === 0 ? [options] : panels.map((panel) => panelOptions(options, panel));
  return painted.reduce((sum, each) => sum + workOf(each, sizeOf(each, aspect), scalesOf(start)), 0);
}

/** How many of the finest scales are painted; all where it is undefined. */
const scalesOf = (start: Job['start']): number | undefined => (start === null ? undefined : 1);

/** Its first frame is painted as a picture is, the others go on from one another; a last sixth of a loop is painted twice. */
function workOfAnimation({ options, aspect, start = null }: CostQuery, { frames, longSide }: JobAnimation): number {
  const suited = optionsForAnimation(options, { width: longSide, height: longSide });
  const { width, height } = sizeOf(suited, aspect);
  const each = (width * height * frameEvaluations(suited.quality)) / 1e6;
  return workOf(suited, { width, height }, scalesOf(start)) + (frames - 1) * CLOSED * each;
}

/** With the frames that are painted twice so that a loop closes. */
const CLOSED = 7 / 6;

/** How many paintings of its first frame a job is the work of: 1 and more, rounded. Several small paintings are of its first frame, and count as one. */
export function paintingsWorth({
  options,
  aspect,
  animation,
  panels,
}: Pick<CostQuery, 'options' | 'aspect'> &
  Pick<Job, 'animation'> & { readonly panels?: readonly unknown[] | undefined }): number {
  if (animation === null || (panels !== undefined && panels.length > 0)) return 1;
  const { longSide } = animation;
  const frame = optionsForAnimation(options, { width: longSide, height: longSide });
  const alone = workOf(frame, sizeOf(frame, aspect));
  return Math.max(1, Math.round(workOfAnimation({ options, aspect }, animation) / alone));
}

/** In millions of pixels evaluated, with the overhead. @param finest how many of the finest scales are painted: all by default. */
function workOf({ quality, iterations }: Options, painting: Size, finest = Number.POSITIVE_INFINITY): number {
  const all = iterations > 0 ? [{ ...painting, iterations }] : planStages(painting, quality, { fine: 'any' });
  const stages = all.slice(-finest);
  return (
    OVERHEAD_MEGAPIXELS + stages.reduce((sum, stage) => sum + stage.width * stage.height * stage.iterations, 0) / 1e6
  );
}

/** Seconds without a step after which a worker counts as hung: generous, since a slow worker is not a hung one. Where no painting is known, for each megapixel. */
const STEP_DEADLINE_S = { unknown: 300, minimum: 60 } as const;
const STEP_DEADLINE_FACTOR = 10;

export class CostModel {
  readonly #store: Database;
  #rates: readonly Rate[];

  private constructor(store: Database, rates: readonly Rate[]) {
    this.#store = store;
    this.#rates = rates;
  }

  static async open(store: Database): Promise<CostModel> {
    return new CostModel(store, await store.selectFrom('paint_rates').selectAll().execute());
  }

  /** Other processes learn, too. */
  async reload(): Promise<void> {
    this.#rates = await this.#store.selectFrom('paint_rates').selectAll().execute();
  }

  /**
   * Expected seconds of a painting; undefined until the engine has painted one.
   *
   * @param engine undefined while it is not known: then the mean of all engines.
   */
  seconds(engine: string | undefined, query: CostQuery): number | undefined {
    const known = this.#rates.filter((rate) => engine === undefined || rate.engine === engine);
    const rate = this.#rateOfNetwork(known, query) ?? mean(known);
    return rate === undefined ? undefined : rate * workOfQuery(query);
  }

  /** As `seconds`, but only from paintings with the same network: another one may take ten times as long. */
  measuredSeconds(engine: string | undefined, query: CostQuery): number | undefined {
    const known = this.#rates.filter((rate) => rate.engine === engine);
    const rate = this.#rateOfNetwork(known, query);
    return rate === undefined ? undefined : rate * workOfQuery(query);
  }

  #rateOfNetwork(known: readonly Rate[], { options, aspect }: CostQuery): number | undefined {
    const ofNetwork = known.filter(({ network }) => network === options.network);
    const of = (key: string) => mean(ofNetwork.filter(({ quality }) => quality === key));
    return of(effortOf(options, sizeOf(options, aspect))) ?? of(qualityOf(options)) ?? mean(ofNetwork);
  }

  /** Seconds without a step after which a worker counts as hung. */
  stepDeadline(engine: string | undefined, { options, aspect }: CostQuery): number {
    const expected = this.seconds(engine, { options: { ...options, iterations: 1 }, aspect });
    return expected === undefined
      ? STEP_DEADLINE_S.unknown * Math.max(1, megapixels(sizeOf(options, aspect)))
      : Math.max(STEP_DEADLINE_S.minimum, STEP_DEADLINE_FACTOR * expected);
  }

  /** @param painted without interruption: `seconds` of a resumed painting cover only a part of it. */
  async learn(
    options: Options,
    painted: Pick<PaintedPicture, 'engine' | 'seconds' | 'width' | 'height'>,
  ): Promise<void> {
    const key = { engine: painted.engine, network: options.network, quality: effortOf(options, painted) };
    const now = painted.seconds / workOf(options, painted);
    // Averaged by the database, since other processes learn too.
    const learnt = await this.#store
      .insertInto('paint_rates')
      .values({ ...key, rate: now, seen: 1 })
      .onConflict((conflict) =>
        conflict.columns(KEY).doUpdateSet(({ eb, ref }) => ({
          rate: sql<number>`${ref('paint_rates.rate')} + ${sql.lit(LEARNING_RATE)} * (${ref('excluded.rate')} - ${ref('paint_rates.rate')})`,
          seen: eb('paint_rates.seen', '+', 1),
        })),
      )
      .returningAll()
      .executeTakeFirstOrThrow();
    const others = this.#rates.filter((rate) => KEY.some((name) => rate[name] !== learnt[name]));
    this.#rates = [...others, learnt];
  }
}

const megapixels = ({ width, height }: Size) => (width * height) / 1e6;

const sizeOf = ({ size }: Options, aspect: number): Size => targetSize({ width: aspect, height: 1 }, size);

/** Painting at one scale has another speed than a pyramid, so it is averaged apart. */
const qualityOf = ({ quality, iterations }: Options) => (iterations > 0 ? 'one scale' : quality);

/** In millions of pixels: from about here on a worker evaluates in tiles, which take more for each pixel. */
const LARGE_MEGAPIXELS = 2;

/** What is averaged together. */
const effortOf = (options: Options, size: Size): string =>
  megapixels(size) < LARGE_MEGAPIXELS ? qualityOf(options) : `${qualityOf(options)}, large`;

function mean(rates: readonly Rate[]): number | undefined {
  return rates.length === 0 ? undefined : rates.reduce((sum, { rate }) => sum + rate, 0) / rates.length;
}
