/** All that the bot says. A language that leaves something out does not compile. */
import type { Options } from '../options.js';

export type Details = Readonly<Record<string, string | number>>;

/** Kinds of `UserError` that a member may meet, and the bot's own failures. */
export type FailureKind =
  | 'picture-bytes'
  | 'picture-pixels'
  | 'picture-side'
  | 'picture-small'
  | 'picture-frames'
  | 'picture-damaged'
  | 'picture-empty'
  | 'picture-svg'
  | 'picture-pdf'
  | 'picture-heic'
  | 'picture-html'
  | 'picture-text'
  | 'picture-unknown'
  | 'picture-missing'
  | 'pictures-gone'
  | 'download-failed'
  | 'download-host'
  | 'limit-member'
  | 'limit-guild'
  | 'limit-total'
  | 'memory'
  | 'weights-missing'
  | 'output-bytes'
  | 'storage'
  | 'stopping'
  | 'not-yours'
  | 'not-moderator'
  | 'job-unknown'
  | 'job-ended'
  | 'option-range'
  | 'strength-end'
  | 'engine'
  | 'internal'
  | 'undeliverable';

export type ButtonName = 'cancel' | 'again' | 'stronger' | 'weaker' | 'colours' | 'edit' | 'delete' | 'show';

export interface Messages {
  readonly buttons: Readonly<Record<ButtonName, string>>;
  readonly queued: (position: number, waiting: number) => string;
  /** @param when a timestamp as Discord renders it. */
  readonly begins: (when: string) => string;
  readonly paused: string;
  readonly painting: string;
  /** @param left a timestamp as Discord renders it. */
  readonly progress: (
    percent: number,
    stage: number,
    stages: number,
    width: number,
    height: number,
    left: string,
  ) => string;
  readonly done: string;
  readonly sketchAlt: (percent: number) => string;
  readonly paintingAlt: string;
  readonly made: (
    options: Options,
    seconds: number,
    networks: string,
    engine: string,
    width: number,
    height: number,
  ) => string;
  readonly cancelled: (by: string | undefined) => string;
  readonly ready: string;
  readonly readyLater: string;
  readonly elsewhere: (link: string) => string;
  readonly failed: string;
  readonly failures: Readonly<Record<FailureKind, (details: Details) => string>>;
  readonly queue: {
    readonly title: string;
    readonly empty: string;
    readonly running: (who: string, percent: number, left: string | undefined) => string;
    readonly yours: (position: number, when: string | undefined) => string;
    readonly others: (count: number) => string;
    readonly paused: string;
    readonly resumed: string;
    readonly dropped: (id: string) => string;
    readonly someone: string;
  };
  readonly about: (version: string, networks: string, engine: string) => string;
  readonly modal: {
    readonly edit: string;
    readonly picture: string;
    readonly style: string;
    readonly strength: string;
    readonly quality: string;
    readonly size: string;
    readonly colours: string;
    readonly styleScale: string;
  };
  readonly choices: {
    readonly quality: Readonly<Record<Options['quality'], string>>;
    readonly colours: Readonly<Record<Options['colours'], string>>;
  };
}
