/** How long a painting will take, learnt from those before it. */
import { targetSize } from '../painting/request.js';
import type { Database } from '../store/database.js';
import type { Size } from '../style-transfer/image.js';
import { planStages } from '../style-transfer/pyramid.js';
import type { Job, PaintedPicture } from './job.js';

/** Weight of the newest painting in the mean. */
const LEARNING_RATE = 0.3;
/** Work of a painting that does not depend on its size: reading, the first evaluation, encoding. */
const OVERHEAD_S = 0.3;

interface Rate {
  readonly engine: string;
  readonly network: string;
  readonly quality: string;
  readonly rate: number;
  readonly seen: number;
}

type Options = Pick<Job['options'], 'network' | 'quality' | 'size' | 'iterations'>;

/** What decides how long a job takes. */
export interface CostQuery {
  readonly options: Options;
  /** Width over height. */
  readonly aspect: number;
}

/** Millions of pixels evaluated, and the overhead. */
function workOf({ quality, iterations }: Options, painting: Size): number {
  const stages = iterations > 0 ? [{ ...painting, iterations }] : planStages(painting, quality, { fine: 'any' });
  return OVERHEAD_S + stages.reduce((sum, stage) => sum + stage.width * stage.height * stage.iterations, 0) / 1e6;
}

/** A hung worker makes no step; a slow one makes them slowly. In seconds. */
const STEP_DEADLINE_S = { unknown: 300, least: 60, timesExpected: 10 } as const;

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

  /**
   * Seconds that a painting takes; undefined until the engine has painted one.
   *
   * @param engine undefined while it is not known who will paint: then as any did.
   */
  seconds(engine: string | undefined, { options, aspect }: CostQuery): number | undefined {
    const known = this.#rates.filter((rate) => engine === undefined || rate.engine === engine);
    const rate = this.#rateOfNetwork(known, options) ?? mean(known);
    return rate === undefined ? undefined : rate * workOf(options, sizeOf(options, aspect));
  }

  /** As `seconds`, of what this engine has painted with the same network: another one may take ten times as long. */
  measuredSeconds(engine: string | undefined, { options, aspect }: CostQuery): number | undefined {
    const known = this.#rates.filter((rate) => rate.engine === engine);
    const rate = this.#rateOfNetwork(known, options);
    return rate === undefined ? undefined : rate * workOf(options, sizeOf(options, aspect));
  }

  #rateOfNetwork(known: readonly Rate[], options: Options): number | undefined {
    const ofNetwork = known.filter(({ network }) => network === options.network);
    return mean(ofNetwork.filter(({ quality }) => quality === qualityOf(options))) ?? mean(ofNetwork);
  }

  /** Seconds without a step after which a worker is taken for hung. */
  stepDeadline(engine: string | undefined, { options, aspect }: CostQuery): number {
    const expected = this.seconds(engine, { options: { ...options, iterations: 1 }, aspect });
    return expected === undefined
      ? STEP_DEADLINE_S.unknown
      : Math.max(STEP_DEADLINE_S.least, STEP_DEADLINE_S.timesExpected * expected);
  }

  /** @param painted from its beginning: what goes on from a checkpoint teaches nothing. */
  async learn(
    options: Options,
    painted: Pick<PaintedPicture, 'engine' | 'seconds' | 'width' | 'height'>,
  ): Promise<void> {
    const key = { engine: painted.engine, network: options.network, quality: qualityOf(options) };
    const before = this.#rates.find(
      (rate) => rate.engine === key.engine && rate.network === key.network && rate.quality === key.quality,
    );
    const now = painted.seconds / workOf(options, painted);
    const rate = before === undefined ? now : before.rate + LEARNING_RATE * (now - before.rate);
    const learnt: Rate = { ...key, rate, seen: (before?.seen ?? 0) + 1 };
    this.#rates = [...this.#rates.filter((other) => other !== before), learnt];
    const insert = this.#store.insertInto('paint_rates').values(learnt);
    const columns = ['engine', 'network', 'quality'] as const;
    await insert.onConflict((conflict) => conflict.columns(columns).doUpdateSet({ rate, seen: learnt.seen })).execute();
  }
}

const sizeOf = ({ size }: Options, aspect: number): Size => targetSize({ width: aspect, height: 1 }, size);

/** One scale only is another kind of work than a pyramid. */
const qualityOf = ({ quality, iterations }: Options) => (iterations > 0 ? 'one scale' : quality);

function mean(rates: readonly Rate[]): number | undefined {
  return rates.length === 0 ? undefined : rates.reduce((sum, { rate }) => sum + rate, 0) / rates.length;
}
