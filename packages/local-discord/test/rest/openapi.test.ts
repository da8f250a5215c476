/** The check against Discord's description itself: it takes what a bot may send and finds what it may not. */
import {
  ActionRowBuilder,
  ApplicationCommandType,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  ContextMenuCommandBuilder,
  FileUploadBuilder,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/rest/http-server.js';
import { checkRequests, OPEN_API_MISSING, openApiAvailable } from './openapi.js';

if (!openApiAvailable) console.warn(`skipped: ${OPEN_API_MISSING}`);

const ID = '1574998083752689684';
const PATHS = {
  commands: ['PUT', `/applications/${ID}/commands`],
  callback: ['POST', `/interactions/${ID}/token/callback`],
  original: ['PATCH', `/webhooks/${ID}/token/messages/@original`],
  followUp: ['POST', `/webhooks/${ID}/token`],
  message: ['PATCH', `/channels/${ID}/messages/${ID}`],
  post: ['POST', `/channels/${ID}/messages`],
  direct: ['POST', '/users/@me/channels'],
} as const;

function request(to: keyof typeof PATHS, body: unknown, files: readonly string[] = []): RequestRecord {
  const [method, path] = PATHS[to];
  const sent = files.map((name) => ({ name, bytes: 1 }));
  // As it comes over the wire.
  const json = JSON.parse(JSON.stringify(body));
  return { at: 0, method, path, route: `${method} ${path}`, body: json, files: sent, status: 200, milliseconds: 0 };
}

const mismatchesOf = (...sent: Parameters<typeof request>) => checkRequests([request(...sent)]).mismatches;

const painting = () =>
  new ContainerBuilder()
    .setAccentColor(0x445566)
    .addMediaGalleryComponents((gallery) =>
      gallery.addItems((item) =>
        item.setURL('attachment://painting.png').setDescription('The painting').setSpoiler(true),
      ),
    )
    .addTextDisplayComponents((text) => text.setContent('**Finished**'))
    .addSeparatorComponents((separator) => separator.setDivider(false))
    .addSectionComponents((section) =>
      section
        .addTextDisplayComponents((text) => text.setContent('by somebody'))
        .setThumbnailAccessory((thumbnail) => thumbnail.setURL('attachment://painting.png')),
    )
    .addActionRowComponents(
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId('v1:again:1').setLabel('Again').setStyle(ButtonStyle.Secondary),
        new ButtonBuilder().setURL('https://example.org').setLabel('Link').setStyle(ButtonStyle.Link),
      ),
    )
    .toJSON();

const message = () => ({
  components: [painting()],
  flags: MessageFlags.IsComponentsV2,
  allowed_mentions: { parse: [] },
});
const withFile = () => ({ ...message(), attachments: [{ id: '0', description: 'The painting' }] });

const modal = () =>
  new ModalBuilder()
    .setCustomId('modal')
    .setTitle('Stylize this picture')
    .addLabelComponents(
      new LabelBuilder()
        .setLabel('Style')
        .setDescription('Whose style')
        .setFileUploadComponent(new FileUploadBuilder().setCustomId('style').setFileTypes('image').setMaxValues(2)),
      new LabelBuilder()
        .setLabel('Quality')
        .setStringSelectMenuComponent(
          new StringSelectMenuBuilder()
            .setCustomId('quality')
            .addOptions({ label: 'Draft', value: 'draft', default: true }, { label: 'Fine', value: 'fine' }),
        ),
      new LabelBuilder()
        .setLabel('Strength')
        .setTextInputComponent(
          new TextInputBuilder()
            .setCustomId('strength')
            .setStyle(TextInputStyle.Short)
            .setRequired(false)
            .setValue('50'),
        ),
    )
    .toJSON();

const slash = () =>
  new SlashCommandBuilder()
    .setName('stylize')
    .setNameLocalizations({ de: 'stilisieren', 'zh-CN': '风格化' })
    .setDescription('Repaints a picture')
    .setDescriptionLocalizations({ 'pt-BR': 'Repinta uma imagem' })
    .setContexts(0, 1, 2)
    .setIntegrationTypes(0, 1)
    .addAttachmentOption((option) =>
      option.setName('content').setDescription('What is painted').setFileTypes('image').setRequired(true),
    )
    .addIntegerOption((option) =>
      option
        .setName('strength')
        .setDescription('How far')
        .setMinValue(0)
        .setMaxValue(100)
        .setDescriptionLocalization('fr', 'Force'),
    )
    .addNumberOption((option) => option.setName('scale').setDescription('Of strokes').setMinValue(0.25))
    .addStringOption((option) =>
      option
        .setName('quality')
        .setDescription('How much work')
        .addChoices({ name: 'Draft', name_localizations: { de: 'Entwurf' }, value: 'draft' }),
    )
    .toJSON();

