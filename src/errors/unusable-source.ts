import { sourceMessages } from './operator-messages/source-messages.js';

type Messages = typeof sourceMessages;
export type SourceProblem = keyof Messages;
type Details<Problem extends SourceProblem> =
  Parameters<Messages[Problem]> extends [infer Given] ? Given : Record<never, never>;

/** Why one address does not give the file; an installer makes a UserError of the reasons of all addresses. */
export class UnusableSource<Problem extends SourceProblem = SourceProblem> extends Error {
  override readonly name = 'UnusableSource';

  constructor(
    readonly problem: Problem,
    details: Details<Problem>,
    options?: ErrorOptions,
  ) {
    const message = sourceMessages[problem] as (details: Details<Problem>) => string;
    super(message(details), options);
  }
}
