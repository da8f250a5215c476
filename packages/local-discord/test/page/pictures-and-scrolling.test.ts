/** Files by drag and drop and by paste, changing pictures, scrolling, and the list of commands. */
import {
  ActionRowBuilder,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  Events,
  type Interaction,
  MessageFlags,
  SlashCommandBuilder,
} from 'discord.js';
import type { BrowserContextOptions, Page } from 'playwright-core';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { DESKTOP, message, messageField, openCommand, PHONE, send } from './browser.js';
import { describePage, useStudio } from './page-harness.js';

/** A phone while its keyboard is open. */
const TYPING_ON_PHONE = { ...PHONE, viewport: { width: 390, height: 420 } };

const COMMANDS = [
  new SlashCommandBuilder().setName('paint').setDescription('A picture that gets better'),
  new SlashCommandBuilder().setName('think').setDescription('A thought that gets longer'),
  new SlashCommandBuilder()
    .setName('show')
    .setDescription('A file')
    .addAttachmentOption((option) =>
      option.setName('picture').setDescription('Which').setRequired(true).setFileTypes('image'),
    ),
].map((command) => command.toJSON());

const drawn = (background: string) =>
  sharp({ create: { width: 160, height: 120, channels: 3, background } })
    .png()
    .toBuffer();
const SKETCHES = await Promise.all(['teal', 'orange', 'purple'].map(drawn));

const sketch = (turn: number) => ({
  components: [
    new ContainerBuilder()
      .addTextDisplayComponents((text) => text.setContent(`Sketch ${turn}`))
      .addMediaGalleryComponents((gallery) => gallery.addItems((item) => item.setURL(`attachment://${turn}.png`)))
      .addActionRowComponents(
        new ActionRowBuilder<ButtonBuilder>().addComponents(
          new ButtonBuilder()
            .setCustomId(`next:${turn + 1}`)
            .setLabel('Next')
            .setStyle(ButtonStyle.Primary),
        ),
      ),
  ],
  files: [new AttachmentBuilder(SKETCHES[turn], { name: `${turn}.png` })],
});

