/** What somebody does with the bot, and what becomes of it. */
import { signal } from '@preact/signals';
import type { Action } from '../../control-api/requests.js';
import type { InteractionView } from '../../control-api/views.js';
import type { File as Upload } from '../../state/records.js';
import { channelId, controlClient, errorText, memberId, notify } from './store.js';

/** A command that the bot has not answered yet, or not in time. */
export interface PendingInteraction {
  readonly id: string;
  readonly member: string;
  readonly channel: string;
  readonly name: string;
  readonly state: 'waiting' | 'unanswered';
}

export const pendingInteractions = signal<readonly PendingInteraction[]>([]);
/** Components that were used and are not answered yet, or never were: "MESSAGE CUSTOM_ID". */
export const pressed = signal<ReadonlyMap<string, 'waiting' | 'unanswered'>>(new Map());
/** The modal that is open. */
export const modal = signal<InteractionView | undefined>(undefined);

/** How long an answer is kept that came before it was known what it answers, in milliseconds. */
const EARLY_ANSWER_MS = 4000;

interface Unsettled {
  readonly member: string;
  readonly settle: (view: InteractionView) => void;
}

/** By id. */
const unsettled = new Map<string, Unsettled>();
/** Answers that came before it was known what they answer. */
const early = new Map<string, InteractionView>();

export function onInteraction(view: InteractionView): void {
  if (view.state === 'waiting') return;
  const waiting = unsettled.get(view.id);
  if (waiting !== undefined) waiting.settle(view);
  else {
    early.set(view.id, view);
    setTimeout(() => early.delete(view.id), EARLY_ANSWER_MS);
  }
}

/** @param sent is called when Discord has it. @returns what the bot made of it. @throws ClientRejection */
async function perform(
  deed: Action,
  files: readonly Upload[] = [],
  sent?: (id: string) => void,
): Promise<InteractionView> {
  const member = memberId.peek();
  const view = await controlClient.perform(member, channelId.peek(), deed, files);
  sent?.(view.id);
  const known = view.state === 'waiting' ? early.get(view.id) : view;
  if (known !== undefined) return known;
  return new Promise((resolve) => {
    const settle = (settled: InteractionView) => {
      unsettled.delete(view.id);
      resolve(settled);
    };
    unsettled.set(view.id, { member, settle });
  });
}

/** Asks what became of what was begun while nobody listened. */
export async function askForOutcomes(): Promise<void> {
  for (const [id, { member, settle }] of [...unsettled]) {
    const view = await controlClient.interaction(member, id).catch(() => undefined);
    if (view !== undefined && view.state !== 'waiting') settle(view);
  }
}

function open(view: InteractionView): void {
  if (view.modal !== null) modal.value = view;
}

/** @throws ClientRejection where a client would not send it. */
export async function runCommand(name: string, deed: Action, files: readonly Upload[] = []): Promise<void> {
  const place = { member: memberId.peek(), channel: channelId.peek() };
  const keep = (others: readonly PendingInteraction[], id: string) => others.filter((each) => each.id !== id);
  const accepted = Promise.withResolvers<void>();
  perform(deed, files, (id) => {
    pendingInteractions.value = [...pendingInteractions.peek(), { ...place, id, name, state: 'waiting' }];
    accepted.resolve();
  }).then((view) => {
    const { id, state } = view;
    const others = keep(pendingInteractions.peek(), id);
    pendingInteractions.value = state === 'unanswered' ? [...others, { ...place, id, name, state }] : others;
    open(view);
  }, accepted.reject);
  return accepted.promise;
}

export function dismissPending(id: string): void {
  pendingInteractions.value = pendingInteractions.peek().filter((each) => each.id !== id);
}

/** A button or a menu of a message. */
export async function useComponent(message: string, customId: string, deed: Action): Promise<void> {
  const key = `${message} ${customId}`;
  const mark = (state: 'waiting' | 'unanswered' | undefined) => {
    const others = [...pressed.peek()].filter(([each]) => each !== key);
    pressed.value = new Map(state === undefined ? others : [...others, [key, state]]);
  };
  if (pressed.peek().get(key) === 'waiting') return;
  mark('waiting');
  try {
    const view = await perform(deed);
    mark(view.state === 'unanswered' ? 'unanswered' : undefined);
    open(view);
  } catch (error) {
    mark(undefined);
    notify(errorText(error));
  }
}

/** @throws ClientRejection where an answer will not do. @returns whether the bot answered. */
export async function submitModal(deed: Action, files: readonly Upload[]): Promise<boolean> {
  const view = await perform(deed, files);
  return view.state === 'acknowledged';
}

export interface Suggestion {
  readonly name: string;
  readonly value: string | number;
}

/** @returns undefined where the bot did not answer in time. */
export async function autocomplete(
  deed: Extract<Action, { kind: 'complete' }>,
): Promise<readonly Suggestion[] | undefined> {
  const { choices, state } = await perform(deed);
  return state === 'unanswered' ? undefined : ((choices ?? []) as readonly Suggestion[]);
}
