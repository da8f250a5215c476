/** How long a painting will take, learnt from those before it. */
import type { Options } from '../options.js';
import type { Store } from '../store/store.js';
import type { Size } from '../style/image.js';
import { planStages } from '../style/pyramid.js';

/** Weight of the newest painting in the mean. */
const LEARNING = 0.3;
/** Work of a painting that does not depend on its size: reading, the first evaluation, encoding. */
const OVERHEAD = 0.3;

interface Rate {
  readonly engine: string;
  readonly network: string;
  readonly quality: string;
  readonly rate: number;
  readonly seen: number;
}

type Asked = Pick<Options, 'network' | 'quality' | 'size' | 'iterations'>;

/** Millions of pixels evaluated, and the overhead. A painting is taken for a square: its content's aspect is not known here. */
export function workOf({ size, quality, iterations }: Asked): number {
  const target: Size = { width: size, height: size };
  const stages = iterations > 0 ? [{ ...target, iterations }] : planStages(target, quality, { painter: 'any' });
  return OVERHEAD + stages.reduce((sum, stage) => sum + stage.width * stage.height * stage.iterations, 0) / 1e6;
}

/** A hung worker makes no step; a slow one makes them slowly. In seconds. */
const DEADLINE = { unknown: 300, least: 60, timesExpected: 10 } as const;

export class CostModel {
  readonly #store: Store;
  #rates: readonly Rate[];

  private constructor(store: Store, rates: readonly Rate[]) {
    this.#store = store;
    this.#rates = rates;
  }

  static async open(store: Store): Promise<CostModel> {
    return new CostModel(store, await store.selectFrom('paint_rates').selectAll().execute());
  }

  /** Seconds that a painting takes; undefined until the engine has painted one. */
  seconds(engine: string | undefined, options: Asked): number | undefined {
    const known = this.#rates.filter((rate) => engine === undefined || rate.engine === engine);
    const ofNetwork = known.filter(({ network }) => network === options.network);
    const exact = ofNetwork.find(({ quality }) => quality === qualityOf(options));
    const rate = exact?.rate ?? mean(ofNetwork) ?? mean(known);
    return rate === undefined ? undefined : rate * workOf(options);
  }

  /** Seconds without a step after which a worker is taken for hung. */
  stepDeadline(engine: string | undefined, options: Asked): number {
    const expected = this.seconds(engine, { ...options, iterations: 1 });
    return expected === undefined ? DEADLINE.unknown : Math.max(DEADLINE.least, DEADLINE.timesExpected * expected);
  }

  async learn(engine: string, options: Asked, seconds: number): Promise<void> {
    const key = { engine, network: options.network, quality: qualityOf(options) };
    const before = this.#rates.find(
      (rate) => rate.engine === key.engine && rate.network === key.network && rate.quality === key.quality,
    );
    const now = seconds / workOf(options);
    const rate = before === undefined ? now : before.rate + LEARNING * (now - before.rate);
    const learnt: Rate = { ...key, rate, seen: (before?.seen ?? 0) + 1 };
    this.#rates = [...this.#rates.filter((other) => other !== before), learnt];
    const insert = this.#store.insertInto('paint_rates').values(learnt);
    const columns = ['engine', 'network', 'quality'] as const;
    await insert.onConflict((conflict) => conflict.columns(columns).doUpdateSet({ rate, seen: learnt.seen })).execute();
  }
}

/** One scale only is another kind of work than a pyramid. */
const qualityOf = ({ quality, iterations }: Asked) => (iterations > 0 ? 'one scale' : quality);

function mean(rates: readonly Rate[]): number | undefined {
  return rates.length === 0 ? undefined : rates.reduce((sum, { rate }) => sum + rate, 0) / rates.length;
}
