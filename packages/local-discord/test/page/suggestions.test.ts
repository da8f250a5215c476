/** Suggestions of an option on the page: shown while one types, chosen by key, and never those of an earlier text. */
import { Events, type Interaction, SlashCommandBuilder } from 'discord.js';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { message, openCommand, PHONE, send } from './browser.js';
import { describePage, useStudio } from './page-harness.js';

const ASK = new SlashCommandBuilder()
  .setName('ask')
  .setDescription('Suggestions')
  .addStringOption((option) => option.setName('word').setDescription('Any').setRequired(true).setAutocomplete(true))
  .toJSON();

describePage('on the page', (pages) => {
  let page: Page;
  /** Autocomplete requests without a response yet, by the typed text. */
  const asked = new Map<string, (words: string[]) => Promise<void>>();

  async function answer(interaction: Interaction): Promise<void> {
    if (interaction.isAutocomplete())
      asked.set(interaction.options.getFocused(), (words) =>
        interaction.respond(words.map((name) => ({ name, value: name }))),
      );
    if (interaction.isChatInputCommand())
      await interaction.reply(`The word is ${interaction.options.getString('word')}`);
  }

  const studio = useStudio(pages, {}, async (client) => {
    await client.application.commands.set([ASK]);
    client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
  });

  /** Opens the command that suggests words. @returns its field. */
  const askFor = async (options?: BrowserContextOptions) => {
    asked.clear();
    ({ page } = await studio.openInNewChannel(options));
    await openCommand(page, 'ask');
    return page.getByRole('combobox', { name: 'word', exact: true });
  };
  /** Answers what was typed, once the bot is asked. */
  const suggest = async (text: string, words: string[]) => {
    await expect.poll(() => asked.has(text)).toBe(true);
    await asked.get(text)?.(words);
  };

  it.each(['Enter', 'Tab'])('takes the first suggestion by %s', async (key) => {
    const word = await askFor();
    await word.fill('ab');
    await suggest('ab', ['abacus', 'abbey']);
    await page.getByRole('option', { name: 'abacus', selected: true }).waitFor();
    await word.press(key);
    expect(await word.inputValue()).toBe('abacus');
    await send(page);
    await message(page, 'The word is abacus').waitFor();
  });

  it('takes the first suggestion of a list that has just opened, before anything is typed', async () => {
    const word = await askFor();
    await word.focus();
    await suggest('', ['apple', 'abbey']);
    await page.getByRole('option', { name: 'apple', selected: true }).waitFor();
    await word.press('Enter');
    expect(await word.inputValue()).toBe('apple');
  });

  it.each([
    ['on a phone', PHONE],
    ['above a phone’s keyboard', { ...PHONE, viewport: { width: 390, height: 420 } }],
  ])('shows suggestions beside the field %s, not over it', async (_, options) => {
    const word = await askFor(options);
    // The field is on a line of its own then, and the button that sends it on another one.
    const long = 'as long as a line on a phone, and longer';
    await word.fill(long);
    await suggest(
      long,
      Array.from({ length: 25 }, (_, index) => `word ${index}`),
    );
    await page.getByRole('option', { name: 'word 0' }).waitFor();
    const [list, box] = [await page.getByRole('listbox', { name: 'word' }).boundingBox(), await word.boundingBox()];
    expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual(box?.y ?? 0);
    expect(list?.y).toBeGreaterThanOrEqual(0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(options.viewport.height);
  });

  it('sends what was typed where the suggestions are closed first', async () => {
    const word = await askFor();
    await word.fill('abra');
    await suggest('abra', ['abracadabra']);
    await page.getByRole('option', { name: 'abracadabra' }).waitFor();
    await word.press('Escape');
    await word.press('Enter');
    await message(page, 'The word is abra').waitFor();
    expect(await message(page, 'The word is abra').textContent()).not.toContain('cadabra');
  });

  it('takes nothing from suggestions for an earlier text; Enter waits for the new ones', async () => {
    const word = await askFor();
    await word.fill('a');
    await suggest('a', ['apple', 'apricot']);
    await page.getByRole('option', { name: 'apple' }).waitFor();
    await word.fill('ab');
    const apple = page.getByRole('option', { name: 'apple', disabled: true });
    await apple.waitFor();
    await apple.dispatchEvent('click');
    await word.press('ArrowDown');
    await word.press('Enter');
    expect(await word.inputValue()).toBe('ab');
    await suggest('ab', ['abacus', 'abbey']);
    await expect.poll(() => word.inputValue()).toBe('abacus');
    await send(page);
    await message(page, 'The word is abacus').waitFor();
  });

  it('offers for a word that was chosen and is changed again nothing of before', async () => {
    const word = await askFor();
    await word.fill('a');
    await suggest('a', ['apple']);
    await page.getByRole('option', { name: 'apple' }).click();
    await word.blur();
    await word.focus();
    expect(await page.getByRole('option', { name: 'apple' }).count()).toBe(0);
    await word.press('Backspace');
    await page.getByRole('option', { name: 'apple', disabled: true }).waitFor();
    await suggest('appl', ['apple pie']);
    await word.press('Enter');
    expect(await word.inputValue()).toBe('apple pie');
  });

  it('shows suggestions to the newest text only, and says where none come', async () => {
    const word = await askFor();
    await word.fill('a');
    await page.getByText('Loading options…').waitFor();
    await expect.poll(() => asked.has('a')).toBe(true);
    await word.fill('ab');
    await expect.poll(() => asked.has('ab')).toBe(true);
    await asked.get('ab')?.(['abacus']);
    await page.getByRole('option', { name: 'abacus' }).waitFor();
    await asked.get('a')?.(['apple']);
    await word.fill('abc');
    await expect.poll(() => asked.has('abc')).toBe(true);
    expect(await page.getByRole('option', { name: 'apple' }).count()).toBe(0);
    studio.localDiscord.clock.advance(3001);
    await page.getByText('Loading options failed').waitFor();
  });
});
