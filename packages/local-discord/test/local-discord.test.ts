/** The local Discord, seen through a stock discord.js client. */
import {
  AttachmentBuilder,
  type ChatInputCommandInteraction,
  Client,
  ContainerBuilder,
  Events,
  FileUploadBuilder,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  PermissionFlagsBits,
  Routes,
  SlashCommandBuilder,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../src/actors/actor.js';
import { LocalDiscord } from '../src/local-discord.js';
import { connect, picture } from './bot-client.js';

const commands = [
  new SlashCommandBuilder()
    .setName('show')
    .setDescription('Shows a picture')
    .addAttachmentOption((option) => option.setName('picture').setDescription('What to show').setRequired(true))
    .addIntegerOption((option) => option.setName('count').setDescription('How often').setMinValue(1).setMaxValue(3)),
].map((command) => command.toJSON());

let discord: LocalDiscord;
let client: Client<true>;
let ada: Actor;
beforeEach(async () => {
  discord = await LocalDiscord.start();
  const guild = discord.createGuild();
  ada = discord.join('Ada', { guild });
  client = await connect(discord);
  await client.application.commands.set(commands);
});
afterEach(async () => {
  await client.destroy();
  await discord.stop();
});

const answer = (how: (interaction: ChatInputCommandInteraction) => Promise<unknown>) =>
  client.on(Events.InteractionCreate, (interaction: Interaction) => {
    if (interaction.isChatInputCommand()) how(interaction).catch((error) => failures.push(error));
  });
let failures: unknown[] = [];
beforeEach(() => {
  failures = [];
});
const code = (wanted: number) => expect.objectContaining({ code: wanted });

const container = (name: string) =>
  new ContainerBuilder()
    .addTextDisplayComponents((text) => text.setContent('**Here** it is'))
    .addMediaGalleryComponents((gallery) => gallery.addItems((item) => item.setURL(`attachment://${name}`)));

it('says that a description cannot be read, and which', async () => {
  const start = LocalDiscord.start({ openApi: '/nowhere/openapi.json' });
  await expect(start).rejects.toMatchObject({
    code: 'openapi-unreadable',
    message: expect.stringContaining('/nowhere/openapi.json'),
  });
});

describe('the local Discord', () => {
  it('brings a command with its picture, and the edited reply with another', async () => {
    let seen: unknown;
    answer(async (interaction) => {
      await interaction.deferReply();
      const attachment = interaction.options.getAttachment('picture', true);
      seen = { type: attachment.contentType, width: attachment.width, limit: interaction.attachmentSizeLimit };
      const bytes = Buffer.from(await (await fetch(attachment.url)).arrayBuffer());
      const files = [new AttachmentBuilder(bytes, { name: 'again.png' })];
      await interaction.editReply({ components: [container('again.png')], files, flags: MessageFlags.IsComponentsV2 });
    });
    const reply = await ada.command('show', { picture });
    const snapshot = await reply.waitFor('Here');
    expect(seen).toEqual({ type: 'image/png', width: 20, limit: 10 * 1024 * 1024 });
    expect(Buffer.from(snapshot.files[0].bytes)).toEqual(picture.bytes);
    expect(snapshot.pictures[0]).toContain(`${discord.url}/attachments/`);
    expect(failures).toEqual([]);
  });

  it('refuses what a client would not send', async () => {
    await expect(ada.command('show')).rejects.toThrow('needs picture');
    await expect(ada.command('show', { picture, count: 4 })).rejects.toThrow('1 to 3');
    await expect(ada.command('hide')).rejects.toThrow('not registered');
  });

  it('does not take a second acknowledgement, nor one that comes too late', async () => {
    answer(async (interaction) => {
      await interaction.deferReply();
      await client.rest.post(Routes.interactionCallback(interaction.id, interaction.token), {
        body: { type: 5 },
        auth: false,
      });
    });
    await (await ada.command('show', { picture })).acknowledged();
    await expect.poll(() => failures).toEqual([code(40_060)]);
    client.removeAllListeners(Events.InteractionCreate);
    failures = [];
    answer(async (interaction) => {
      discord.clock.advance(3001);
      await interaction.deferReply();
    });
    const late = await ada.command('show', { picture });
    await late.acknowledged();
    expect(late.record.unanswered).toBe(true);
    await expect.poll(() => failures).toEqual([code(10_062)]);
  });

  it('lets a token die after 15 minutes; the channel can still be edited', async () => {
    answer(async (interaction) => {
      await interaction.deferReply();
      const { id } = await interaction.editReply('soon');
      discord.clock.advance(15 * 60_000 + 1);
      await interaction.editReply('late').catch((error) => failures.push(error));
      await client.rest.patch(Routes.channelMessage(interaction.channelId, id), {
        body: { content: 'by the channel' },
      });
    });
    await (await ada.command('show', { picture })).waitFor('by the channel');
    expect(failures).toEqual([code(50_027)]);
  });

  it('hides ephemeral messages from the channel', async () => {
    answer(async (interaction) => {
      await interaction.reply({ content: 'only you', flags: MessageFlags.Ephemeral });
      const { id } = await interaction.fetchReply();
      await client.rest.get(Routes.channelMessage(interaction.channelId, id));
    });
    await (await ada.command('show', { picture })).waitFor('only you');
    await expect.poll(() => failures).toEqual([code(10_008)]);
  });

  it('counts components and lets nothing go back from them', async () => {
    answer(async (interaction) => {
      await interaction.reply({
        components: [container('dot.png')],
        files: [Buffer.from('x')],
        flags: MessageFlags.IsComponentsV2,
      });
    });
    await ada.command('show', { picture });
    await expect.poll(() => failures).toEqual([code(50_035)]);
  });

  it('takes a picture through a modal', async () => {
    const modal = new ModalBuilder()
      .setCustomId('modal')
      .setTitle('A picture')
      .addLabelComponents(
        new LabelBuilder().setLabel('Picture').setFileUploadComponent(new FileUploadBuilder().setCustomId('upload')),
      );
    client.on(Events.InteractionCreate, async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.showModal(modal);
      if (!interaction.isModalSubmit()) return;
      const file = interaction.fields.getUploadedFiles('upload')?.first();
      await interaction.reply(`${file?.name} ${file?.width}`);
    });
    const opened = await ada.command('show', { picture });
    await opened.acknowledged();
    await (await ada.submitModal(opened, { upload: [picture] })).waitFor('dot.png 20');
  });

  it('says 429 when a bucket is empty, and the client waits', async () => {
    answer(async (interaction) => {
      await interaction.deferReply();
      for (let i = 0; i < 8; i++) await interaction.editReply(`edit ${i}`);
    });
    const reply = await ada.command('show', { picture });
    await reply.waitFor('edit 7');
    const edits = reply.history.filter(({ text }) => text.startsWith('edit'));
    expect(edits).toHaveLength(8);
    expect(edits[7].at - edits[0].at).toBeGreaterThan(1500);
    expect(discord.requests.filter(({ status }) => status === 429).length).toBeLessThan(3);
  });

  it('resumes a dropped session without losing an event, and begins a new one when it is forgotten', async () => {
    answer(async (interaction) => {
      await interaction.reply(`hello ${interaction.user.displayName}`);
    });
    discord.discord.gateway.drop();
    await (await ada.command('show', { picture })).waitFor('hello Ada', 20_000);
    discord.discord.gateway.drop({ forget: true });
    await expect.poll(() => discord.discord.gateway.connected, { timeout: 20_000 }).toBe(true);
    await (await ada.command('show', { picture })).waitFor('hello Ada', 20_000);
  });

  it('does not let a bot into a channel that it may not see, nor find one that is gone', async () => {
    const [guild] = discord.discord.guilds.values();
    const [channel] = guild.channels.values();
    const post = () => client.rest.post(Routes.channelMessages(channel.id), { body: { content: 'hi' } });
    await post();
    discord.discord.permitBot(guild, PermissionFlagsBits.ViewChannel);
    await expect(post()).rejects.toEqual(code(50_013));
    discord.discord.kickBot(guild);
    await expect(post()).rejects.toEqual(code(50_001));
    discord.discord.deleteChannel(channel);
    await expect(post()).rejects.toEqual(code(10_003));
  });

  it('expires addresses of attachments', async () => {
    const attachment = await discord.discord.cdn.store(picture, '1');
    expect((await fetch(attachment.url)).status).toBe(200);
    expect((await fetch(attachment.url.replace(/hm=\w/, 'hm=z'))).status).toBe(404);
    discord.clock.advance(24 * 3600 * 1000 + 2000);
    expect((await fetch(attachment.url)).status).toBe(404);
  });

  it('refuses a wrong token over HTTP and at the gateway', async () => {
    const stranger = new Client({ intents: [], rest: { api: discord.api } });
    await expect(stranger.login('nonsense')).rejects.toThrow('invalid token');
  });
});
