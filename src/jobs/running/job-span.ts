/** A step of a job that is over, for traces. */
export interface JobSpan {
  readonly jobId: string;
  /**
   * - job: from its acceptance until its member has the outcome.
   * - accept: pictures are checked and stored, the row is written.
   * - wait: until its first run.
   * - run: by the process that has the job, to its outcome or until it leaves the job to another one.
   * - paint: an attempt of a worker process; two of a run where the first was lost.
   * - deliver: the outcome is sent.
   */
  readonly step: 'job' | 'accept' | 'wait' | 'run' | 'paint' | 'deliver';
  /** Of run and paint. */
  readonly attempt?: number;
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
  /** Why it failed: a kind, no text of anybody's. */
  readonly failure?: string;
}
