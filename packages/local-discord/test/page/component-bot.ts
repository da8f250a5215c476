/** A bot that shows and asks everything that Discord's components can, on a stock client. */
import { fileURLToPath } from 'node:url';
import {
  ActionRowBuilder,
  ApplicationCommandType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  ChannelSelectMenuBuilder,
  CheckboxBuilder,
  CheckboxGroupBuilder,
  type Client,
  ContainerBuilder,
  ContextMenuCommandBuilder,
  EmbedBuilder,
  Events,
  FileBuilder,
  FileUploadBuilder,
  type Interaction,
  LabelBuilder,
  MediaGalleryBuilder,
  type MessageActionRowComponentBuilder,
  MessageFlags,
  ModalBuilder,
  RadioGroupBuilder,
  SectionBuilder,
  SeparatorBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
  ThumbnailBuilder,
  UserSelectMenuBuilder,
} from 'discord.js';

const COMMANDS = [
  new SlashCommandBuilder().setName('parts').setDescription('Every component of a message'),
  new SlashCommandBuilder().setName('older').setDescription('Content, embeds, attachments'),
  new SlashCommandBuilder().setName('form').setDescription('A modal with every field'),
  new SlashCommandBuilder().setName('silent').setDescription('No answer at all'),
  new SlashCommandBuilder().setName('whisper').setDescription('Only for whoever asks'),
  new SlashCommandBuilder()
    .setName('options')
    .setDescription('Every kind of option')
    .addSubcommand((sub) =>
      sub
        .setName('all')
        .setDescription('All of them')
        .addStringOption((option) =>
          option.setName('painter').setDescription('Suggested').setAutocomplete(true).setRequired(true),
        )
        .addUserOption((option) => option.setName('who').setDescription('Somebody').setRequired(true))
        .addRoleOption((option) => option.setName('role').setDescription('A role').setRequired(true))
        .addChannelOption((option) => option.setName('where').setDescription('A channel').setRequired(true))
        .addBooleanOption((option) => option.setName('really').setDescription('Yes or no').setRequired(true)),
    ),
  new ContextMenuCommandBuilder().setName('Portrait').setType(ApplicationCommandType.User),
].map((command) => command.toJSON());

const text = (content: string) => new TextDisplayBuilder().setContent(content);
const button = (id: string, label: string, style: ButtonStyle) =>
  new ButtonBuilder().setCustomId(id).setLabel(label).setStyle(style);
const row = (...parts: MessageActionRowComponentBuilder[]) =>
  new ActionRowBuilder<MessageActionRowComponentBuilder>().addComponents(...parts);

const pictures = ['valley', 'glass'].map(
  (id) => new AttachmentBuilder(fileURLToPath(new URL(`pictures/${id}.png`, import.meta.url)), { name: `${id}.png` }),
);
const notes = new AttachmentBuilder(Buffer.from('<script>alert(1)</script>'), { name: 'notes.html' });

const MARKDOWN = `# Heading
**bold** *italic* __under__ ~~struck~~ \`code\` ||hidden||
- one
  - below
1. first
> quoted
-# small
[a link](https://example.com) [no link](javascript:alert(1)) <img src=x onerror=alert(1)>`;

function parts() {
  const box = new ContainerBuilder()
    .setAccentColor(0xe0a030)
    .addTextDisplayComponents(text(MARKDOWN))
    .addSectionComponents(
      new SectionBuilder()
        .addTextDisplayComponents(text('A section'))
        .setThumbnailAccessory(new ThumbnailBuilder({ media: { url: 'attachment://glass.png' } })),
    )
    .addSeparatorComponents(new SeparatorBuilder())
    .addMediaGalleryComponents(
      new MediaGalleryBuilder().addItems(
        (item) => item.setURL('attachment://valley.png').setDescription('A lake'),
        (item) => item.setURL('attachment://glass.png').setDescription('Hidden glass').setSpoiler(true),
      ),
    )
    .addFileComponents(new FileBuilder().setURL('attachment://notes.html'))
    .addActionRowComponents(
      row(
        button('primary', 'Primary', ButtonStyle.Primary),
        button('secondary', 'Secondary', ButtonStyle.Secondary),
        button('success', 'Success', ButtonStyle.Success),
        button('danger', 'Danger', ButtonStyle.Danger).setDisabled(true),
        new ButtonBuilder().setURL('https://example.com').setLabel('Link').setStyle(ButtonStyle.Link),
      ),
      row(
        new StringSelectMenuBuilder()
          .setCustomId('colours')
          .setPlaceholder('Two colours')
          .setMinValues(2)
          .setMaxValues(2)
          .addOptions(['Red', 'Green', 'Blue'].map((label) => ({ label, value: label.toLowerCase() }))),
      ),
      row(new UserSelectMenuBuilder().setCustomId('people').setPlaceholder('Somebody')),
      row(new ChannelSelectMenuBuilder().setCustomId('places').setPlaceholder('Somewhere')),
    );
  return { components: [box], files: [...pictures, notes], flags: MessageFlags.IsComponentsV2 } as const;
}

