/** `/healthz` for a supervisor, `/metrics` for Prometheus, `/health.json` for the page of the local Discord. */
import { createServer, type Server } from 'node:http';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { variableName } from '../config.js';
import { listen } from '../http/listen.js';
import type { JobState } from '../jobs/job.js';
import type { JobListener } from '../jobs/jobs.js';

/** Seconds: from a draft at 64 pixels to a fine painting at 2048. */
const DURATION_BUCKETS_S = [0.5, 1, 2, 5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560];

export interface HealthProbes {
  countJobs(): Promise<Record<JobState, number>>;
  /** Whether the gateway is connected. */
  isConnected(): boolean;
  /** Milliseconds; negative until measured. */
  pingMs(): number;
  /** Whether at least one worker is alive. */
  areWorkersHealthy(): boolean;
}

/** One group of figures in `/health.json`. */
interface FigureGroup {
  readonly title: string;
  readonly figures: readonly {
    readonly label: string;
    /** Null until it was measured. */
    readonly value: number | null;
    readonly unit?: string;
  }[];
}

export interface HealthReport {
  /** "healthy", or what is wrong. */
  readonly status: string;
  readonly groups: readonly FigureGroup[];
}

export class Health implements JobListener {
  readonly #registry = new Registry();
  readonly #waited: Histogram;
  readonly #painted: Histogram;
  readonly #failures: Counter<'kind'>;
  #probes: HealthProbes | undefined;
  #gatewayTrouble: () => string | undefined = () => undefined;
  #server: Server | undefined;

  constructor() {
    const registers = [this.#registry];
    // Includes the event-loop delay.
    collectDefaultMetrics({ register: this.#registry });
    this.#waited = new Histogram({
      name: 'brushwork_wait_seconds',
      help: 'From the acceptance of a job to its start',
      buckets: DURATION_BUCKETS_S,
      registers,
    });
    this.#painted = new Histogram({
      name: 'brushwork_paint_seconds',
      help: 'Painting, without waiting and delivery',
      buckets: DURATION_BUCKETS_S,
      registers,
    });
    this.#failures = new Counter({
      name: 'brushwork_failures_total',
      help: 'What went wrong or was refused, by kind',
      labelNames: ['kind'] as const,
      registers,
    });
    const vitals = () => this.#probes;
    new Gauge({
      name: 'brushwork_jobs',
      help: 'Jobs by state',
      labelNames: ['state'] as const,
      registers,
      async collect() {
        for (const [state, count] of Object.entries((await vitals()?.countJobs()) ?? {})) this.set({ state }, count);
      },
    });
    new Gauge({
      name: 'brushwork_gateway_ping_milliseconds',
      help: 'Of the gateway; -1 until it was measured',
      registers,
      collect() {
        this.set(vitals()?.pingMs() ?? -1);
      },
    });
  }

  started(waitSeconds: number): void {
    this.#waited.observe(waitSeconds);
  }

  painted(seconds: number): void {
    this.#painted.observe(seconds);
  }

  failed(kind: string): void {
    this.#failures.inc({ kind });
  }

  watch(vitals: HealthProbes): void {
    this.#probes = vitals;
  }

  /** @param trouble why members cannot reach the bot; undefined where they can. */
  watchGateway(trouble: () => string | undefined): void {
    this.#gatewayTrouble = trouble;
  }

  /** @throws UserError `port` when it cannot listen there. */
  async serve(port: number, host: string): Promise<void> {
    const server = createServer(async ({ url }, response) => {
      try {
        if (url === '/metrics') {
          const text = await this.#registry.metrics();
          response.writeHead(200, { 'content-type': this.#registry.contentType }).end(text);
        } else if (url === '/healthz') {
          const problems = this.#problems();
          response.writeHead(problems.length === 0 ? 200 : 503).end(`${statusOf(problems)}\n`);
        } else if (url === '/health.json') {
          const report = JSON.stringify(await this.report());
          response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(report);
        } else response.writeHead(404).end();
      } catch {
        response.writeHead(500).end();
      }
    });
    await listen(server, port, host, variableName('HEALTH_PORT'));
    this.#server = server;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  /** The figures that people look at, in words. */
  async report(): Promise<HealthReport> {
    const jobs: Readonly<Record<string, number>> = (await this.#probes?.countJobs()) ?? {};
    const failures = (await this.#failures.get()).values.map(({ labels, value }) => ({
      label: String(labels.kind),
      value,
    }));
    const bytes = await this.#measured('process_resident_memory_bytes');
    const delay = await this.#measured('nodejs_eventloop_lag_p99_seconds');
    return {
      status: statusOf(this.#problems()),
      groups: [
        { title: 'Queue', figures: Object.entries(jobs).map(([label, value]) => ({ label, value })) },
        {
          title: 'Times',
          figures: [
            { label: 'Waiting, on average', value: await meanOf(this.#waited), unit: 's' },
            { label: 'Painting, on average', value: await meanOf(this.#painted), unit: 's' },
            { label: 'Event loop, 99 %', value: delay === null ? null : Math.round(1000 * delay), unit: 'ms' },
            { label: 'Memory of the bot', value: bytes === null ? null : Math.round(bytes / 1e6), unit: 'MB' },
          ],
        },
        { title: 'Failures and refusals', figures: failures },
      ],
    };
  }

  /** The value of a metric without labels. */
  async #measured(name: string): Promise<number | null> {
    const metric = await this.#registry.getSingleMetric(name)?.get();
    return metric?.values[0]?.value ?? null;
  }

  #problems(): string[] {
    const trouble = this.#gatewayTrouble();
    if (this.#probes === undefined) return ['starting', ...(trouble === undefined ? [] : [trouble])];
    const gateway = trouble ?? (this.#probes.isConnected() ? undefined : 'the gateway is not connected');
    return [
      ...(gateway === undefined ? [] : [gateway]),
      ...(this.#probes.areWorkersHealthy() ? [] : ['no worker can paint']),
    ];
  }
}

const statusOf = (problems: readonly string[]): string => problems.join(', ') || 'healthy';

/** @returns null before the first observation. */
async function meanOf(histogram: Histogram): Promise<number | null> {
  const { values } = await histogram.get();
  const named = (suffix: string) => values.find(({ metricName }) => metricName?.endsWith(suffix))?.value ?? 0;
  return named('_count') === 0 ? null : named('_sum') / named('_count');
}
