import type { ApiError } from '../rest/api-error.js';

/** At which moment the gateway lets a connection go. */
export interface GatewayClosure {
  /** `hello`: as it opens; `ready`: in place of READY and RESUMED. */
  readonly at: 'hello' | 'ready';
  /** https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes */
  readonly code: number;
}

/**
 * What can be made to go wrong, besides what `Gateway` (`drop`, `reconnect`), `Discord` (`permitBot`, `kickBot`,
 * `deleteChannel`, `closed`), `Clock` (`advance`) and people (`deleteMessage`) can do.
 */
export class Faults {
  /** Which requests of the API the faults below are for, by route: "PATCH /channels/:channel/messages/:message". */
  routes = /(?:)/;
  /** Milliseconds before the API answers. */
  restDelay = 0;
  /** Requests answered with 429, whatever their bucket says. Interaction callbacks know no limits. */
  tooMany = 0;
  /** Until when, in milliseconds of the clock, the API answers 503. */
  unavailableUntil = 0;
  /** Routes that the bot may not use, answered with 403. */
  forbidden = /(?!)/;
  /** What the API refuses with, whatever it is asked for. */
  refusal: ApiError | undefined;
  /** Requests that are carried out, and whose answer says something else than the result. */
  garbledAnswers = 0;
  /** In place of those results: by default something that is no JSON, though it says that it is. */
  garbledAnswer: unknown;
  /** Requests whose connection ends before anything is done about them. */
  resets = 0;
  /** Requests that are carried out, and whose connection ends before the answer. */
  lostAnswers = 0;
  /** Every connection to the gateway is closed like this. */
  gatewayClosure: GatewayClosure | undefined;
  /** RESUMEs to which the gateway says nothing, and leaves the connection open. */
  unansweredResumes = 0;
  /** Interactions that the gateway sends twice, as to a session that goes on elsewhere. */
  repeatedInteractions = 0;
  /** What the gateway sends as an event's data. */
  garbleEvent: (event: string, data: unknown) => unknown = (_, data) => data;
  /** Milliseconds before the CDN answers. */
  cdnDelay = 0;
  /** Bytes a second that the CDN sends. */
  cdnRate = Number.POSITIVE_INFINITY;
  /** What the CDN says that a file's size is, in bytes; then nothing more comes than there is. */
  cdnSize: number | undefined;
  /** Where the CDN says that everything is now. */
  cdnRedirect: string | undefined;
}
