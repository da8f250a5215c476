/** The control API: a script does with it what a hand would do in a client. */
import { request } from 'node:http';
import {
  ActionRowBuilder,
  ApplicationCommandType,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  ContextMenuCommandBuilder,
  Events,
  FileUploadBuilder,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
} from 'discord.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControlClient } from '../../src/client.js';
import type { MemberEvent, MemberView } from '../../src/control-api/views.js';
import { LocalDiscord } from '../../src/local-discord.js';
import { connect, picture } from '../bot-client.js';

const commands = [
  new SlashCommandBuilder()
    .setName('show')
    .setNameLocalizations({ de: 'zeigen' })
    .setDescription('Shows a picture')
    .addAttachmentOption((option) =>
      option.setName('picture').setDescription('What').setRequired(true).setFileTypes('image'),
    )
    .addIntegerOption((option) => option.setName('count').setDescription('How often').setMaxValue(3)),
  new SlashCommandBuilder().setName('whisper').setDescription('To you only'),
  new SlashCommandBuilder().setName('ask').setDescription('For a file'),
  new SlashCommandBuilder().setName('sulk').setDescription('And say nothing'),
  new ContextMenuCommandBuilder().setName('Look').setType(ApplicationCommandType.Message),
  new ContextMenuCommandBuilder().setName('Portrait').setType(ApplicationCommandType.User),
].map((command) => command.toJSON());

const modal = new ModalBuilder()
  .setCustomId('modal')
  .setTitle('A file')
  .addLabelComponents(
    new LabelBuilder()
      .setLabel('Files')
      .setFileUploadComponent(new FileUploadBuilder().setCustomId('files').setMaxValues(2)),
  );

const rows = [
  new ActionRowBuilder<ButtonBuilder>().addComponents(
    new ButtonBuilder().setCustomId('change').setLabel('Change').setStyle(ButtonStyle.Primary),
  ),
  new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
    new StringSelectMenuBuilder()
      .setCustomId('colour')
      .setPlaceholder('Colour')
      .addOptions({ label: 'Red', value: 'red' }),
  ),
];

async function answer(interaction: Interaction): Promise<unknown> {
  if (interaction.isMessageContextMenuCommand())
    return interaction.reply(`looked at ${interaction.targetMessage.content}`);
  if (interaction.isUserContextMenuCommand())
    return interaction.reply(`a portrait of ${interaction.targetUser.displayName}`);
  if (interaction.isButton()) return interaction.update('changed');
  if (interaction.isStringSelectMenu()) return interaction.reply(interaction.values.join());
  if (interaction.isModalSubmit())
    return interaction.reply(
      `${interaction.fields.getUploadedFiles('files')?.map(({ name, width }) => `${name} ${width}`)}`,
    );
  if (!interaction.isChatInputCommand() || interaction.commandName === 'sulk') return undefined;
  if (interaction.commandName === 'ask') return interaction.showModal(modal);
  if (interaction.commandName === 'whisper')
    return interaction.reply({ content: 'psst', flags: MessageFlags.Ephemeral });
  const { name, width } = interaction.options.getAttachment('picture', true);
  await interaction.deferReply();
  return interaction.editReply({
    content: `${name} ${width} x ${interaction.options.getInteger('count')}`,
    components: rows,
  });
}

let discord: LocalDiscord;
let client: Client<true>;
let control: ControlClient;
let ada: MemberView;
let berthe: MemberView;
let channel: string;
let watching: AbortController;
beforeEach(async () => {
  discord = await LocalDiscord.start();
  const guild = discord.createGuild('Studio');
  [channel] = guild.channels.keys();
  client = await connect(discord);
  await client.application.commands.set(commands);
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
  control = new ControlClient(discord.url);
  ada = await control.join({ guild: guild.id, name: 'Ada' });
  berthe = await control.join({ guild: guild.id, name: 'Berthe', locale: 'fr', moderator: true, avatar: false });
  watching = new AbortController();
});
afterEach(async () => {
  watching.abort();
  await client.destroy();
  await discord.stop();
});

/** What happens to a member from now on. */
async function watch({ id }: MemberView): Promise<MemberEvent[]> {
  const seen: MemberEvent[] = [];
  const events = await control.watch(id, watching.signal);
  void (async () => {
    for await (const event of events) seen.push(event);
  })();
  return seen;
}

