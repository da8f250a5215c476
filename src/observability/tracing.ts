/**
 * Traces on demand: with OTEL_EXPORTER_OTLP_ENDPOINT, the steps of each job go to a collector; without it nothing of OpenTelemetry is loaded.
 */
import type { Role } from './metrics.js';
import type { Tracing } from './trace-ids.js';

export type { Tracing } from './trace-ids.js';

const NO_TRACING: Tracing = { record: () => {}, close: () => Promise.resolve() };

/** OpenTelemetry's own variables, which its libraries read. */
const ENDPOINTS = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] as const;

export async function openTracing(role: Role, environment: NodeJS.ProcessEnv = process.env): Promise<Tracing> {
  const isOff = environment.OTEL_SDK_DISABLED === 'true' || environment.OTEL_TRACES_EXPORTER === 'none';
  if (isOff || !ENDPOINTS.some((name) => environment[name])) return NO_TRACING;
  const { OtlpTracing } = await import('./otlp-tracing.js');
  return new OtlpTracing(role);
}
