/** Interactions and their answers, as Discord's documentation has them, seen through a stock client. */
import {
  ActionRowBuilder,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  ContextMenuCommandBuilder,
  Events,
  type Interaction,
  InteractionContextType,
  LabelBuilder,
  MessageFlags,
  MessageType,
  ModalBuilder,
  PermissionFlagsBits,
  Routes,
  SlashCommandBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../src/actors/actor.js';
import { LocalDiscord } from '../src/local-discord.js';
import { connect } from './bot-client.js';

const everywhere = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM, InteractionContextType.PrivateChannel],
  installations: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
};

const commands = [
  new SlashCommandBuilder()
    .setName('go')
    .setDescription('Does it')
    .setContexts(everywhere.contexts)
    .setIntegrationTypes(everywhere.installations),
  new SlashCommandBuilder().setName('here').setDescription('In servers').setContexts(InteractionContextType.Guild),
  new ContextMenuCommandBuilder().setName('Look').setType(ApplicationCommandType.Message),
].map((command) => command.toJSON());

const row = (...buttons: ButtonBuilder[]) => new ActionRowBuilder<ButtonBuilder>().addComponents(...buttons);
const button = (id: string) => new ButtonBuilder().setCustomId(id).setLabel(id).setStyle(ButtonStyle.Primary);

let discord: LocalDiscord;
let client: Client<true>;
let ada: Actor;
let failures: unknown[];

beforeEach(async () => {
  discord = await LocalDiscord.start();
  ada = discord.join('Ada', { guild: discord.createGuild() });
  client = await connect(discord);
  await client.application.commands.set(commands);
  failures = [];
});
afterEach(async () => {
  await client.destroy();
  await discord.stop();
  expect(failures).toEqual([]);
});

const on = (how: (interaction: Interaction) => Promise<unknown>) =>
  client.on(Events.InteractionCreate, (interaction) => {
    how(interaction).catch((error) => failures.push(error));
  });

const refusal = (code: number) => expect.objectContaining({ code });
const codeOf = (error: { code: number }) => error.code;

describe('answers to interactions', () => {
  it('makes the first message after a deferral the answer itself, as private as the deferral was', async () => {
    on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      const first = await interaction.followUp('first');
      const second = await interaction.followUp('second');
      await interaction.editReply(
        `${first.flags.has(MessageFlags.Ephemeral)} ${second.flags.has(MessageFlags.Ephemeral)}`,
      );
    });
    const reply = await ada.command('go');
    await reply.waitFor('true false');
    expect(ada.messages.map(({ content }) => content)).toEqual(['true false', 'second']);
  });

  it('shows a deferred answer as loading until there is one', async () => {
    let loading: (boolean | undefined)[] = [];
    on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const { interaction: about } = await interaction.deferReply({ withResponse: true });
      const before = await interaction.fetchReply();
      const after = await interaction.editReply('done');
      loading = [
        about.responseMessageLoading ?? undefined,
        before.flags.has(MessageFlags.Loading),
        after.flags.has(MessageFlags.Loading),
      ];
    });
    await (await ada.command('go')).waitFor('done');
    await expect.poll(() => loading).toEqual([true, true, false]);
  });

  it('takes an answer again after one that was refused', async () => {
    on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const refused = await interaction.reply('x'.repeat(2001)).catch(codeOf);
      await interaction.reply(`refused with ${refused}`);
    });
    await (await ada.command('go')).waitFor('refused with 50035');
  });

  it('lets a button change its message, at once or later, and finds it as the original', async () => {
    on(async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({ content: 'press', components: [row(button('now'), button('later'))] });
      if (!interaction.isButton()) return;
      if (interaction.customId === 'now') await interaction.update('changed now');
      else {
        await interaction.deferUpdate();
        const { id } = await interaction.fetchReply();
        await interaction.editReply(`changed later, ${id === interaction.message.id}`);
      }
    });
    const { message } = await answered('press');
    await (await ada.press(message, 'now')).waitFor('changed now');
    await (await ada.press(message, 'later')).waitFor('changed later, true');
    expect(ada.messages).toHaveLength(1);
  });

  it('deletes the original answer, also one that only its reader sees', async () => {
    on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply({ content: 'secret', flags: MessageFlags.Ephemeral });
      await interaction.deleteReply();
      const refused = await interaction.editReply('again').catch(codeOf);
      await interaction.followUp(`refused with ${refused}`);
    });
    const reply = await ada.command('go');
    await reply.gone();
    await ada.waitForMessage('refused with 10008');
  });

  it('takes only answers that fit what was asked', async () => {
    const modal = new ModalBuilder()
      .setCustomId('modal')
      .setTitle('Words')
      .addLabelComponents(
        new LabelBuilder()
          .setLabel('Text')
          .setTextInputComponent(new TextInputBuilder().setCustomId('text').setStyle(TextInputStyle.Short)),
      );
    on(async (interaction) => {
      if (!interaction.isChatInputCommand() && !interaction.isModalSubmit()) return;
      const type = interaction.isModalSubmit() ? 9 : 7;
      const body = { type, data: modal.toJSON() };
      const refused = await client.rest
        .post(Routes.interactionCallback(interaction.id, interaction.token), { body, auth: false })
        .catch(codeOf);
      expect(refused).toBe(50_035);
      if (interaction.isModalSubmit()) await interaction.reply(interaction.fields.getTextInputValue('text'));
      else await interaction.showModal(modal);
    });
    const opened = await ada.command('go');
    expect((await opened.waitForModal()).title).toBe('Words');
    await (await ada.submitModal(opened, { text: 'as typed' })).waitFor('as typed');
  });

  it('links what follows to what it follows', async () => {
    on(async (interaction) => {
      if (interaction.isChatInputCommand()) {
        await interaction.reply({ content: 'press', components: [row(button('more'))] });
        await interaction.followUp('followed');
      }
      if (interaction.isMessageContextMenuCommand())
        await interaction.reply(`looked at ${interaction.targetMessage.content}`);
      if (interaction.isButton()) await interaction.reply('pressed');
    });
    const { message } = await answered('press');
    const followed = await ada.waitForMessage('followed');
    const looked = await (await ada.messageCommand('Look', followed)).waitFor('looked at followed');
    const pressed = await (await ada.press(message, 'more')).waitFor('pressed');
    const shown = [message, followed].map((each) => discord.discord.showMessage(each));
    expect([...shown, looked.raw, pressed.raw]).toMatchObject([
      { type: MessageType.ChatInputCommand, interaction_metadata: { type: 2, name: 'go' } },
      { type: MessageType.Reply, message_reference: { message_id: message.id } },
      { type: MessageType.ContextMenuCommand, interaction_metadata: { name: 'Look', target_message_id: followed.id } },
      {
        type: MessageType.Reply,
        message_reference: { message_id: message.id },
        interaction_metadata: { type: 3, interacted_message_id: message.id },
      },
    ]);
  });

  it('says that a channel is gone to whoever answers into it', async () => {
    let refused: unknown;
    on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const { channel } = ada;
      await interaction.reply('here');
      discord.discord.deleteChannel(channel);
      refused = await interaction.editReply('there').catch(codeOf);
    });
    await (await ada.command('go')).gone();
    await expect.poll(() => refused).toBe(10_003);
  });

  async function answered(text: string) {
    const reply = await ada.command('go');
    await reply.waitFor(text);
    return { reply, message: reply.message as NonNullable<typeof reply.message> };
  }
});

