/** Sends spans by OTLP over HTTP; loaded only where a collector is configured. */
import { type Context, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, type IdGenerator, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { JobSpan } from '../jobs/running/job-span.js';
import { PACKAGE_VERSION } from '../package-info.js';
import type { Role } from './metrics.js';
import { spanIdOf, type Tracing, traceIdOf } from './trace-ids.js';

/** Most that `close` waits. */
const CLOSE_TIMEOUT_MS = 2000;

/** A span begins in the same turn in which its ids are chosen. */
class ChosenIds implements IdGenerator {
  traceId = '';
  spanId = '';
  generateTraceId = (): string => this.traceId;
  generateSpanId = (): string => this.spanId;
}

export class OtlpTracing implements Tracing {
  readonly #ids = new ChosenIds();
  readonly #provider: NodeTracerProvider;

  constructor(role: Role) {
    const own = { 'service.name': 'brushwork', 'service.version': PACKAGE_VERSION, 'brushwork.role': role };
    const named = detectResources({ detectors: [envDetector] });
    this.#provider = new NodeTracerProvider({
      idGenerator: this.#ids,
      resource: defaultResource().merge(resourceFromAttributes(own)).merge(named),
      spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
    });
  }

  record({ jobId, step, attempt, from, to, details = {}, failure }: JobSpan): void {
    this.#ids.traceId = traceIdOf(jobId);
    this.#ids.spanId = spanIdOf({ jobId, step, ...(attempt !== undefined && { attempt }) });
    const attributes = {
      ...details,
      'brushwork.job': jobId,
      ...(attempt !== undefined && { 'brushwork.attempt': attempt }),
      ...(failure !== undefined && { 'error.type': failure }),
    };
    // As dates: a number from before this process began would count from its beginning.
    const kind = step === 'accept' ? SpanKind.SERVER : step === 'run' ? SpanKind.CONSUMER : SpanKind.INTERNAL;
    const span = this.#provider
      .getTracer('brushwork', PACKAGE_VERSION)
      .startSpan(
        step,
        { startTime: new Date(from), kind, attributes, root: step === 'job' },
        parentOf({ jobId, step }),
      );
    if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    span.end(new Date(Math.max(from, to)));
  }

  async close(): Promise<void> {
    const timeout = new Promise<void>((resolve) => void setTimeout(resolve, CLOSE_TIMEOUT_MS).unref());
    await Promise.race([this.#provider.shutdown().catch(() => {}), timeout]);
  }
}

/** All steps are parts of the job. */
function parentOf({ jobId, step }: Pick<JobSpan, 'jobId' | 'step'>): Context {
  if (step === 'job') return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: traceIdOf(jobId),
    spanId: spanIdOf({ jobId, step: 'job' }),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}
