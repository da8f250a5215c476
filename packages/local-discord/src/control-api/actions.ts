/** What people do over the control API, done by actors. */

import type { z } from 'zod';
import type { Actor } from '../actors/actor.js';
import { ClientRejection } from '../actors/client-rejection.js';
import type { Answer } from '../actors/modal-answers.js';
import { Reply } from '../actors/reply.js';
import { UPLOAD_LIMIT } from '../cdn/upload-limits.js';
import type { DiscordState } from '../state/discord-state.js';
import type { File, GuildRecord, InteractionRecord, MemberRecord, MessageRecord } from '../state/records.js';
import type { ACTION } from './request-schemas.js';

/** @throws ClientRejection where a client would not let the actor do it. */
export function performAction(
  discord: DiscordState,
  actor: Actor,
  action: z.output<typeof ACTION>,
  files: readonly File[],
): Promise<Reply> {
  const large = files.find(({ bytes }) => bytes.byteLength > UPLOAD_LIMIT);
  if (large !== undefined) throw new ClientRejection(`${large.name} is too large; one file may have 10 MiB.`);
  switch (action.kind) {
    case 'command':
      return actor.command(action.name, { ...action.options, ...single(files) });
    case 'complete':
      return actor.autocomplete(action.name, action.options, action.focused);
    case 'message':
      return actor.messageCommand(action.name, messageOf(actor, action.message));
    case 'user':
      return actor.userCommand(action.name, memberOf(discord, action.user).member);
    case 'press':
      return actor.press(messageOf(actor, action.message), action.button);
    case 'choose':
      return actor.choose(messageOf(actor, action.message), action.select, action.values);
    case 'submit': {
      const record = interactionOf(discord, actor.member, action.interaction);
      return actor.submitModal(new Reply(discord, record), { ...action.answers, ...several(files) });
    }
  }
}

/** An option takes one file. */
const single = (files: readonly File[]): Record<string, File> =>
  Object.fromEntries(files.map((file) => [file.field ?? '', file]));

/** A field of a modal takes several. */
function several(files: readonly File[]): Record<string, Answer> {
  const fields = new Set(files.map(({ field = '' }) => field));
  return Object.fromEntries([...fields].map((name) => [name, files.filter(({ field = '' }) => field === name)]));
}

export function messageOf(actor: Actor, id: string): MessageRecord {
  const message = actor.messages.find((each) => each.id === id);
  if (message === undefined) throw new ClientRejection(`There is no message ${id} here.`);
  return message;
}

/** A person, and a server that they are in. */
export function memberOf(discord: DiscordState, id: string): { member: MemberRecord; guild: GuildRecord } {
  for (const guild of discord.guilds.values()) {
    const member = guild.members.get(id);
    if (member !== undefined) return { member, guild };
  }
  throw new ClientRejection(`There is no member ${id}.`);
}

/** @throws ClientRejection where it is not the member's, or was made too long ago. */
export function interactionOf(discord: DiscordState, member: MemberRecord, id: string): InteractionRecord {
  const records = [...discord.interactions.values()];
  const record = records.find((each) => each.id === id && each.member.user.id === member.user.id);
  if (record === undefined) throw new ClientRejection(`There is no interaction ${id} any more.`);
  return record;
}
