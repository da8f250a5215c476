/**
 * What screen readers say of messages: new ones, and edits that change the first line in more than its numbers. A reply
 * that counts up ("Painting · 45 %") is announced once, and again when it is finished.
 */
import { signal } from '@preact/signals';
import { type APIMessage, ComponentType, MessageFlags } from 'discord-api-types/payloads/v10';
import type { Component } from '../../validation/component.js';
import { everyComponent } from '../../validation/component-tree.js';
import { memberId, nameOf } from './store.js';

/** Messages whose last announcement is remembered. */
const MAX_REMEMBERED = 500;

export const announcement = signal('');

/** The first line that was last announced of a message, without its numbers, by message id. */
const announced = new Map<string, string>();

const withoutNumbers = (line: string) => line.replace(/[\d.,:]+/g, '');

function textsOf({ content, embeds, components = [], attachments }: APIMessage): (string | undefined)[] {
  const displayed = everyComponent(components as readonly object[] as readonly Component[])
    .filter(({ type }) => type === ComponentType.TextDisplay)
    .map((component) => component.content);
  const described = embeds.flatMap(({ title, description }) => [title, description]);
  return [
    content,
    ...displayed,
    ...described,
    ...attachments.map(({ description, filename }) => description ?? filename),
  ];
}

/** The first line without its Markdown. */
export function firstLineOf(message: APIMessage): string {
  const lines = textsOf(message).flatMap((text) => text?.split('\n') ?? []);
  const line = lines.find((each) => each.trim() !== '') ?? '';
  return line
    .replace(/^\s*(#{1,3}|-#|[->])\s+/, '')
    .replace(/<@[!]?(\d+)>/g, (_, id) => `@${nameOf(id) ?? 'unknown'}`)
    .replace(/<(?:@&|#)\d+>|<a?:\w+:\d+>|<t:-?\d+(?::\w)?>/g, '')
    .replace(/[*_~`|]{1,3}/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** @param message created or edited in the channel that is open. */
export function announce(message: APIMessage): void {
  const { id, author, flags = 0 } = message;
  if (author.id === memberId.peek() || (flags & MessageFlags.Loading) !== 0) return;
  const line = firstLineOf(message);
  const key = withoutNumbers(line);
  if (line === '' || announced.get(id) === key) return;
  announced.delete(id);
  announced.set(id, key);
  if (announced.size > MAX_REMEMBERED) announced.delete([...announced.keys()][0]);
  announcement.value = `${nameOf(author.id) ?? author.username}: ${line}`;
}

/** Marks the messages that are there when a channel opens, so that edits of them in numbers only stay silent. */
export function rememberAsAnnounced(messages: readonly APIMessage[]): void {
  for (const message of messages.slice(-MAX_REMEMBERED))
    announced.set(message.id, withoutNumbers(firstLineOf(message)));
}
