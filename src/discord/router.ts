/** Routes every interaction to its handler, and turns errors into localised replies. */
import { randomBytes } from 'node:crypto';
import {
  type Client,
  Events,
  type Interaction,
  InteractionType,
  Locale,
  RESTJSONErrorCodes,
  type RepliableInteraction,
} from 'discord.js';
import type { Logger } from 'pino';
import { causesOf } from '../errors/causes.js';
import { FieldErrors } from '../errors/field-errors.js';
import { UserError } from '../errors/user-error.js';
import { type FailureReason, messagesFor } from '../locales/index.js';
import { isStorageError } from '../store/database.js';
import type { BotServices } from './bot-services.js';
import type { Commands, Handler } from './command-types.js';
import { parseCustomId } from './custom-id.js';
import { isDiscordError, isUnanswerable, refusalIn } from './discord-errors.js';
import type { BotMessage } from './messages/bot-message.js';
import { editAgainRow, failureMessage, failuresMessage } from './messages/failure-message.js';
import { toReply } from './messages/message.js';
import { replyLocale } from './replies/reply-locale.js';
import { ResponseWatch, UnparsedResponseError } from './unparsed-response.js';

export interface RouterDeps {
  readonly commands: Commands;
  readonly services: BotServices;
  readonly log: Logger;
  /** Called with the kind of each failure, for metrics. */
  onFailure(kind: string): void;
}

/** Receives interactions from the moment it is constructed; those that come before `start` wait for it. */
export class InteractionRouter {
  readonly #pending = new Set<Promise<void>>();
  readonly #ready: Promise<RouterDeps>;
  #start!: (deps: RouterDeps) => void;

  /** @param takes whether this process acts on an interaction: of a fleet, two may hear of one. */
  constructor(client: Client, takes: (interactionId: string) => Promise<boolean> = async () => true) {
    this.#ready = new Promise((resolve) => {
      this.#start = resolve;
    });
    const responses = new ResponseWatch(client.rest);
    client.on(Events.InteractionCreate, (interaction) => {
      // Discord always sends it, and every reply depends on it.
      interaction.locale ??= Locale.EnglishUS;
      const isOurs = takes(interaction.id);
      const answer = this.#ready.then(async (deps) => {
        if (await isOurs) await handle(interaction, responses, deps);
      });
      this.#pending.add(answer);
      answer.then(() => this.#pending.delete(answer));
    });
  }

  start(deps: RouterDeps): void {
    this.#start(deps);
  }

  /** Resolves when every interaction received so far has been answered. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }
}

/** Errors end in the log and, where the interaction can still be answered, in a reply; this never rejects. */
async function handle(interaction: Interaction, responses: ResponseWatch, deps: RouterDeps): Promise<void> {
  const { log } = deps;
  const fields = { interaction: interaction.id, asked: describeInteraction(interaction), guild: interaction.guildId };
  const unwatch = responses.watch(interaction);
  let route: Route | undefined;
  try {
    route = findRoute(interaction, deps);
    await route.run();
    log.debug(fields, 'answered');
  } catch (error) {
    try {
      const expectsPainting = interaction.isContextMenuCommand() || route?.handler.expectsPainting === true;
      await replyWithError(interaction, error, expectsPainting, fields, deps);
    } catch (unexplained) {
      log.error({ ...fields, err: error, unexplained: String(unexplained) }, 'a failure could not be explained');
    }
  } finally {
    unwatch();
  }
}

/** "/style add", "v1:cancel", "Stylize this picture": what a member did, without what it was about. */
function describeInteraction(interaction: Interaction): string {
  if (interaction.isChatInputCommand()) {
    const { commandName, options } = interaction;
    return ['/', commandName, options.getSubcommand(false)].filter(Boolean).join(' ').replace(' ', '');
  }
  if (interaction.isCommand() || interaction.isAutocomplete()) return interaction.commandName;
  if ('customId' in interaction) return interaction.customId.split(':').slice(0, 2).join(':');
  return InteractionType[(interaction as Interaction).type];
}

/** The handler of an interaction, and its call with the services. */
interface Route {
  readonly handler: Handler;
  run(): Promise<void>;
}