const commands = () => [
  slash(),
  new ContextMenuCommandBuilder().setName('Stylize this picture').setType(ApplicationCommandType.Message).toJSON(),
];

describe.skipIf(!openApiAvailable)("the check against Discord's description", () => {
  it.each<[string, Parameters<typeof request>]>([
    ['commands in bulk, localised, with file types', ['commands', commands()]],
    ['a reply', ['callback', { type: 4, data: message() }]],
    ['a reply with a file', ['callback', { type: 4, data: withFile() }, ['painting.png']]],
    ['a deferral', ['callback', { type: 5, data: { flags: MessageFlags.Ephemeral } }]],
    ['a deferred update', ['callback', { type: 6 }]],
    ['an update', ['callback', { type: 7, data: withFile() }, ['painting.png']]],
    ['a modal', ['callback', { type: 9, data: modal() }]],
    ['an edit by token', ['original', withFile(), ['painting.png']]],
    ['an edit by token that discord.js sends', ['original', { ...withFile(), tts: false, enforce_nonce: false }]],
    ['a message that follows', ['followUp', { ...message(), flags: MessageFlags.Ephemeral }]],
    ['an edit in a channel', ['message', withFile(), ['painting.png']]],
    ['a message once', ['post', { ...withFile(), nonce: 'job-1', enforce_nonce: true }, ['painting.png']]],
    ['a direct channel', ['direct', { recipient_id: ID }]],
  ])('takes %s', (_, sent) => {
    expect(checkRequests([request(...sent)])).toEqual({ checked: 1, mismatches: [] });
  });

  it('finds a field of a wrong type', () => {
    expect(mismatchesOf('original', { ...message(), flags: 'V2' })).toEqual([
      expect.stringContaining('/flags must be integer,null'),
    ]);
    expect(mismatchesOf('callback', { type: 5, data: { flags: true } })).toEqual([
      expect.stringContaining('/data/flags must be integer,null'),
    ]);
  });

  it('finds a field that nobody knows, at any depth', () => {
    expect(mismatchesOf('post', { content: 'hi', colour: 1 })).toEqual([expect.stringContaining('colour')]);
    expect(mismatchesOf('post', { ...withFile(), colour: 1 }, ['painting.png'])).toEqual([
      expect.stringContaining('colour'),
    ]);
    const command = slash();
    const wrong = { ...command, options: [{ ...command.options?.[0], min_width: 1 }] };
    expect(mismatchesOf('commands', [wrong])).toEqual([expect.stringContaining('/0/options/0')]);
    const { components, ...rest } = modal();
    expect(mismatchesOf('callback', { type: 9, data: { ...rest, components, colour: 1 } })).toEqual([
      expect.stringContaining('colour'),
    ]);
  });

  it('finds a field that is newer than the file only where it belongs', () => {
    const command = slash();
    const misplaced = { ...command, options: [{ ...command.options?.[1], file_types: ['image'] }] };
    expect(mismatchesOf('commands', [misplaced])).toEqual([expect.stringContaining('file_types')]);
    const wrong = { ...command, options: [{ ...command.options?.[0], file_types: 'image' }] };
    expect(mismatchesOf('commands', [wrong])).toEqual([expect.stringContaining('/file_types must be array')]);
  });

  it('finds what is too long, too much or missing', () => {
    const command = slash();
    expect(mismatchesOf('commands', [{ ...command, description: 'x'.repeat(101) }])).toEqual([
      expect.stringContaining('/0/description'),
    ]);
    expect(mismatchesOf('post', { nonce: 'n'.repeat(26) })).not.toEqual([]);
    expect(mismatchesOf('callback', { type: 9, data: { ...modal(), title: undefined } })).toEqual([
      expect.stringContaining("'title'"),
    ]);
    const eleven = Array.from({ length: 11 }, (_, id) => ({ id: String(id) }));
    expect(mismatchesOf('message', { attachments: eleven })).toEqual([expect.stringContaining('/attachments')]);
  });

  it('finds a component where it cannot be', () => {
    const row = { type: 1, components: [{ type: 4, custom_id: 'text', style: 1, label: 'Text' }] };
    expect(mismatchesOf('post', { components: [row] })).toEqual([
      expect.stringContaining('/components/0/components/0'),
    ]);
  });

  it('finds a request that the file does not know, and passes over those without a body', () => {
    const unknown = { ...request('post', {}), path: `/channels/${ID}/nothing` };
    const empty = { ...request('post', {}), body: undefined };
    const { checked, mismatches } = checkRequests([unknown, empty]);
    expect(checked).toBe(1);
    expect(mismatches).toEqual([expect.stringContaining('knows no such request')]);
  });
});
