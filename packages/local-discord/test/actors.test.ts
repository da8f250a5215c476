/** What people can do, and what a client would not let them do. */
import {
  ActionRowBuilder,
  type APIApplicationCommand,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ButtonBuilder,
  ButtonStyle,
  ChannelSelectMenuBuilder,
  ChannelType,
  CheckboxBuilder,
  CheckboxGroupBuilder,
  type Client,
  ContextMenuCommandBuilder,
  Events,
  FileUploadBuilder,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  OverwriteType,
  PermissionFlagsBits,
  RadioGroupBuilder,
  RoleSelectMenuBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  UserSelectMenuBuilder,
} from 'discord.js';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../src/actors/actor.js';
import { ClientRejection } from '../src/actors/client-rejection.js';
import { typeOptions } from '../src/actors/command-options.js';
import { LocalDiscord } from '../src/local-discord.js';
import { Clock } from '../src/state/clock.js';
import { createSnowflakes } from '../src/state/snowflake.js';
import { connect, picture } from './bot-client.js';

const commands = [
  new SlashCommandBuilder().setName('go').setDescription('Does it'),
  new SlashCommandBuilder()
    .setName('rule')
    .setDescription('Of moderators')
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageMessages),
  new SlashCommandBuilder()
    .setName('queue')
    .setDescription('What waits')
    .addSubcommand((sub) =>
      sub
        .setName('drop')
        .setDescription('One')
        .addIntegerOption((option) => option.setName('place').setDescription('Which')),
    ),
  new ContextMenuCommandBuilder().setName('Portrait').setType(ApplicationCommandType.User),
].map((command) => command.toJSON());

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

const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
  new ButtonBuilder().setCustomId('mine').setLabel('mine').setStyle(ButtonStyle.Primary),
);