describe('where an interaction comes from', () => {
  let seen: Interaction | undefined;
  beforeEach(() => {
    seen = undefined;
    on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      seen = interaction;
      await interaction.reply('here');
    });
  });

  it('is a server: with its permissions and the server as owner', async () => {
    const mona = discord.join('Mona', { guild: guild(), moderator: true, locale: 'zh-CN' });
    await (await mona.command('go')).waitFor('here');
    expect(seen?.context).toBe(InteractionContextType.Guild);
    expect(seen?.locale).toBe('zh-CN');
    expect(seen?.authorizingIntegrationOwners).toMatchObject({ [ApplicationIntegrationType.GuildInstall]: guild().id });
    expect(seen?.memberPermissions?.has(PermissionFlagsBits.ManageMessages)).toBe(true);
    expect(seen?.appPermissions.has(PermissionFlagsBits.AttachFiles)).toBe(true);
    await (await ada.command('go')).waitFor('here');
    expect(seen?.memberPermissions?.has(PermissionFlagsBits.ManageMessages)).toBe(false);
  });

  it('is a conversation with the bot: of a user, not of a member', async () => {
    await (await ada.direct().command('go')).waitFor('here');
    expect(seen).toMatchObject({ context: InteractionContextType.BotDM, guildId: null, member: null });
    expect(seen?.user.id).toBe(ada.id);
    expect(seen?.authorizingIntegrationOwners).toMatchObject({ [ApplicationIntegrationType.GuildInstall]: '0' });
    expect(ada.direct().messages.map(({ content }) => content)).toEqual(['here']);
    await expect(ada.direct().command('here')).rejects.toThrow('/here is not offered here.');
  });

  it('is a place where the bot is only because somebody brought it along', async () => {
    const elsewhere = discord.discord.createGuild('Elsewhere', { hasBot: false });
    const [channel] = elsewhere.channels.values();
    const abroad = ada.at({ guild: elsewhere, channel, userInstalled: true });
    await (await abroad.command('go')).waitFor('here');
    expect(seen?.authorizingIntegrationOwners).toMatchObject({ [ApplicationIntegrationType.UserInstall]: ada.id });
    expect(seen).toMatchObject({ context: InteractionContextType.Guild, guildId: elsewhere.id });
    expect(seen?.inRawGuild()).toBe(true);
    await expect(client.rest.get(Routes.channel(channel.id))).rejects.toEqual(refusal(50_001));
    const secret = ada.at({ guild: undefined, channel: discord.discord.createChannel('secret'), userInstalled: true });
    await (await secret.command('go')).waitFor('here');
    expect(seen?.context).toBe(InteractionContextType.PrivateChannel);
  });

  it('allows five messages to follow where the bot is no member', async () => {
    client.removeAllListeners(Events.InteractionCreate);
    const codes: unknown[] = [];
    on(async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply('first');
      for (let i = 0; i < 6; i++) await interaction.followUp(`more ${i}`).catch((error) => codes.push(error.code));
      await interaction.editReply('done');
    });
    const abroad = ada.at({ guild: undefined, channel: discord.discord.createChannel('secret'), userInstalled: true });
    await (await abroad.command('go')).waitFor('done');
    expect(codes).toEqual([40_094]);
  });

  const guild = () => [...discord.discord.guilds.values()][0];
});
