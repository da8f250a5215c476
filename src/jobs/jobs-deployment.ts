/** What differs between one process that does all and a fleet: who paints, who answers, and how one hears of the other. */
import type { ActiveJobs } from './active-jobs.js';
import type { Job } from './job.js';
import type { JobNews } from './job-news.js';
import type { Dispatcher } from './running/dispatcher.js';

/** What `Jobs` does about jobs that this process answers. */
export interface JobAnswering extends JobNews {
  /** Answers jobs from now on that nobody answers: those that have ended are delivered. */
  adopt(jobs: readonly Job[]): void;
  /** Another process answers these. */
  drop(ids: readonly string[]): void;
  /** Its member is answered otherwise: another process has noted it. */
  replyChanged(job: Job): void;
  /** Jobs wait, run, or have ended: positions have changed. */
  positionsChanged(): void;
}

export interface JobsDeployment {
  readonly dispatcher: Dispatcher;
  readonly active: ActiveJobs;
  /** Who answers new jobs, for their rows; null where there is only one. */
  readonly botId: string | null;
  /** Shortest time between two announcements of positions, in milliseconds. */
  readonly announcementIntervalMs: number;
  /** Whether the job is this process's to answer, by its row. */
  isAnsweredHere(id: string): Promise<boolean>;
  /** The same, for certain and at this moment, by what this process knows. */
  mayAnswer(id: string): boolean;
  /** Adopts what is to be answered, and hands out what waits. */
  start(answering: JobAnswering): Promise<void>;
  /** Tells the other processes. */
  tell(event: JobEvent): void;
  /** Hands out nothing more, and gives back what runs here. */
  stop(): Promise<void>;
  /** What is answered here is answered by another process from now on. */
  giveBack(): Promise<void>;
}

export type JobEvent =
  /** To be delivered by whoever answers the job. */
  | { readonly kind: 'ended'; readonly jobId: string; readonly isPainted: boolean }
  | { readonly kind: 'reply-changed'; readonly jobId: string }
  | { readonly kind: 'pauses-changed'; readonly guildId: string };
