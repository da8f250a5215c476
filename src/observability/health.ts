/** `/healthz` for a supervisor, `/metrics` for Prometheus, `/health.json` for the page of the local Discord. */
import type { Server } from 'node:http';
import type { JobState } from '../jobs/job.js';
import type { JobListener } from '../jobs/jobs.js';
import type { JobSpan } from '../jobs/running/job-span.js';
import { type FleetFigures, warningsOf } from './fleet-figures.js';
import { serveHealth, text } from './health-server.js';
import { Metrics, meanOf, type Role } from './metrics.js';
import { openTracing, type Tracing } from './tracing.js';

export interface HealthProbes {
  countJobs(): Promise<Record<JobState, number>>;
  /** Whether the gateway is connected; absent where there is none. */
  isConnected?(): boolean;
  /** Milliseconds; negative until measured; absent where there is no gateway. */
  pingMs?(): number;
  /** Whether at least one worker process is alive; absent where nothing is painted here. */
  areWorkersHealthy?(): boolean;
  /** Of the whole fleet. */
  figures?(): Promise<FleetFigures>;
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
  /** "healthy", that it is a spare, or what is wrong. */
  readonly status: string;
  readonly groups: readonly FigureGroup[];
}

export class Health implements JobListener {
  readonly #metrics: Metrics;
  readonly #tracing: Promise<Tracing>;
  #probes: HealthProbes | undefined;
  #gatewayTrouble: () => string | undefined = () => undefined;
  #isSpare = () => false;
  #server: Server | undefined;

  constructor(role: Role = 'all') {
    this.#metrics = new Metrics(role);
    this.#tracing = openTracing(role);
  }

  started(waitSeconds: number): void {
    this.#metrics.started(waitSeconds);
  }

  painted(seconds: number): void {
    this.#metrics.painted(seconds);
  }

  failed(kind: string): void {
    this.#metrics.failed(kind);
  }

  running(change: 1 | -1): void {
    this.#metrics.running(change);
  }

  delivered(reached: boolean): void {
    this.#metrics.delivered(reached);
  }

  traced(span: JobSpan): void {
    void this.#tracing.then((tracing) => tracing.record(span));
  }

  watch(probes: HealthProbes): void {
    this.#probes = probes;
    this.#metrics.watch(probes);
  }

  /**
   * @param trouble why members cannot reach the bot; undefined where they can.
   * @param isSpare whether it waits for another bot to end: all is well, and there is nothing to do.
   */
  watchGateway(trouble: () => string | undefined, isSpare: () => boolean): void {
    this.#gatewayTrouble = trouble;
    this.#isSpare = isSpare;
  }

  /** @throws UserError `port` when it cannot listen there. */
  async serve(port: number, host: string): Promise<void> {
    const { registry } = this.#metrics;
    this.#server = await serveHealth(port, host, {
      '/metrics': async () => ({ status: 200, type: registry.contentType, body: await registry.metrics() }),
      '/healthz': async () => {
        const problems = this.#problems();
        return text(problems.length === 0 ? 200 : 503, this.#statusOf(problems));
      },
      '/health.json': async () => ({
        status: 200,
        type: 'application/json',
        body: JSON.stringify(await this.report()),
      }),
    });
  }

  /** Sends the last traces; never rejects. */
  async stop(): Promise<void> {
    this.#metrics.close();
    this.#server?.closeAllConnections();
    this.#server?.close();
    await (await this.#tracing).close();
  }

  /** The figures that people look at, in words. */
  async report(): Promise<HealthReport> {
    const { waitSeconds, paintSeconds, failures } = this.#metrics;
    const jobs: Readonly<Record<string, number>> = (await this.#probes?.countJobs()) ?? {};
    const failed = (await failures.get()).values.map(({ labels, value }) => ({ label: String(labels.kind), value }));
    const bytes = await this.#measured('process_resident_memory_bytes');
    const delay = await this.#measured('nodejs_eventloop_lag_p99_seconds');
    const figures = await this.#metrics.figures();
    return {
      status: this.#statusOf([...this.#problems(), ...(figures === undefined ? [] : warningsOf(figures))]),
      groups: [
        { title: 'Queue', figures: Object.entries(jobs).map(([label, value]) => ({ label, value })) },
        {
          title: 'Times',
          figures: [
            { label: 'Waiting, on average', value: await meanOf(waitSeconds), unit: 's' },
            { label: 'Painting, on average', value: await meanOf(paintSeconds), unit: 's' },
            { label: 'Event loop, 99 %', value: delay === null ? null : Math.round(1000 * delay), unit: 'ms' },
            { label: 'Memory of the bot', value: bytes === null ? null : Math.round(bytes / 1e6), unit: 'MB' },
          ],
        },
        ...(figures === undefined || figures.processes.length === 0 ? [] : [fleetGroup(figures)]),
        { title: 'Failures and refusals', figures: failed },
      ],
    };
  }

  /** The value of a metric without labels of its own. */
  async #measured(name: string): Promise<number | null> {
    const metric = await this.#metrics.registry.getSingleMetric(name)?.get();
    return metric?.values[0]?.value ?? null;
  }

  #statusOf(problems: readonly string[]): string {
    return problems.join(', ') || (this.#isSpare() ? SPARE : 'healthy');
  }

  #problems(): string[] {
    if (this.#isSpare()) return [];
    const trouble = this.#gatewayTrouble();
    const probes = this.#probes;
    if (probes === undefined) return ['starting', ...(trouble === undefined ? [] : [trouble])];
    const gateway = trouble ?? (probes.isConnected?.() === false ? 'the gateway is not connected' : undefined);
    return [
      ...(gateway === undefined ? [] : [gateway]),
      ...(probes.areWorkersHealthy?.() === false ? ['no worker can paint'] : []),
    ];
  }
}

const SPARE = 'a spare: other bots have every shard';

const fleetGroup = ({ processes, oldestWaitSeconds, undelivered }: FleetFigures): FigureGroup => ({
  title: 'Fleet',
  figures: [
    ...processes.flatMap(({ role, alive, dead }) => [
      { label: `${role}s`, value: alive },
      ...(dead > 0 ? [{ label: `${role}s that died within the hour`, value: dead }] : []),
    ]),
    { label: 'Longest wait', value: Math.round(oldestWaitSeconds), unit: 's' },
    { label: 'Not delivered yet', value: undelivered },
  ],
});