describePage('on the page', (pages) => {
  let page: Page;

  async function answer(interaction: Interaction): Promise<void> {
    if (interaction.isButton()) await interaction.update(sketch(Number(interaction.customId.split(':')[1])));
    if (!interaction.isChatInputCommand()) return;
    if (interaction.commandName === 'paint')
      await interaction.reply({ ...sketch(0), flags: MessageFlags.IsComponentsV2 });
    if (interaction.commandName === 'think') await interaction.reply('A thought');
    if (interaction.commandName === 'show') {
      const { name, size } = interaction.options.getAttachment('picture', true);
      await interaction.reply(`${name} of ${size} bytes`);
    }
  }

  const studio = useStudio(
    pages,
    {
      samples: { list: [{ id: 'teal', title: 'Teal', kind: 'picture' }], draw: async () => SKETCHES[0] },
      suggestions: [
        {
          title: 'See it',
          description: 'A file.',
          button: 'Show a sample',
          command: 'show',
          files: { picture: 'teal' },
          pictures: ['teal'],
          sends: true,
        },
        { title: 'Fill it in', description: 'A form.', button: 'Choose a picture', command: 'show', sends: false },
      ],
    },
    async (client) => {
      await client.application.commands.set(COMMANDS);
      client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
    },
  );

  const openPage = async (options: BrowserContextOptions = {}) => {
    const opened = await studio.openInNewChannel({ ...DESKTOP, ...options });
    page = opened.page;
    return opened.here;
  };
  /** Drops a file on an element, or pastes one into it. */
  const transferFile = (kind: 'drop' | 'paste', selector: string, name: string) =>
    page
      .locator(selector)
      .first()
      .evaluate(
        (target, [how, fileName, bytes]) => {
          const data = new DataTransfer();
          const file = new File([Uint8Array.from(bytes as number[])], fileName as string, { type: 'image/png' });
          data.items.add(file);
          const bubbles = { bubbles: true, cancelable: true };
          if (how === 'paste') target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, ...bubbles }));
          else
            for (const type of ['dragenter', 'dragover', 'drop'])
              target.dispatchEvent(new DragEvent(type, { dataTransfer: data, ...bubbles }));
        },
        [kind, name, [...SKETCHES[0]]] as const,
      );

  it('drops a file on an option’s place, and pastes one into it', async () => {
    await openPage();
    const place = page.getByRole('group', { name: /^picture/ });
    await openCommand(page, 'show');
    await transferFile('drop', '.file-picker', 'dropped.png');
    await place.getByText('dropped.png').waitFor();
    await send(page);
    await message(page, `dropped.png of ${SKETCHES[0].byteLength} bytes`).waitFor();
    await openCommand(page, 'show');
    await transferFile('paste', 'body', 'pasted.png');
    await place.getByText('pasted.png').waitFor();
    // Anywhere on the page will do where a place is free; on the place itself the newer takes the other's place.
    await place.getByRole('button', { name: 'Remove pasted.png' }).click();
    await transferFile('drop', '.messages', 'other.png');
    await place.getByText('other.png').waitFor();
    await transferFile('drop', '.file-picker', 'letter.txt');
    await place.getByText('That file type isn’t supported').waitFor();
    await place.getByRole('button', { name: 'Remove letter.txt' }).click();
    await transferFile('paste', 'body', 'last.png');
    await send(page);
    await message(page, `last.png of ${SKETCHES[0].byteLength} bytes`).waitFor();
  });

  it('posts a new sticker of the server, then the same again', async () => {
    const here = await openPage();
    const teal = { name: 'teal.png', mimeType: 'image/png', buffer: SKETCHES[0] };
    await page.getByLabel('Picture of a new sticker').setInputFiles(teal);
    await page.getByRole('img', { name: 'Sticker: teal' }).waitFor();
    await page.getByRole('button', { name: 'Stickers' }).click();
    await page.getByRole('menuitem', { name: 'teal' }).click();
    await expect.poll(() => here.messages.flatMap(({ stickers = [] }) => stickers).length).toBe(2);
    await page.getByRole('img', { name: 'Sticker: teal' }).nth(1).waitFor();
  });

  it('drops and pastes files for a message', async () => {
    const here = await openPage();
    await transferFile('drop', '.messages', 'dropped.png');
    await transferFile('paste', 'textarea', 'pasted.png');
    await page.locator('.drafted', { hasText: 'pasted.png' }).waitFor();
    await page.getByRole('button', { name: 'Remove dropped.png' }).click();
    await messageField(page).press('Enter');
    await expect.poll(() => here.messages.at(-1)?.attachments.map(({ filename }) => filename)).toEqual(['pasted.png']);
    await page.locator('.gallery .picture').waitFor();
  });

  it('lets pictures fade into each other in a box that stays', async () => {
    const here = await openPage({ reducedMotion: 'no-preference' });
    await here.command('paint');
    const picture = page.locator('.picture').last();
    await picture.locator('img').waitFor();
    const size = async () => {
      const { width = 0, height = 0 } = (await picture.boundingBox()) ?? {};
      return { width, height };
    };
    const box = await size();
    const seen = page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const watched: string[] = [];
          addEventListener('animationstart', ({ target }) => {
            const image = target as HTMLImageElement;
            if (image.className !== 'after') return;
            const before = image.parentElement?.querySelector('.before') as HTMLImageElement | null;
            watched.push(before?.src ?? '', image.src);
          });
          // Before the page itself hears of it, and takes the old picture away.
          addEventListener(
            'animationend',
            ({ target }) => (target as HTMLElement).className === 'after' && resolve(watched),
            true,
          );
        }),
    );
    await page.getByRole('button', { name: 'Next' }).click();
    const [before, after] = await seen;
    expect(before).toContain('/0.png');
    expect(after).toContain('/1.png');
    await picture.locator('.before').waitFor({ state: 'detached' });
    expect(await picture.locator('img').count()).toBe(1);
    expect(await size()).toEqual(box);
  });

  it('does not fade for who wants no motion', async () => {
    const here = await openPage({ reducedMotion: 'reduce' });
    await here.command('paint');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.locator('.picture img[src*="/1.png"]').waitFor();
    await page.locator('.picture .before').waitFor({ state: 'detached' });
    const longest = () =>
      Math.max(0, ...document.getAnimations().map(({ effect }) => Number(effect?.getTiming().duration ?? 0)));
    expect(await page.evaluate(longest)).toBeLessThan(10);
  });

  it('keeps showing the newest picture to whoever looks at it large', async () => {
    const here = await openPage();
    const reply = await here.command('paint');
    await reply.waitFor('Sketch 0');
    await page.getByRole('button', { name: 'View picture' }).click();
    const large = page.locator('dialog.lightbox img');
    await expect.poll(() => large.getAttribute('src')).toContain('/0.png');
    await here.press(reply.message, 'Next');
    await expect.poll(() => large.getAttribute('src')).toContain('/1.png');
    expect(await page.getByRole('link', { name: 'Open in a new tab' }).getAttribute('href')).toContain('/1.png');
    await here.press(reply.message, 'Next');
    await expect.poll(() => large.getAttribute('src')).toContain('/2.png');
  });

  it('says what was edited, also of components', async () => {
    const here = await openPage();
    const reply = await here.command('paint');
    const shown = message(page, 'Sketch 0');
    await shown.waitFor();
    expect(await shown.getByText('(edited)').count()).toBe(0);
    await here.press(reply.message, 'Next');
    await message(page, 'Sketch 1').getByText('(edited)').waitFor();
  });

  it('has nothing above the first message to scroll to, and its end in sight', async () => {
    const here = await openPage();
    await here.post('The first');
    await message(page, 'The first').waitFor();
    const state = () =>
      page.locator('.messages').evaluate(({ scrollTop, scrollHeight, clientHeight }) => ({
        above: scrollHeight - clientHeight,
        below: scrollHeight - clientHeight - scrollTop,
      }));
    await expect.poll(state).toEqual({ above: 0, below: 0 });
    const last = message(page, 'The first');
    const bottom = async () => ((await last.boundingBox())?.y ?? 0) > 400;
    expect(await bottom()).toBe(true);
    for (let i = 0; i < 40; i++) await here.post(`Line ${i}`);
    await message(page, 'Line 39').waitFor();
    await expect.poll(async () => (await state()).below).toBe(0);
    // All the way up there is the beginning of the channel, at the top.
    await page.locator('.messages').evaluate((box) => box.scrollTo(0, 0));
    const top = async () => {
      const [box, beginning] = [page.locator('.messages'), page.locator('.beginning')];
      return ((await beginning.boundingBox())?.y ?? 0) - ((await box.boundingBox())?.y ?? 0);
    };
    await expect.poll(top).toBeLessThan(2);
    // Whoever reads there is not taken away by what is said below.
    await here.post('One more');
    await message(page, 'One more').waitFor();
    expect(await top()).toBeLessThan(2);
  });

  it('shows commands above a phone’s keyboard, not over the field', async () => {
    await openPage(TYPING_ON_PHONE);
    await messageField(page).fill('/');
    await page.locator('.command-row').first().waitFor();
    const list = await page.getByRole('listbox', { name: 'Commands' }).boundingBox();
    const box = await messageField(page).boundingBox();
    expect(list?.y).toBeGreaterThanOrEqual(0);
    expect((list?.y ?? 0) + (list?.height ?? 0)).toBeLessThanOrEqual(box?.y ?? 0);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(TYPING_ON_PHONE.viewport.height);
  });

  it('goes to the end when something is sent, wherever one was reading', async () => {
    const here = await openPage();
    for (let index = 0; index < 30; index++) await here.post(`Line ${index}`);
    await message(page, 'Line 29').waitFor();
    const below = () =>
      page
        .locator('.messages')
        .evaluate(({ scrollTop, scrollHeight, clientHeight }) => scrollHeight - clientHeight - scrollTop);
    await page.locator('.messages').hover();
    await page.mouse.wheel(0, -3000);
    await expect.poll(below).toBeGreaterThan(300);
    await openCommand(page, 'think');
    await send(page);
    await message(page, 'A thought').waitFor();
    await expect.poll(below).toBeLessThan(2);
  });

  it('lists commands in the bot’s order where they match alike', async () => {
    await openPage();
    await messageField(page).fill('/');
    const rows = page.locator('.command-row b');
    await rows.first().waitFor();
    expect(await rows.allTextContents()).toEqual(['/paint', '/think', '/show']);
    // "think" begins with it; in "paint" it comes later.
    await messageField(page).fill('/t');
    expect(await rows.allTextContents()).toEqual(['/think', '/paint']);
  });

  it('sends a suggested command with its sample, and opens the form of another', async () => {
    await openPage();
    await page.getByRole('button', { name: 'Show a sample' }).click();
    await message(page, /^.*teal\.png of \d+ bytes/).waitFor();
    await page.getByRole('button', { name: 'Choose a picture' }).click();
    await page.getByRole('form', { name: '/show' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Choose a file');
  });

  it('fetches pictures that are replaced meanwhile without a complaint', async () => {
    await openPage();
    await openCommand(page, 'paint');
    studio.localDiscord.faults.cdnDelay = 400;
    try {
      await send(page);
      for (const turn of [0, 1]) {
        await message(page, `Sketch ${turn}`).getByRole('button', { name: 'Next' }).click();
        await message(page, `Sketch ${turn + 1}`).waitFor();
      }
      await expect
        .poll(() =>
          message(page, 'Sketch 2')
            .locator('.picture img')
            .last()
            .evaluate((image) => (image as HTMLImageElement).src),
        )
        .toMatch(/2\.png/);
    } finally {
      studio.localDiscord.faults.cdnDelay = 0;
    }
    await page.waitForFunction(() =>
      [...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
    );
  });
});
