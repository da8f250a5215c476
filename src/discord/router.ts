/** The one door for everything that members do, and the one where errors become words. */
import { randomBytes } from 'node:crypto';
import { type Client, Events, type Interaction, InteractionType, Locale } from 'discord.js';
import type { Logger } from 'pino';
import { causesOf } from '../causes.js';
import { messagesFor, type SayableFailure } from '../locales/index.js';
import { isStorageTrouble } from '../store/store.js';
import { UserError } from '../user-error.js';
import type { Bot } from './bot.js';
import type { Commands } from './command.js';
import { parseCustomId, startsPainting } from './custom-id.js';
import { failureMessage } from './messages/job.js';
import { replyOf } from './messages/message.js';
import { isUnanswerable, refusalIn } from './refused.js';
import { AnswerWatch, UnreadAnswer } from './unread-answer.js';

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
  const answers = new AnswerWatch(client.rest);
  client.on(Events.InteractionCreate, (interaction) => {
    // Discord always says it, and everything that we say depends on it.
    interaction.locale ??= Locale.EnglishUS;
    const answer = opening.then((parts) => handle(interaction, answers, parts));
    underWay.add(answer);
    answer.then(() => underWay.delete(answer));
  });
  return {
    async settled() {
      await Promise.all(underWay);
    },
  };
}

/** Whatever happens ends in the log and, where there is somebody to be told, in a reply; this never rejects. */
async function handle(interaction: Interaction, answers: AnswerWatch, parts: RouterParts): Promise<void> {
  const { log } = parts;
  const about = { interaction: interaction.id, asked: askedOf(interaction), guild: interaction.guildId };
  const unwatch = answers.watch(interaction);
  try {
    await dispatch(interaction, parts);
    log.debug(about, 'answered');
  } catch (error) {
    try {
      await explain(interaction, error, about, parts);
    } catch (unexplained) {
      log.error({ ...about, err: error, unexplained: String(unexplained) }, 'a failure could not be explained');
    }
  } finally {
    unwatch();
  }
}

/** "/style add", "v1:cancel", "Stylize this picture": what a member did, without what it was about. */
function askedOf(interaction: Interaction): string {
  if (interaction.isChatInputCommand()) {
    const { commandName, options } = interaction;
    return ['/', commandName, options.getSubcommand(false)].filter(Boolean).join(' ').replace(' ', '');
  }
  if (interaction.isCommand() || interaction.isAutocomplete()) return interaction.commandName;
  if ('customId' in interaction) return interaction.customId.split(':').slice(0, 2).join(':');
  return InteractionType[(interaction as Interaction).type];
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
  return unknown();
}

/** Of an older or newer version of the bot, or made up. */
function unknown(): never {
  throw new UserError('job-unknown', 'There is nothing behind that; start anew with /stylize.');
}

/** How much a member has had is nobody else's to read, though it is known only after an answer in public was announced. */
const PERSONAL: readonly string[] = ['quota-waiting', 'quota-day', 'quota-cooldown'];

async function explain(
  interaction: Interaction,
  error: unknown,
  about: object,
  { log, failed }: RouterParts,
): Promise<void> {
  if (isUnanswerable(error)) {
    log.info({ ...about, ...refusalIn(error) }, 'nobody is there to be answered');
    return;
  }
  if (error instanceof UnreadAnswer) {
    log.error({ ...about, err: error }, 'a reply was changed, though the answer to that could not be read');
    return;
  }
  const failure = describe(error);
  const { kind, details } = failure;
  failed(kind);
  if (details.report === undefined) log.info({ ...about, kind, cause: causesOf(error) }, 'refused');
  else log.error({ ...about, report: details.report, ...refusalIn(error), err: error }, 'an interaction failed');
  try {
    await tell(interaction, failure);
  } catch (unsaid) {
    const told = isUnanswerable(unsaid) ? refusalIn(unsaid) : { err: unsaid };
    log.warn({ ...about, kind, ...told }, 'a failure could not be told');
  }
}

async function tell(interaction: Interaction, failure: SayableFailure): Promise<void> {
  if (interaction.isAutocomplete()) {
    // No suggestions, rather than three seconds of waiting for some.
    if (!interaction.responded) await interaction.respond([]);
    return;
  }
  if (!interaction.isRepliable()) return;
  const messages = messagesFor(interaction.locale);
  const title = isAboutPainting(interaction) ? messages.failed.title : messages.failed.other;
  const message = failureMessage(failure, messages, undefined, title);
  // A press that was acknowledged has the message with the button for its reply, which must stay; so has a window from there.
  const pressed = interaction.isMessageComponent() || interaction.isModalSubmit();
  const press = pressed && interaction.deferred && interaction.ephemeral === null;
  const hidden = PERSONAL.includes(failure.kind) && interaction.deferred && interaction.ephemeral === false;
  // What follows a public answer that is still to come would take its place, in public.
  if (hidden) await interaction.deleteReply();
  if (press || hidden) await interaction.followUp(replyOf(message, true));
  else if (interaction.deferred || interaction.replied) await interaction.editReply(replyOf(message));
  else await interaction.reply(replyOf(message, true));
}

/** Nobody else who is refused has asked for a painting. */
function isAboutPainting(interaction: Interaction): boolean {
  if (interaction.isChatInputCommand()) return interaction.commandName === 'stylize';
  if (interaction.isContextMenuCommand()) return true;
  if (!interaction.isMessageComponent() && !interaction.isModalSubmit()) return false;
  const action = parseCustomId(interaction.customId)?.action;
  return action !== undefined && startsPainting(action);
}

function describe(error: unknown): SayableFailure {
  if (error instanceof UserError) return { kind: error.kind, details: error.details };
  if (isStorageTrouble(error)) return { kind: 'storage', details: {} };
  return { kind: 'internal', details: { report: randomBytes(4).toString('hex') } };
}