/** @throws UserError `job-unknown` for a command or custom id without a handler. */
function findRoute(interaction: Interaction, { commands, services }: RouterDeps): Route {
  const named = <C extends { data: { name: string } }>(list: readonly C[], name: string) =>
    list.find(({ data }) => data.name === name) ?? rejectUnknown();
  if (interaction.isChatInputCommand()) {
    const command = named(commands.slash, interaction.commandName);
    return { handler: command, run: () => command.execute(interaction, services) };
  }
  if (interaction.isAutocomplete()) {
    const command = named(commands.slash, interaction.commandName);
    return {
      handler: command,
      run: async () => interaction.respond((await command.autocomplete?.(interaction, services)) ?? []),
    };
  }
  if (interaction.isMessageContextMenuCommand()) {
    const command = named(commands.messageMenu, interaction.commandName);
    return { handler: command, run: () => command.execute(interaction, services) };
  }
  if (interaction.isUserContextMenuCommand()) {
    const command = named(commands.userMenu, interaction.commandName);
    return { handler: command, run: () => command.execute(interaction, services) };
  }
  if (interaction.isMessageComponent()) {
    const { action, id } = parseCustomId(interaction.customId) ?? rejectUnknown();
    const handler = commands.components.find(({ actions }) => actions.includes(action)) ?? rejectUnknown();
    return { handler, run: () => handler.execute(interaction, id, action, services) };
  }
  if (interaction.isModalSubmit()) {
    const { action, id } = parseCustomId(interaction.customId) ?? rejectUnknown();
    const handler = commands.modals.find(({ actions }) => actions.includes(action)) ?? rejectUnknown();
    return { handler, run: () => handler.execute(interaction, id, services) };
  }
  return rejectUnknown();
}

/** A custom id or command of another version of the bot, or a forged one. */
function rejectUnknown(): never {
  throw new UserError('job-unknown');
}

async function replyWithError(
  interaction: Interaction,
  error: unknown,
  expectsPainting: boolean,
  fields: object,
  { services, log, onFailure }: RouterDeps,
): Promise<void> {
  if (isUnanswerable(error)) {
    log.info({ ...fields, ...refusalIn(error) }, 'nobody is there to be answered');
    return;
  }
  if (error instanceof UnparsedResponseError) {
    log.error({ ...fields, err: error }, 'a reply was changed, though the answer to that could not be read');
    return;
  }
  const failures = (error instanceof FieldErrors ? error.errors : [error]).map(toFailureReason);
  const kinds = failures.map(({ kind }) => kind);
  for (const kind of kinds) onFailure(kind);
  const [{ kind, details }] = failures;
  if (details.report === undefined) log.info({ ...fields, kind: kinds.join(' '), cause: causesOf(error) }, 'refused');
  else log.error({ ...fields, report: details.report, ...refusalIn(error), err: error }, 'an interaction failed');
  try {
    // Only the member reads it.
    const messages = messagesFor(replyLocale(interaction, true));
    const { failed } = messages.painting;
    const title = expectsPainting ? failed.title : failed.otherTitle;
    const draftId = interaction.isModalSubmit() ? services.forms.keep(interaction) : undefined;
    const row = draftId === undefined ? undefined : editAgainRow(draftId, messages);
    const message =
      failures.length === 1
        ? failureMessage(failures[0], messages, { title, row })
        : failuresMessage(failures, messages, { title: messages.forms.title({ count: failures.length }), row });
    await sendFailure(interaction, message);
  } catch (sendError) {
    const reason = isUnanswerable(sendError) ? refusalIn(sendError) : { err: sendError };
    log.warn({ ...fields, kind, ...reason }, 'a failure could not be reported');
  }
}

/** Tells the member alone, also where a public reply was announced. */
async function sendFailure(interaction: Interaction, message: BotMessage): Promise<void> {
  if (interaction.isAutocomplete()) {
    // No suggestions now instead of a timeout after three seconds.
    if (!interaction.responded) await interaction.respond([]);
    return;
  }
  if (!interaction.isRepliable()) return;
  if (!interaction.deferred && !interaction.replied) {
    await interaction.reply(toReply(message, true));
    return;
  }
  // The deferred reply of a component, or of a modal opened from one, is the message with the component: it must not be overwritten.
  const isUpdate =
    (interaction.isMessageComponent() || interaction.isModalSubmit()) &&
    interaction.deferred &&
    interaction.ephemeral === null;
  const isPublic = interaction.ephemeral !== true;
  // The first follow-up takes the place, and the visibility, of a pending deferred reply: delete that first.
  const isFollowUp = isUpdate || (isPublic && (interaction.replied || (await isReplyDeleted(interaction))));
  if (isFollowUp) await interaction.followUp(toReply(message, true));
  else await interaction.editReply(toReply(message));
}

/** @returns false where Discord refuses it: the reply must then say what happened, or it would say "thinking" for ever. */
const isReplyDeleted = (interaction: RepliableInteraction): Promise<boolean> =>
  interaction.deleteReply().then(
    () => true,
    (error: unknown) => isDiscordError(error, RESTJSONErrorCodes.UnknownMessage),
  );

function toFailureReason(error: unknown): FailureReason {
  if (error instanceof UserError) return { kind: error.kind, details: error.details };
  if (isStorageError(error)) return { kind: 'storage', details: {} };
  return { kind: 'internal', details: { report: randomBytes(4).toString('hex') } };
}
