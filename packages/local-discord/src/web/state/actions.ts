/** Performs interactions with the bot and tracks their results. */
import { signal } from '@preact/signals';
import type { Action } from '../../control-api/request-schemas.js';
import type { InteractionView } from '../../control-api/views.js';
import type { File as Upload } from '../../state/records.js';
import { channelId, controlClient, errorText, memberId, notify } from './store.js';

/** A command that the bot has not responded to, yet or in time. */
export interface PendingInteraction {
  readonly id: string;
  readonly member: string;
  readonly channel: string;
  readonly name: string;
  readonly state: 'waiting' | 'unanswered';
}

export const pendingInteractions = signal<readonly PendingInteraction[]>([]);
/** State of used components without a response, by "MESSAGE_ID CUSTOM_ID". */
export const componentStates = signal<ReadonlyMap<string, 'waiting' | 'unanswered'>>(new Map());
/** The interaction whose modal is open. */
export const modal = signal<InteractionView | undefined>(undefined);

/** How long a result is kept whose event arrived before the response of the control API. */
const EARLY_RESULT_MS = 4000;

interface Unsettled {
  readonly member: string;
  readonly settle: (view: InteractionView) => void;
}

/** Interactions without a result, by id. */
const unsettled = new Map<string, Unsettled>();
/** Results whose event arrived before the response of the control API, by id. */
const earlyResults = new Map<string, InteractionView>();

export function onInteraction(view: InteractionView): void {
  if (view.state === 'waiting') return;
  const waiting = unsettled.get(view.id);
  if (waiting !== undefined) waiting.settle(view);
  else {
    earlyResults.set(view.id, view);
    setTimeout(() => earlyResults.delete(view.id), EARLY_RESULT_MS);
  }
}

/** @param sent called with the id once Discord has accepted the interaction. @returns its result. @throws ClientRejection. */
async function perform(
  action: Action,
  files: readonly Upload[] = [],
  sent?: (id: string) => void,
): Promise<InteractionView> {
  const member = memberId.peek();
  const view = await controlClient.perform(member, channelId.peek(), action, files);
  sent?.(view.id);
  const known = view.state === 'waiting' ? earlyResults.get(view.id) : view;
  if (known !== undefined) return known;
  return new Promise((resolve) => {
    const settle = (settled: InteractionView) => {
      unsettled.delete(view.id);
      resolve(settled);
    };
    unsettled.set(view.id, { member, settle });
  });
}

/** Fetches the results of interactions whose events were missed while disconnected. */
export async function fetchMissedResults(): Promise<void> {
  for (const [id, { member, settle }] of [...unsettled]) {
    const view = await controlClient.interaction(member, id).catch(() => undefined);
    if (view !== undefined && view.state !== 'waiting') settle(view);
  }
}

function openModal(view: InteractionView): void {
  if (view.modal !== null) modal.value = view;
}

/** @throws ClientRejection if a Discord client would not send it. */
export async function runCommand(name: string, action: Action, files: readonly Upload[] = []): Promise<void> {
  const place = { member: memberId.peek(), channel: channelId.peek() };
  const keep = (others: readonly PendingInteraction[], id: string) => others.filter((each) => each.id !== id);
  const accepted = Promise.withResolvers<void>();
  perform(action, files, (id) => {
    pendingInteractions.value = [...pendingInteractions.peek(), { ...place, id, name, state: 'waiting' }];
    accepted.resolve();
  }).then((view) => {
    const { id, state } = view;
    const others = keep(pendingInteractions.peek(), id);
    pendingInteractions.value = state === 'unanswered' ? [...others, { ...place, id, name, state }] : others;
    openModal(view);
  }, accepted.reject);
  return accepted.promise;
}

export function dismissPending(id: string): void {
  pendingInteractions.value = pendingInteractions.peek().filter((each) => each.id !== id);
}

/** Uses a button or select menu of a message. */
export async function useComponent(message: string, customId: string, action: Action): Promise<void> {
  const key = `${message} ${customId}`;
  const mark = (state: 'waiting' | 'unanswered' | undefined) => {
    const others = [...componentStates.peek()].filter(([each]) => each !== key);
    componentStates.value = new Map(state === undefined ? others : [...others, [key, state]]);
  };
  if (componentStates.peek().get(key) === 'waiting') return;
  mark('waiting');
  try {
    const view = await perform(action);
    mark(view.state === 'unanswered' ? 'unanswered' : undefined);
    openModal(view);
  } catch (error) {
    mark(undefined);
    notify(errorText(error));
  }
}

/** @returns whether the bot responded. @throws ClientRejection if a value is invalid. */
export async function submitModal(action: Action, files: readonly Upload[]): Promise<boolean> {
  const view = await perform(action, files);
  return view.state === 'acknowledged';
}

export interface Suggestion {
  readonly name: string;
  readonly value: string | number;
}

/** @returns undefined if the bot did not respond in time. */
export async function autocomplete(
  action: Extract<Action, { kind: 'complete' }>,
): Promise<readonly Suggestion[] | undefined> {
  const { choices, state } = await perform(action);
  return state === 'unanswered' ? undefined : ((choices ?? []) as readonly Suggestion[]);
}
