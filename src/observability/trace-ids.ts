/**
 * The ids of a job's trace and of its spans follow from the job's id. So whoever does a step adds it to the trace with nothing but that id,
 * in whatever process and after whatever crash, and neither row nor queue carries a context.
 */
import { createHash } from 'node:crypto';
import type { JobSpan } from '../jobs/running/job-span.js';

export interface Tracing {
  record(span: JobSpan): void;
  /** Sends what is left; never rejects. */
  close(): Promise<void>;
}

const idOf = (text: string, bytes: number): string =>
  createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * bytes);

export const traceIdOf = (jobId: string): string => idOf(jobId, 16);

/** The job's own span is named "job"; a step that happens once an attempt has its number. */
export const spanIdOf = ({ jobId, step, attempt }: Pick<JobSpan, 'jobId' | 'step' | 'attempt'>): string =>
  idOf(`${jobId} ${step} ${attempt ?? 0}`, 8);
