/** Routes every interaction to its handler, and turns errors into localised replies. */
import { randomBytes } from 'node:crypto';
import { type Client, Events, type Interaction, InteractionType, Locale } from 'discord.js';
import type { Logger } from 'pino';
import { causesOf } from '../errors/causes.js';
import { UserError } from '../errors/user-error.js';
import { type FailureReason, messagesFor } from '../locales/index.js';
import { isStorageError } from '../store/database.js';
import type { BotServices } from './bot-services.js';
import type { Commands } from './command-types.js';
import { parseCustomId, startsPainting } from './custom-id.js';
import { isUnanswerable, refusalIn } from './discord-errors.js';
import { toReply } from './messages/message.js';
import { failureMessage } from './stylize/job-messages.js';
import { ResponseWatch, UnparsedResponseError } from './unparsed-response.js';

export interface RouterDeps {
  readonly commands: Commands;
  readonly bot: BotServices;
  readonly log: Logger;
  /** Called with the kind of each failure, for metrics. */
  onFailure(kind: string): void;
}

export interface Router {
  /** Resolves when every interaction received so far has been answered. */
  settled(): Promise<void>;
}

/** @param ready resolves once the bot has started; earlier interactions wait for it. */
export function registerRouter(client: Client, ready: Promise<RouterDeps>): Router {
  const underWay = new Set<Promise<void>>();
  const answers = new ResponseWatch(client.rest);
  client.on(Events.InteractionCreate, (interaction) => {
    // Discord always says it, and everything that we say depends on it.
    interaction.locale ??= Locale.EnglishUS;
    const answer = ready.then((parts) => handle(interaction, answers, parts));
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
async function handle(interaction: Interaction, answers: ResponseWatch, parts: RouterDeps): Promise<void> {
  const { log } = parts;
  const about = { interaction: interaction.id, asked: askedOf(interaction), guild: interaction.guildId };
  const unwatch = answers.watch(interaction);
  try {
    await dispatch(interaction, parts);
    log.debug(about, 'answered');
  } catch (error) {
    try {
      await replyWithError(interaction, error, about, parts);
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

async function dispatch(interaction: Interaction, { commands, bot }: RouterDeps): Promise<void> {
  const named = <C extends { data: { name: string } }>(list: readonly C[], name: string) =>
    list.find(({ data }) => data.name === name) ?? rejectUnknown();
  if (interaction.isChatInputCommand()) return named(commands.slash, interaction.commandName).execute(interaction, bot);
  if (interaction.isAutocomplete()) {
    const choices = await named(commands.slash, interaction.commandName).autocomplete?.(interaction, bot);
    return interaction.respond(choices ?? []);
  }
  if (interaction.isMessageContextMenuCommand())
    return named(commands.messageMenu, interaction.commandName).execute(interaction, bot);
  if (interaction.isUserContextMenuCommand())
    return named(commands.userMenu, interaction.commandName).execute(interaction, bot);
  if (interaction.isMessageComponent()) {
    const { action, id } = parseCustomId(interaction.customId) ?? rejectUnknown();
    const control = commands.components.find(({ actions }) => actions.includes(action)) ?? rejectUnknown();
    return control.execute(interaction, id, action, bot);
  }
  if (interaction.isModalSubmit()) {
    const { action, id } = parseCustomId(interaction.customId) ?? rejectUnknown();
    const window = commands.modals.find(({ actions }) => actions.includes(action)) ?? rejectUnknown();
    return window.execute(interaction, id, bot);
  }
  return rejectUnknown();
}

/** A custom id or command of another version of the bot, or a forged one. */
function rejectUnknown(): never {
  throw new UserError('job-unknown', 'There is nothing behind that; start anew with /stylize.');
}

async function replyWithError(
  interaction: Interaction,
  error: unknown,
  about: object,
  { log, onFailure }: RouterDeps,
): Promise<void> {
  if (isUnanswerable(error)) {
    log.info({ ...about, ...refusalIn(error) }, 'nobody is there to be answered');
    return;
  }
  if (error instanceof UnparsedResponseError) {
    log.error({ ...about, err: error }, 'a reply was changed, though the answer to that could not be read');
    return;
  }
  const failure = toFailureReason(error);
  const { kind, details } = failure;
  onFailure(kind);
  if (details.report === undefined) log.info({ ...about, kind, cause: causesOf(error) }, 'refused');
  else log.error({ ...about, report: details.report, ...refusalIn(error), err: error }, 'an interaction failed');
  try {
    await tell(interaction, failure, error instanceof UserError && error.policy.isPrivate === true);
  } catch (unsaid) {
    const told = isUnanswerable(unsaid) ? refusalIn(unsaid) : { err: unsaid };
    log.warn({ ...about, kind, ...told }, 'a failure could not be told');
  }
}

async function tell(interaction: Interaction, failure: FailureReason, isPrivate: boolean): Promise<void> {
  if (interaction.isAutocomplete()) {
    // No suggestions, rather than three seconds of waiting for some.
    if (!interaction.responded) await interaction.respond([]);
    return;
  }
  if (!interaction.isRepliable()) return;
  const messages = messagesFor(interaction.locale);
  const title = expectsPainting(interaction) ? messages.failed.title : messages.failed.otherTitle;
  const message = failureMessage(failure, messages, undefined, title);
  // The deferred reply of a component, or of a modal opened from one, is the message with the component: it must not be overwritten.
  const pressed = interaction.isMessageComponent() || interaction.isModalSubmit();
  const press = pressed && interaction.deferred && interaction.ephemeral === null;
  // A private failure may be known only after a public reply was deferred.
  const hidden = isPrivate && interaction.deferred && interaction.ephemeral === false;
  // The first follow-up takes the place, and the visibility, of a pending deferred reply: delete that first.
  if (hidden) await interaction.deleteReply();
  if (press || hidden) await interaction.followUp(toReply(message, true));
  else if (interaction.deferred || interaction.replied) await interaction.editReply(toReply(message));
  else await interaction.reply(toReply(message, true));
}

/** Nobody else who is refused has asked for a painting. */
function expectsPainting(interaction: Interaction): boolean {
  if (interaction.isChatInputCommand()) return interaction.commandName === 'stylize';
  if (interaction.isContextMenuCommand()) return true;
  if (!interaction.isMessageComponent() && !interaction.isModalSubmit()) return false;
  const action = parseCustomId(interaction.customId)?.action;
  return action !== undefined && startsPainting(action);
}

function toFailureReason(error: unknown): FailureReason {
  if (error instanceof UserError) return { kind: error.kind, details: error.details };
  if (isStorageError(error)) return { kind: 'storage', details: {} };
  return { kind: 'internal', details: { report: randomBytes(4).toString('hex') } };
}
