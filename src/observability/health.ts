/** `/healthz` for whoever restarts the bot, `/metrics` for Prometheus. */
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
  /** Whether members reach the bot. */
  isConnected(): boolean;
  /** Milliseconds; negative until it was measured. */
  pingMs(): number;
  /** Whether a worker is there to paint. */
  areWorkersHealthy(): boolean;
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
    // The delay of the event loop is among them.
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
          const ailments = this.#problems();
          response.writeHead(ailments.length === 0 ? 200 : 503).end(`${ailments.join(', ') || 'healthy'}\n`);
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
