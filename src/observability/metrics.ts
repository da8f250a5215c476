/** What Prometheus is told: each figure is declared here once, and has the role that this process plays as a label. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { JobListener } from '../jobs/jobs.js';
import { PACKAGE_VERSION } from '../package-info.js';
import { onStorageFailure, type StorageService } from '../store/storage-failures.js';
import type { FleetFigures } from './fleet-figures.js';

export type Role = 'all' | 'bot' | 'worker';

/** Seconds: from a draft at 64 pixels to a fine painting at 2048. */
const DURATION_BUCKETS_S = [0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560];
/** How long what was read of the database and Redis is told again, however often somebody asks. */
const KEPT_MS = 2000;

export interface MetricSources {
  countJobs(): Promise<Readonly<Record<string, number>>>;
  /** Of the gateway, in milliseconds; negative until measured. Absent where there is no gateway. */
  pingMs?(): number;
  figures?(): Promise<FleetFigures>;
}

export class Metrics implements JobListener {
  readonly registry = new Registry();
  readonly waitSeconds: Histogram;
  readonly paintSeconds: Histogram;
  readonly failures: Counter<'kind'>;
  readonly #running: Gauge;
  readonly #deliveries: Counter<'outcome'>;
  readonly #stopCounting: () => void;
  #sources: MetricSources | undefined;
  #kept: { readonly until: number; readonly figures: Promise<FleetFigures | undefined> } | undefined;