describe('people', () => {
  it('chooses from a menu what is there, and no more than it takes', async () => {
    const menu = new StringSelectMenuBuilder()
      .setCustomId('colours')
      .setPlaceholder('Which colours?')
      .setMaxValues(2)
      .addOptions(['Red', 'Green', 'Blue'].map((label) => ({ label, value: label.toLowerCase() })));
    on(async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({
          content: 'choose',
          components: [new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(menu)],
        });
      if (interaction.isStringSelectMenu())
        await interaction.update({ content: interaction.values.join('+'), components: [] });
    });
    const reply = await ada.command('go');
    await reply.waitFor('choose');
    const { message } = reply;
    await expect(ada.choose(message, 'Which colours?', ['Pink'])).rejects.toThrow(
      'Pink is not among Red, Green, Blue.',
    );
    await expect(ada.choose(message, 'colours', ['red', 'green', 'blue'])).rejects.toThrow('1 to 2');
    await expect(ada.choose(message, 'shapes', ['red'])).rejects.toThrow('no menu "shapes"');
    await (await ada.choose(message, 'Which colours?', ['Blue', 'red'])).waitFor('blue+red');
  });

  it('fills in a modal: what is not touched stays as it was', async () => {
    const label = (name: string) => new LabelBuilder().setLabel(name);
    const options = ['draft', 'fine'].map((value) => ({ label: value, value, default: value === 'fine' }));
    const modal = new ModalBuilder()
      .setCustomId('modal')
      .setTitle('Everything')
      .addLabelComponents(
        label('Text').setTextInputComponent(
          new TextInputBuilder().setCustomId('text').setStyle(TextInputStyle.Short).setValue('50').setMaxLength(3),
        ),
        label('Select').setStringSelectMenuComponent(
          new StringSelectMenuBuilder().setCustomId('select').addOptions(options),
        ),
        label('Radio').setRadioGroupComponent(
          new RadioGroupBuilder()
            .setCustomId('radio')
            .setRequired(false)
            .addOptions(options.map(({ value }) => ({ label: value, value }))),
        ),
        label('Tick').setCheckboxComponent(new CheckboxBuilder().setCustomId('tick').setDefault(true)),
        label('Files').setFileUploadComponent(
          new FileUploadBuilder()
            .setCustomId('files')
            .setFileTypes('image')
            .setRequired(false)
            .setMinValues(0)
            .setMaxValues(2),
        ),
      );
    on(async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.showModal(modal);
      if (!interaction.isModalSubmit()) return;
      const { fields } = interaction;
      const files = fields.getUploadedFiles('files')?.map(({ name }) => name) ?? [];
      const given = [
        fields.getTextInputValue('text'),
        fields.getStringSelectValues('select'),
        fields.getRadioGroup('radio'),
        fields.getCheckbox('tick'),
        files,
      ];
      await interaction.reply(JSON.stringify(given));
    });
    const opened = await ada.command('go');
    await opened.waitForModal();
    await (await ada.submitModal(opened)).waitFor('["50",["fine"],null,true,[]]');
    const answers = { text: '7', select: 'draft', radio: 'fine', tick: false, files: [picture, picture] };
    await (await ada.submitModal(opened, answers)).waitFor('["7",["draft"],"fine",false,["dot.png","dot.png"]]');
    await expect(ada.submitModal(opened, { text: '1234' })).rejects.toThrow('1 to 3 are allowed');
    await expect(ada.submitModal(opened, { select: ['best'] })).rejects.toThrow('it is one of draft, fine');
    await expect(ada.submitModal(opened, { files: [{ ...picture, name: 'dot.txt' }] })).rejects.toThrow(
      'this one is dot.txt',
    );
    await expect(ada.submitModal(opened, { other: 'x' })).rejects.toThrow('no field other');
  });

  it('names people, roles and channels, in a message and in a modal', async () => {
    const [guild] = discord.discord.guilds.values();
    const berthe = discord.join('Berthe', { guild });
    const gallery = discord.discord.createChannel('gallery', guild);
    const curator = discord.discord.createRole(guild, { name: 'Curator', colour: 0xff8800 });
    const users = new UserSelectMenuBuilder().setCustomId('users').setMinValues(1).setMaxValues(2);
    const roles = new RoleSelectMenuBuilder()
      .setCustomId('roles')
      .setDefaultRoles(curator.id)
      .setMinValues(0)
      .setRequired(false);
    const channels = new ChannelSelectMenuBuilder().setCustomId('channels').setChannelTypes(ChannelType.GuildText);
    const boxes = new CheckboxGroupBuilder()
      .setCustomId('boxes')
      .setRequired(false)
      .setMinValues(0)
      .setMaxValues(2)
      .addOptions(['a', 'b', 'c'].map((value) => ({ label: value, value, default: value === 'b' })));
    const modal = new ModalBuilder()
      .setCustomId('modal')
      .setTitle('Who and where')
      .addLabelComponents(
        new LabelBuilder().setLabel('People').setUserSelectMenuComponent(users),
        new LabelBuilder().setLabel('Roles').setRoleSelectMenuComponent(roles),
        new LabelBuilder().setLabel('Where').setChannelSelectMenuComponent(channels),
        new LabelBuilder().setLabel('Which').setCheckboxGroupComponent(boxes),
      );
    const rowOf = <T extends UserSelectMenuBuilder | RoleSelectMenuBuilder | ChannelSelectMenuBuilder>(menu: T) =>
      new ActionRowBuilder<T>().addComponents(menu);
    on(async (interaction) => {
      if (interaction.isChatInputCommand() && interaction.options.getSubcommand(false) !== null)
        await interaction.showModal(modal);
      else if (interaction.isChatInputCommand())
        await interaction.reply({ content: 'pick', components: [rowOf(users), rowOf(roles), rowOf(channels)] });
      if (interaction.isUserSelectMenu())
        await interaction.update(
          `${interaction.members.map((member) => 'joined_at' in member || member?.joinedTimestamp)}`,
        );
      if (interaction.isRoleSelectMenu())
        await interaction.update(interaction.roles.map((role) => `${role?.position} ${role?.name}`).join());
      if (interaction.isChannelSelectMenu())
        await interaction.update(interaction.channels.map((each) => (each && 'name' in each ? each.name : '')).join());
      if (!interaction.isModalSubmit()) return;
      const { fields } = interaction;
      const named = [
        fields.getSelectedUsers('users')?.map(({ displayName }) => displayName),
        fields.getSelectedRoles('roles')?.map((role) => role?.name),
        fields.getSelectedChannels('channels')?.map((channel) => channel && 'name' in channel && channel.name),
        fields.getCheckboxGroup('boxes'),
      ];
      await interaction.reply(JSON.stringify(named));
    });
    const reply = await ada.command('go');
    await reply.waitFor('pick');
    const { message } = reply;
    await (await ada.choose(message, 'users', [ada.id, berthe.id])).waitFor(
      `${ada.member.joinedAt},${berthe.member.joinedAt}`,
    );
    await (await ada.choose(message, 'roles', [curator.id])).waitFor('1 Curator');
    await (await ada.choose(message, 'roles', [guild.id])).waitFor('0 @everyone');
    await (await ada.choose(message, 'channels', [gallery.id])).waitFor('gallery');
    await expect(ada.choose(message, 'users', [])).rejects.toThrow('0 were chosen; 1 to 2 can be');
    const { channel: thread } = ada.startThread('Talk');
    await expect(ada.choose(message, 'channels', [thread.id])).rejects.toThrow('There is no channel');
    const opened = await ada.command('queue drop');
    await opened.waitForModal();
    const answers = { users: [berthe.id], channels: [gallery.id] };
    await (await ada.submitModal(opened, answers)).waitFor('[["Berthe"],["Curator"],["gallery"],["b"]]');
    const others = { ...answers, roles: [], boxes: ['a', 'c'] };
    await (await ada.submitModal(opened, others)).waitFor('[["Berthe"],null,["gallery"],["a","c"]]');
    await expect(ada.submitModal(opened, { ...answers, boxes: ['a', 'b', 'c'] })).rejects.toThrow('0 to 2 are allowed');
    await expect(ada.submitModal(opened, { channels: [gallery.id] })).rejects.toThrow('users has 0 answers');
  });

  it('does not show or let use what is hidden from them', async () => {
    const [guild] = discord.discord.guilds.values();
    const secret = discord.discord.createChannel('secret', guild);
    const deny = PermissionFlagsBits.ViewChannel.toString();
    secret.overwrites = [{ id: guild.id, type: OverwriteType.Role, allow: '0', deny }];
    const olga = discord.join('Olga', { guild, admin: true });
    await olga.at({ channel: secret }).post('between us');
    const outside = ada.at({ channel: secret });
    expect(outside.messages).toEqual([]);
    await expect(outside.post('hello?')).rejects.toThrow('cannot see');
    await expect(outside.command('go')).rejects.toThrow('cannot see');
  });

  it('reaches subcommands, and only commands that are for them', async () => {
    on(async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply(`${interaction.options.getSubcommand()} ${interaction.options.getInteger('place')}`);
      if (interaction.isUserContextMenuCommand()) await interaction.reply(interaction.targetUser.displayName);
    });
    await (await ada.command('queue drop', { place: 3 })).waitFor('drop 3');
    await expect(ada.command('queue')).rejects.toThrow('needs one of drop');
    await expect(ada.command('queue raise')).rejects.toThrow('/queue raise is not registered.');
    await expect(ada.command('rule')).rejects.toThrow('not for everybody');
    await (await ada.userCommand('Portrait', ada.member)).waitFor('Ada');
  });

  it('does not let people read, press or delete what is not theirs', async () => {
    const [guild] = discord.discord.guilds.values();
    const berthe = discord.join('Berthe', { guild });
    const mona = discord.join('Mona', { guild, moderator: true });
    on(async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({
          content: 'secret',
          components: [row],
          flags: MessageFlags.Ephemeral,
        });
    });
    const reply = await ada.command('go');
    await reply.waitFor('secret');
    expect(berthe.messages).toEqual([]);
    await expect(berthe.press(reply.message, 'mine')).rejects.toThrow('Only its reader');
    const note = await ada.post('a note');
    expect(() => berthe.deleteMessage(note)).toThrow('Only its author and moderators');
    mona.deleteMessage(note);
    expect(ada.messages.map(({ content }) => content)).toEqual(['secret']);
  });
});

