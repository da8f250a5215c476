/** Spans, as a collector gets them. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTracing } from '../../src/observability/tracing.js';

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly status: { readonly code: number };
  readonly startTimeUnixNano: string;
}

let collector: Server;
let received: Span[];
const { OTEL_EXPORTER_OTLP_ENDPOINT: before } = process.env;

beforeEach(async () => {
  received = [];
  collector = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const { resourceSpans } = JSON.parse(Buffer.concat(parts).toString());
    for (const { scopeSpans } of resourceSpans) for (const { spans } of scopeSpans) received.push(...spans);
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
});
afterEach(() => {
  if (before === undefined) delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  else process.env.OTEL_EXPORTER_OTLP_ENDPOINT = before;
  collector.closeAllConnections();
  collector.close();
});

it('what a bot and a worker tell about a job is one trace, though they share nothing but its id', async () => {
  const [bot, worker, engine] = await Promise.all([openTracing('bot'), openTracing('worker'), openTracing('worker')]);
  bot.record({ jobId: 'j1', step: 'accept', from: 1000, to: 1010 });
  engine.record({ jobId: 'j1', step: 'paint', attempt: 2, from: 2000, to: 2900 });
  worker.record({ jobId: 'j1', step: 'run', attempt: 2, from: 1990, to: 3000, failure: 'engine' });
  bot.record({ jobId: 'j1', step: 'job', from: 1000, to: 4000 });
  bot.record({ jobId: 'j2', step: 'job', from: 1000, to: 4000 });
  await Promise.all([bot.close(), worker.close(), engine.close()]);
  const of = (name: string) => received.find((span) => span.name === name) as Span;
  const [job, accept, run, paint] = ['job', 'accept', 'run', 'paint'].map(of);
  expect(received).toHaveLength(5);
  expect(job.parentSpanId).toBeUndefined();
  expect(new Set([job, accept, run, paint].map(({ traceId }) => traceId)).size).toBe(1);
  expect([accept.parentSpanId, run.parentSpanId, paint.parentSpanId]).toEqual([job.spanId, job.spanId, job.spanId]);
  expect(run.status.code).toBe(2);
  expect(run.startTimeUnixNano).toBe('1990000000');
  expect(received.filter(({ name }) => name === 'job')[1]?.traceId).not.toBe(job.traceId);
});

it('nothing is sent where nobody asked for traces', async () => {
  const tracing = await openTracing('all', {});
  tracing.record({ jobId: 'j', step: 'job', from: 0, to: 1 });
  await tracing.close();
  expect(received).toEqual([]);
});

it('a collector that is away holds nobody up', async () => {
  collector.closeAllConnections();
  collector.close();
  const tracing = await openTracing('all');
  tracing.record({ jobId: 'j', step: 'job', from: 0, to: 1 });
  await tracing.close();
});