  constructor(role: Role) {
    const registers = [this.registry];
    this.registry.setDefaultLabels({ role });
    // Includes the event-loop delay.
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'brushwork_info',
      help: 'Always 1; the version is a label',
      labelNames: ['version'] as const,
      registers,
    }).set({ version: PACKAGE_VERSION }, 1);
    this.waitSeconds = new Histogram({
      name: 'brushwork_wait_seconds',
      help: 'From the acceptance of a job to its start',
      buckets: DURATION_BUCKETS_S,
      registers,
    });
    this.paintSeconds = new Histogram({
      name: 'brushwork_paint_seconds',
      help: 'Painting, without waiting and delivery',
      buckets: DURATION_BUCKETS_S,
      registers,
    });
    this.failures = new Counter({
      name: 'brushwork_failures_total',
      help: 'What went wrong or was refused, by kind',
      labelNames: ['kind'] as const,
      registers,
    });
    this.#running = new Gauge({ name: 'brushwork_running', help: 'Jobs that this process paints', registers });
    this.#deliveries = new Counter({
      name: 'brushwork_deliveries_total',
      help: 'Ends of jobs that were told: reached, or unreachable because the reply is gone',
      labelNames: ['outcome'] as const,
      registers,
    });
    const storageFailures = new Counter({
      name: 'brushwork_storage_failures_total',
      help: 'Attempts that the database, the object storage or the queue did not serve; they are repeated',
      labelNames: ['service'] as const,
      registers,
    });
    // From the beginning, so that the first failure is an increase.
    for (const service of ['database', 'objects', 'queue'] satisfies StorageService[])
      storageFailures.inc({ service }, 0);
    this.#stopCounting = onStorageFailure((service) => storageFailures.inc({ service }));
    this.#declareJobs();
    this.#declareFleet();
    this.#declareRedis();
  }

  watch(sources: MetricSources): void {
    this.#sources = sources;
  }

  started(waitSeconds: number): void {
    this.waitSeconds.observe(waitSeconds);
  }

  painted(seconds: number): void {
    this.paintSeconds.observe(seconds);
  }

  failed(kind: string): void {
    this.failures.inc({ kind });
  }

  /** @param change 1 where a run begins, -1 where it ends. */
  running(change: 1 | -1): void {
    this.#running.inc(change);
  }

  delivered(reached: boolean): void {
    this.#deliveries.inc({ outcome: reached ? 'reached' : 'unreachable' });
  }

  close(): void {
    this.#stopCounting();
  }

  /** @returns undefined where they cannot be read now, or before `watch`. */
  figures(): Promise<FleetFigures | undefined> {
    if (this.#kept === undefined || performance.now() > this.#kept.until) {
      const figures = this.#sources?.figures?.().catch(() => undefined) ?? Promise.resolve(undefined);
      this.#kept = { until: performance.now() + KEPT_MS, figures };
    }
    return this.#kept.figures;
  }

  #declareJobs(): void {
    const registers = [this.registry];
    const sources = () => this.#sources;
    new Gauge({
      name: 'brushwork_jobs',
      help: 'Jobs by state, of the whole fleet',
      labelNames: ['state'] as const,
      registers,
      async collect() {
        const jobs = await sources()
          ?.countJobs()
          .catch(() => undefined);
        for (const [state, count] of Object.entries(jobs ?? {})) this.set({ state }, count);
      },
    });
    new Gauge({
      name: 'brushwork_gateway_ping_milliseconds',
      help: 'Of the gateway; -1 until it was measured',
      registers,
      collect() {
        const ping = sources()?.pingMs?.();
        if (ping === undefined) this.remove();
        else this.set(ping);
      },
    });
    this.#gauge(
      'queue_oldest_seconds',
      'How long the first waiting job has waited, without those of paused servers',
      (figures) => figures.oldestWaitSeconds,
    );
    this.#gauge('undelivered_jobs', 'Ended jobs whose members do not know yet', ({ undelivered }) => undelivered);
    this.#gauge(
      'undelivered_oldest_seconds',
      'How long ago the first of those ended',
      (figures) => figures.oldestUndeliveredSeconds,
    );
  }

  #declareFleet(): void {
    const registers = [this.registry];
    const figures = () => this.figures();
    new Gauge({
      name: 'brushwork_processes',
      help: 'Processes of the fleet: alive, or dead within the last hour',
      labelNames: ['process_role', 'state'] as const,
      registers,
      async collect() {
        this.reset();
        for (const { role, alive, dead } of (await figures())?.processes ?? []) {
          this.set({ process_role: role, state: 'alive' }, alive);
          this.set({ process_role: role, state: 'dead' }, dead);
        }
      },
    });
    new Gauge({
      name: 'brushwork_lease_held',
      help: '1 for each lease that this process holds',
      labelNames: ['lease'] as const,
      registers,
      async collect() {
        this.reset();
        for (const lease of (await figures())?.leases ?? []) this.set({ lease }, 1);
      },
    });
    new Gauge({
      name: 'brushwork_figures_up',
      help: 'Whether the database and Redis could be asked for these figures',
      registers,
      async collect() {
        this.set((await figures()) === undefined ? 0 : 1);
      },
    });
  }

  #declareRedis(): void {
    this.#gauge('redis_evicts', '1 where Redis throws keys away when it is full', ({ redis }) =>
      redis === undefined ? undefined : Number(redis.evicts),
    );
    this.#gauge('redis_evicted_keys', 'Keys that Redis has thrown away', ({ redis }) => redis?.evictedKeys);
    this.#gauge(
      'redis_foreign_keys',
      'Of ten keys, those that are not this fleet’s',
      ({ redis }) => redis?.foreignKeys,
    );
    this.#gauge('redis_used_bytes', 'Memory that Redis uses', ({ redis }) => redis?.usedBytes);
  }

  /** @param value undefined where there is none: then nothing is told, rather than a wrong figure. */
  #gauge(name: string, help: string, value: (figures: FleetFigures) => number | undefined): void {
    const read = () => this.figures();
    new Gauge({
      name: `brushwork_${name}`,
      help,
      registers: [this.registry],
      async collect() {
        const figures = await read();
        const now = figures === undefined ? undefined : value(figures);
        if (now === undefined) this.remove();
        else this.set(now);
      },
    });
  }
}

/** @returns null before the first observation. */
export async function meanOf(histogram: Histogram): Promise<number | null> {
  const { values } = await histogram.get();
  const named = (suffix: string) => values.find(({ metricName }) => metricName?.endsWith(suffix))?.value ?? 0;
  return named('_count') === 0 ? null : named('_sum') / named('_count');
}
