/** `npm run try` against a local Discord that runs already, with a bot that paints nothing but says what ours says. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type Client,
  Events,
  SlashCommandBuilder,
} from 'discord.js';
import { LocalDiscord } from 'local-discord';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, picture } from '../../packages/local-discord/test/bot-client.js';
import { messagesFor } from '../../src/locales/index.js';

const { painting } = messagesFor('en-US');

const command = new SlashCommandBuilder()
  .setName('stylize')
  .setDescription('Repaints a picture')
  .addAttachmentOption((option) => option.setName('picture').setDescription('What').setRequired(true))
  .addAttachmentOption((option) => option.setName('style_image').setDescription('How').setRequired(true))
  .addIntegerOption((option) => option.setName('size').setDescription('How large'));

const row = new ActionRowBuilder<ButtonBuilder>().addComponents(
  new ButtonBuilder().setCustomId('cancel').setLabel('Cancel').setStyle(ButtonStyle.Secondary),
);

let discord: LocalDiscord;
let client: Client<true>;
let folder: string;
beforeEach(async () => {
  discord = await LocalDiscord.start();
  discord.createGuild();
  client = await connect(discord);
  await client.application.commands.set([command]);
  folder = await mkdtemp(join(tmpdir(), 'brushwork-test-'));
});
afterEach(async () => {
  await client.destroy();
  await discord.stop();
  await rm(folder, { recursive: true });
});

const answer = (how: (interaction: ChatInputCommandInteraction) => Promise<unknown>) =>
  client.on(Events.InteractionCreate, (interaction) => {
    if (interaction.isChatInputCommand()) void how(interaction);
  });

async function run(...args: readonly string[]) {
  const script = fileURLToPath(new URL('../../dist/src/try.js', import.meta.url));
  const env = { ...process.env, BRUSHWORK_LOCAL_DISCORD_PORT: new URL(discord.url).port };
  const child = spawn(process.execPath, [script, '-o', folder, ...args], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  const [status] = await once(child, 'close');
  return { status, output };
}

describe('npm run try', () => {
  it('keeps every state of the reply, and its pictures', async () => {
    await writeFile(join(folder, '07-finished.txt'), 'of an earlier time');
    answer(async (interaction) => {
      await interaction.deferReply();
      await interaction.editReply({ content: `**${painting.queued.title}**`, components: [row] });
      const files = [new AttachmentBuilder(picture.bytes, { name: 'sketch.png' })];
      await interaction.editReply({
        content: `**${painting.progress.title}** of ${interaction.options.getInteger('size')}`,
        files,
      });
      await interaction.editReply({ content: '**lighthouse** in **swirls**', components: [] });
    });
    const { status, output } = await run('--size', '64');
    expect(output).toContain(`01-queued.txt  **${painting.queued.title}**`);
    expect(output).toContain(folder);
    expect(status).toBe(0);
    const pages = (await readdir(folder)).toSorted();
    expect(pages.filter((name) => name.endsWith('.txt'))).toEqual([
      '01-queued.txt',
      '02-painting.txt',
      '03-finished.txt',
    ]);
    expect(await readFile(join(folder, '01-queued.txt'), 'utf8')).toBe(`**${painting.queued.title}**\n\n[Cancel]\n`);
    expect(await readFile(join(folder, '02-painting.txt'), 'utf8')).toContain('of 64');
    expect(await readFile(join(folder, '03-finished.png'))).toEqual(picture.bytes);
  });

  it('fails with the sentence that the bot says', async () => {
    answer((interaction) => interaction.reply(`**${painting.failed.title}**\nThat file is empty.`));
    const { status, output } = await run();
    expect(output).toContain(`${painting.failed.title} That file is empty.`);
    expect(status).toBe(1);
  });

  it('fails with a sentence where a picture is missing', async () => {
    const { status, output } = await run('--style', join(folder, 'nothing.png'));
    expect(output).toContain("nothing.png: there's no such file.");
    expect(status).toBe(1);
  });

  it('says before anything is asked for that its folder cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const { status, output } = await run('-o', join(folder, 'file', 'deeper'));
    expect(output).toBe(
      `Can't write to ${join(folder, 'file', 'deeper')}: a file is where its folder should be. Name another folder.\n`,
    );
    expect(status).toBe(1);
  });
});