const summaries = (events: readonly MemberEvent[]) =>
  events.map(({ event, data }) =>
    event === 'interaction'
      ? data.state
      : `${data.change}${'content' in data.message ? ` ${data.message.content}` : ''}`,
  );

const said = async ({ id }: MemberView) => (await control.messages(id, channel)).map(({ content }) => content);
const command = (name: string) => ({ kind: 'command', name }) as const;
const shown = { ...picture, field: 'picture' };

describe('the control API', () => {
  it('shows servers, people, the bot and its commands', async () => {
    const { bot, guilds, commands: registered } = await control.state();
    expect(bot).toMatchObject({ id: client.user.id, online: true });
    expect(guilds).toMatchObject([{ name: 'Studio', hasBot: true, channels: [{ id: channel, name: 'general' }] }]);
    expect(guilds[0].members).toEqual([ada, berthe]);
    expect(berthe).toMatchObject({ name: 'Berthe', locale: 'fr', moderator: true });
    expect(registered.map(({ name }) => name)).toEqual(['show', 'whisper', 'ask', 'sulk', 'Look', 'Portrait']);
    expect(registered[0].name_localizations).toEqual({ de: 'zeigen' });
    for (const { avatar } of [ada, berthe, bot]) expect((await control.fetch(avatar)).byteLength).toBeGreaterThan(100);
  });

  it('sends a command with its file, and tells live what comes of it', async () => {
    const seen = await watch(ada);
    const action = { ...command('show'), options: { count: 2 } };
    const { id } = await control.perform(ada.id, channel, action, [shown]);
    await expect.poll(() => summaries(seen)).toEqual(['created ', 'acknowledged', 'updated dot.png 20 x 2']);
    const interaction = await control.interaction(ada.id, id);
    const [message] = await control.messages(ada.id, channel);
    expect(interaction).toMatchObject({ id, state: 'acknowledged', message: message.id, modal: null });
    await expect(control.interaction(berthe.id, id)).rejects.toThrow('There is no interaction');
  });

  it('presses, chooses, looks', async () => {
    await control.perform(ada.id, channel, command('show'), [shown]);
    await expect.poll(() => said(ada)).toEqual(['dot.png 20 x null']);
    const [{ id: message }] = await control.messages(ada.id, channel);
    await control.perform(ada.id, channel, { kind: 'choose', message, select: 'Colour', values: ['Red'] });
    await control.perform(berthe.id, channel, { kind: 'message', name: 'Look', message });
    await control.perform(ada.id, channel, { kind: 'user', name: 'Portrait', user: berthe.id });
    await expect.poll(() => said(ada)).toContain('a portrait of Berthe');
    await control.perform(berthe.id, channel, { kind: 'press', message, button: 'Change' });
    const all = ['a portrait of Berthe', 'changed', 'looked at dot.png 20 x null', 'red'];
    await expect.poll(async () => (await said(ada)).toSorted()).toEqual(all);
  });

  it('opens a modal and submits it with files', async () => {
    const seen = await watch(ada);
    const { id } = await control.perform(ada.id, channel, command('ask'));
    await expect.poll(() => seen).toMatchObject([{ data: { id, modal: { title: 'A file' } } }]);
    const files = [
      { ...picture, field: 'files' },
      { ...picture, field: 'files', name: 'other.png' },
    ];
    await control.perform(ada.id, channel, { kind: 'submit', interaction: id }, files);
    await expect.poll(() => said(ada)).toEqual(['dot.png 20,other.png 20']);
    await expect(control.perform(berthe.id, channel, { kind: 'submit', interaction: id }, files)).rejects.toThrow(
      `There is no interaction ${id} any more.`,
    );
  });

  it('shows an ephemeral answer to its reader only', async () => {
    const [toAda, toBerthe] = [await watch(ada), await watch(berthe)];
    await control.perform(ada.id, channel, command('whisper'));
    await control.post(ada.id, channel, 'aloud');
    await expect.poll(() => summaries(toBerthe)).toEqual(['created aloud']);
    await expect.poll(() => summaries(toAda).toSorted()).toEqual(['acknowledged', 'created aloud', 'created psst']);
    expect(await said(berthe)).toEqual(['aloud']);
    expect((await said(ada)).toSorted()).toEqual(['aloud', 'psst']);
  });

  it('says when the bot did not answer', async () => {
    const seen = await watch(ada);
    await control.perform(ada.id, channel, command('sulk'));
    discord.clock.advance(3001);
    await expect.poll(() => summaries(seen)).toEqual(['unanswered']);
  });

  it('posts with files and deletes', async () => {
    const seen = await watch(berthe);
    const { id, attachments } = await control.post(ada.id, channel, 'mine', [picture]);
    expect(Buffer.from(await control.fetch(attachments[0].url))).toEqual(picture.bytes);
    await control.deleteMessage(berthe.id, channel, id);
    await expect.poll(() => summaries(seen)).toEqual(['created mine', 'deleted']);
    const { id: hers } = await control.post(berthe.id, channel, 'hers');
    await expect(control.deleteMessage(ada.id, channel, hers)).rejects.toThrow('Only its author and moderators');
  });

  it('leads to the conversation with the bot', async () => {
    await control.perform(ada.id, '@bot', command('show'), [shown]);
    await expect.poll(async () => (await control.messages(ada.id, '@bot')).length).toBe(1);
    const [{ channel_id }] = await control.messages(ada.id, '@bot');
    await expect(control.messages(berthe.id, channel_id)).rejects.toThrow('There is no channel');
    expect(await said(berthe)).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['/show needs picture.', () => control.perform(ada.id, channel, command('show'))],
    [
      'count is 4; at most 3 is allowed.',
      () => control.perform(ada.id, channel, { ...command('show'), options: { count: 4 } }, [shown]),
    ],
    [
      'picture takes files of .png',
      () => control.perform(ada.id, channel, command('show'), [{ ...shown, name: 'dot.txt' }]),
    ],
    ['/hide is not registered.', () => control.perform(ada.id, channel, command('hide'))],
    ['There is no member 1.', () => control.messages('1', channel)],
    ['There is no channel 1 for this member.', () => control.messages(ada.id, '1')],
    [
      'The field "message" will not do: an id has',
      () => control.perform(ada.id, channel, { kind: 'press', message: 'x', button: 'y' }),
    ],
    ['The field "kind" will not do', () => control.perform(ada.id, channel, { kind: 'dance' } as never)],
    ['The field "name" will not do', () => control.join({ guild: channel, name: '' })],
    ['There is no server', () => control.join({ guild: channel, name: 'Wei' })],
    ['Discord refuses that: Cannot send an empty message', () => control.post(ada.id, channel, '')],
  ])('refuses with a sentence: %s', async (sentence, action) => {
    await expect(action()).rejects.toThrow(sentence);
  });

  it('answers 400 to what is no JSON and 404 to what is nowhere', async () => {
    const answers = [
      await fetch(`${discord.url}/control/members`, { method: 'POST', body: '{' }),
      await fetch(`${discord.url}/control/nobody`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 404]);
    for (const each of answers) expect(await each.json()).toEqual({ message: expect.stringMatching(/\.$/) });
  });

  it.each([
    ['a name that was made to point here', { host: 'evil.example' }, 403],
    ['a page from elsewhere', { origin: 'https://evil.example' }, 403],
    ['a page of its own', {}, 200],
  ])('for %s', async (_, headers, status) => {
    const { host } = new URL(discord.url);
    const sent = request(`${discord.url}/control`, { headers: { host, origin: discord.url, ...headers } }).end();
    const answered = await new Promise<number | undefined>((resolve) =>
      sent.on('response', (response) => resolve(response.resume().statusCode)),
    );
    expect(answered).toBe(status);
  });

  it('says why somebody cannot be watched, or that nobody answers', async () => {
    await expect(control.watch('1', watching.signal)).rejects.toThrow('There is no member 1.');
    const nowhere = new ControlClient('http://127.0.0.1:1');
    await expect(nowhere.watch(ada.id, watching.signal)).rejects.toThrow('closed the connection');
  });

  it('says that there is nothing at an address, however it is written', async () => {
    for (const path of ['/control/nothing', '/control/%ff', `/control/members/${ada.id}/changes`]) {
      const response = await fetch(discord.url + path);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({ message: expect.stringMatching(/^There is nothing to GET at /) });
    }
    expect((await fetch(`${discord.url}/control/`)).status).toBe(200);
  });

  it('lets go of those who stop listening', async () => {
    const { changes } = discord.discord;
    const before = changes.listenerCount('message');
    await watch(ada);
    expect(changes.listenerCount('message')).toBe(before + 1);
    watching.abort();
    await expect.poll(() => changes.listenerCount('message')).toBe(before);
  });
});