const older = () => ({
  // An hour: a test on a busy machine may well take a minute.
  content: `Since <t:${Math.floor(Date.now() / 1000) - 3600}:R>, in <#1>`,
  embeds: [
    new EmbedBuilder()
      .setTitle('An embed')
      .setColor(0x3ba55d)
      .setDescription('with **words**')
      .addFields({ name: 'One', value: '1', inline: true }, { name: 'Two', value: '2', inline: true })
      .setImage('https://elsewhere.example/picture.png')
      .setFooter({ text: 'At its foot' }),
  ],
  files: [new AttachmentBuilder(pictures[0].attachment, { name: 'SPOILER_valley.png' })],
});

const label = (name: string) => new LabelBuilder().setLabel(name);
const choices = ['Oil', 'Chalk'].map((name) => ({ label: name, value: name.toLowerCase() }));

const form = () =>
  new ModalBuilder()
    .setCustomId('form')
    .setTitle('Every field')
    .addLabelComponents(
      label('Title').setTextInputComponent(new TextInputBuilder().setCustomId('title').setStyle(TextInputStyle.Short)),
      label('Files').setFileUploadComponent(new FileUploadBuilder().setCustomId('files').setMaxValues(2)),
      label('Medium').setRadioGroupComponent(new RadioGroupBuilder().setCustomId('medium').addOptions(choices)),
      label('Tools').setCheckboxGroupComponent(new CheckboxGroupBuilder().setCustomId('tools').addOptions(choices)),
      label('Signed').setCheckboxComponent(new CheckboxBuilder().setCustomId('signed')),
    );

async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isAutocomplete()) {
    const painters = ['Ada', 'Berthe', 'Camille'].filter((name) => name.startsWith(interaction.options.getFocused()));
    // On a busy machine the three seconds may be over, and the page says so.
    await interaction.respond(painters.map((name) => ({ name: `${name} the painter`, value: name }))).catch(() => {});
  } else if (interaction.isChatInputCommand()) {
    if (interaction.commandName === 'parts') await interaction.reply(parts());
    if (interaction.commandName === 'older') await interaction.reply(older());
    if (interaction.commandName === 'form') await interaction.showModal(form());
    if (interaction.commandName === 'whisper')
      await interaction.reply({ content: `Psst, in ${interaction.context}`, flags: MessageFlags.Ephemeral });
    if (interaction.commandName === 'options') {
      const { options } = interaction;
      const named = [options.getUser('who'), options.getRole('role'), options.getChannel('where')].join(' ');
      await interaction.reply(`${options.getString('painter')} ${named} ${options.getBoolean('really')}`);
    }
  } else if (interaction.isUserContextMenuCommand()) await interaction.reply(`Portrait of ${interaction.targetUser}`);
  else if (interaction.isButton()) await interaction.reply(`Pressed ${interaction.customId}`);
  else if (interaction.isAnySelectMenu()) await interaction.reply(`Chose ${interaction.values.join(' and ')}`);
  else if (interaction.isModalSubmit()) {
    const { fields } = interaction;
    const files = [...(fields.getUploadedFiles('files')?.values() ?? [])].map(({ name }) => name);
    await interaction.reply(
      `${fields.getTextInputValue('title')} ${files} ${fields.getRadioGroup('medium')} ${fields.getCheckboxGroup('tools')} ${fields.getCheckbox('signed')}`,
    );
  }
}

export async function registerComponentBot(client: Client<true>): Promise<void> {
  await client.application.commands.set(COMMANDS);
  client.on(Events.InteractionCreate, answer);
}
