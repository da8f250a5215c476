/** How the bot says that it is, asked as anybody would ask: /healthz and Prometheus's /metrics. */

export interface HealthView {
  /** Why nothing is known; null where something is. */
  readonly unknown: string | null;
  /** "healthy", or what ails it. */
  readonly state: string;
  /** Jobs by state. */
  readonly jobs: Readonly<Record<string, number>>;
  /** Failures and refusals by kind. */
  readonly failures: Readonly<Record<string, number>>;
  /** Seconds that a job waited, and that it took to paint, on average; null before the first. */
  readonly waited: number | null;
  readonly painted: number | null;
  /** Of the gateway, in milliseconds; negative until it was measured. */
  readonly ping: number | null;
  /** Bytes of memory that the bot's own process holds. */
  readonly memory: number | null;
  /** Of the event loop, 99 % of the time, in milliseconds. */
  readonly delay: number | null;
}

const UNKNOWN_HEALTH: HealthView = {
  unknown: null,
  state: '',
  jobs: {},
  failures: {},
  waited: null,
  painted: null,
  ping: null,
  memory: null,
  delay: null,
};

const TIMEOUT_MS = 2000;

/** @param address "http://127.0.0.1:9090"; undefined where the bot was given no port to say it. */
export async function fetchBotHealth(address: string | undefined): Promise<HealthView> {
  if (address === undefined) return { ...UNKNOWN_HEALTH, unknown: 'Nobody said where this bot tells how it is.' };
  const ask = async (path: string) => (await fetch(address + path, { signal: AbortSignal.timeout(TIMEOUT_MS) })).text();
  try {
    const [state, text] = await Promise.all([ask('/healthz'), ask('/metrics')]);
    return { ...UNKNOWN_HEALTH, state: state.trim(), ...read(text) };
  } catch {
    return { ...UNKNOWN_HEALTH, unknown: 'The bot does not answer.' };
  }
}

/** Prometheus's text format: `name{label="value"} number`. https://prometheus.io/docs/instrumenting/exposition_formats/ */
function read(text: string): Omit<HealthView, 'unknown' | 'state'> {
  const samples = new Map<string, number>();
  const jobs: Record<string, number> = {};
  const failures: Record<string, number> = {};
  for (const line of text.split('\n')) {
    const [, name, label, value] = /^(\w+)(?:\{\w+="([^"]*)"\})? (\S+)$/.exec(line) ?? [];
    if (name === undefined) continue;
    if (name === 'brushwork_jobs') jobs[label] = Number(value);
    else if (name === 'brushwork_failures_total') failures[label] = Number(value);
    else if (label === undefined) samples.set(name, Number(value));
  }
  const mean = (name: string) => {
    const count = samples.get(`${name}_count`) ?? 0;
    return count === 0 ? null : (samples.get(`${name}_sum`) ?? 0) / count;
  };
  const delay = samples.get('nodejs_eventloop_lag_p99_seconds');
  return {
    jobs,
    failures,
    waited: mean('brushwork_wait_seconds'),
    painted: mean('brushwork_paint_seconds'),
    ping: samples.get('brushwork_gateway_ping_milliseconds') ?? null,
    memory: samples.get('process_resident_memory_bytes') ?? null,
    delay: delay === undefined ? null : 1000 * delay,
  };
}