describe('what is typed', () => {
  it('goes through exactly when it lies in the range', async () => {
    const small = fc.integer({ min: -20, max: 20 });
    const typed = async (low: number, high: number, value: number) => {
      const option = { type: ApplicationCommandOptionType.Integer, name: 'count', min_value: low, max_value: high };
      const command = { name: 'go', options: [option] } as object as APIApplicationCommand;
      const upload = () => Promise.reject(new Error('there is no file'));
      return typeOptions(command, 'go', { count: value }, upload).then(
        ({ options }) => options,
        (error) => error instanceof ClientRejection,
      );
    };
    await fc.assert(
      fc.asyncProperty(small, small, small, async (a, b, value) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const sent = [{ name: 'count', type: ApplicationCommandOptionType.Integer, value }];
        expect(await typed(low, high, value)).toEqual(value >= low && value <= high ? sent : true);
      }),
    );
  });
});

describe('ids', () => {
  it('grow, however many are made at a time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6000 }), fc.constantFrom(0, 1, 5000), (count, later) => {
        const clock = new Clock();
        const next = createSnowflakes(clock);
        let last = 0n;
        for (let i = 0; i < count; i++) {
          if (i === 1000) clock.advance(later);
          const id = BigInt(next());
          expect(id > last).toBe(true);
          last = id;
        }
      }),
      { numRuns: 10 },
    );
  });
});
