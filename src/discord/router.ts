/** The one door for everything that members do, and the one where errors become words. */
import { randomBytes } from 'node:crypto';
import { type Client, Events, type Interaction, RESTJSONErrorCodes } from 'discord.js';
import type { Logger } from 'pino';
import { messagesFor, type SayableFailure } from '../locales/index.js';
import { isStorageTrouble } from '../store/store.js';
import { UserError } from '../user-error.js';
import type { Bot } from './bot.js';
import type { Commands } from './command.js';
import { isOfPainting, parseCustomId } from './custom-id.js';
import { failureMessage } from './messages/job.js';
import { replyOf } from './messages/message.js';
import { refusedAs } from './refused.js';

export interface RouterParts {
  readonly commands: Commands;
  readonly bot: Bot;
  readonly log: Logger;
  /** Told of what went wrong, for metrics. */
  failed(kind: string): void;
}

export interface Router {
  /** Resolves when everything that has come in so far was answered. */
  settled(): Promise<void>;
}

/** @param opening what is needed once the bot is open; who comes a moment too early waits for it. */
export function registerRouter(client: Client, opening: Promise<RouterParts>): Router {
  const underWay = new Set<Promise<void>>();
  client.on(Events.InteractionCreate, (interaction) => {
    const answer = opening.then((parts) =>
      dispatch(interaction, parts).catch((error: unknown) => explain(interaction, error, parts)),
    );
    underWay.add(answer);
    answer.finally(() => underWay.delete(answer));
  });
  return {
    async settled() {
      await Promise.all(underWay);
    },
  };
}

async function dispatch(interaction: Interaction, { commands, bot }: RouterParts): Promise<void> {
  const named = <C extends { data: { name: string } }>(list: readonly C[], name: string) =>
    list.find(({ data }) => data.name === name) ?? unknown();
  if (interaction.isChatInputCommand()) return named(commands.slash, interaction.commandName).execute(interaction, bot);
  if (interaction.isAutocomplete()) {
    const choices = await named(commands.slash, interaction.commandName).complete?.(interaction, bot);
    return interaction.respond(choices ?? []);
  }
  if (interaction.isMessageContextMenuCommand())
    return named(commands.message, interaction.commandName).execute(interaction, bot);
  if (interaction.isUserContextMenuCommand())
    return named(commands.user, interaction.commandName).execute(interaction, bot);
  if (interaction.isMessageComponent()) {
    const { action, id } = parseCustomId(interaction.customId) ?? unknown();
    const control = commands.controls.find(({ actions }) => actions.includes(action)) ?? unknown();
    return control.press(interaction, id, action, bot);
  }
  if (interaction.isModalSubmit()) {
    const { action, id } = parseCustomId(interaction.customId) ?? unknown();
    const window = commands.windows.find(({ actions }) => actions.includes(action)) ?? unknown();
    return window.submit(interaction, id, bot);
  }
}

/** Of an older or newer version of the bot, or made up. */
function unknown(): never {
  throw new UserError('job-unknown', 'There is nothing behind that; start anew with /stylize.');
}

/** Nobody is there to be told: the answer came too late, or somebody else gave it. */
const UNANSWERABLE = [
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
] as const;

/** How much a member has had is nobody else's to read, though it is known only after an answer in public was announced. */
const PERSONAL: readonly string[] = ['quota-waiting', 'quota-day', 'quota-cooldown'];

async function explain(interaction: Interaction, error: unknown, { log, failed }: RouterParts): Promise<void> {
  if (refusedAs(error, ...UNANSWERABLE)) {
    log.warn({ interaction: interaction.id, code: error.code }, 'Discord did not take an answer');
    return;
  }
  const failure = describe(error);
  failed(failure.kind);
  if (failure.details.report === undefined) log.info({ kind: failure.kind, guild: interaction.guildId }, 'refused');
  else log.error({ report: failure.details.report, guild: interaction.guildId, err: error }, 'an interaction failed');
  if (!interaction.isRepliable()) return;
  const messages = messagesFor(interaction.locale);
  const title = isAboutPainting(interaction) ? messages.failed.title : messages.failed.other;
  const message = failureMessage(failure, messages, undefined, title);
  try {
    // A press that was acknowledged has the message with the button for its reply, which must stay; so has a window from there.
    const pressed = interaction.isMessageComponent() || interaction.isModalSubmit();
    const press = pressed && interaction.deferred && interaction.ephemeral === null;
    const hidden = PERSONAL.includes(failure.kind) && interaction.deferred && interaction.ephemeral === false;
    // What follows a public answer that is still to come would take its place, in public.
    if (hidden) await interaction.deleteReply();
    if (press || hidden) await interaction.followUp(replyOf(message, true));
    else if (interaction.deferred || interaction.replied) await interaction.editReply(replyOf(message));
    else await interaction.reply(replyOf(message, true));
  } catch (unsaid) {
    log.warn({ kind: failure.kind, err: unsaid }, 'a failure could not be told');
  }
}

/** Else nobody who is refused expected a painting. */
function isAboutPainting(interaction: Interaction): boolean {
  if (interaction.isChatInputCommand()) return !['style', 'challenge'].includes(interaction.commandName);
  if (!interaction.isMessageComponent() && !interaction.isModalSubmit()) return true;
  const action = parseCustomId(interaction.customId)?.action;
  return action === undefined || isOfPainting(action);
}

function describe(error: unknown): SayableFailure {
  if (error instanceof UserError) return { kind: error.kind, details: error.details };
  if (isStorageTrouble(error)) return { kind: 'storage', details: {} };
  return { kind: 'internal', details: { report: randomBytes(4).toString('hex') } };
}
