/** `npm run pictures`: the README's pictures of the page, taken while the bot paints the samples. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { exampleGuilds } from 'local-discord';
import { type MessageRecord, snapshotMessage } from 'local-discord/testing';
import sharp from 'sharp';
import {
  BROWSER_MISSING,
  browserAvailable,
  launch,
  message,
  open,
  openCommand,
  send,
  setOption,
  takeSample,
} from '../../packages/local-discord/test/page/browser.js';
import build from '../build.js';
import { openE2eHarness } from '../e2e/harness/e2e-harness.js';
import { screenshotChallenge } from './challenge-walk.js';
import { takeLibrary } from './library-actions.js';
import { changeLook } from './settings-panel.js';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
/** Of one state of the strip, in pixels, and between two. */
const STRIP = { width: 384, gap: 8 } as const;
/** How far the painting is in each of them: what happens first is seen most. */
const STRIP_PROGRESS = [0, 0.12, 0.4, 1] as const;
/** The page is taken when so much is painted, in percent. */
const SCREENSHOT_PERCENT = 45;

if (!browserAvailable) throw new Error(BROWSER_MISSING);
mkdirSync(DOCS, { recursive: true });
await build();
const harness = await openE2eHarness();
exampleGuilds(harness.localDiscord.discord);
const browser = await launch();
try {
  await harness.start({ BRUSHWORK_THREADS: '2' });
  const { discord } = harness.localDiscord;
  const studio = [...discord.guilds.values()].find(({ members }) => members.size > 0);
  const [ada] = studio?.members.values() ?? [];
  const [channel] = studio?.channels.values() ?? [];
  const pictures: Uint8Array[] = [];
  discord.changes.on('message', (record: MessageRecord, change) => {
    const [file] = change === 'deleted' ? [] : snapshotMessage(discord, record).files;
    if (file !== undefined) pictures.push(file.bytes);
  });
  const place = { member: ada.user.id, channel: channel.id };
  const page = await open(browser, harness.localDiscord.url, place, {
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  });
  await openCommand(page, 'stylize');
  await takeSample(page, 'picture', 'Lighthouse at dusk');
  await takeSample(page, 'style_image', 'Night in thick strokes');
  await setOption(page, 'quality', 'Draft');
  await send(page);
  const reply = message(page, 'Painting');
  await reply.locator('.picture').waitFor({ timeout: 60_000 });
  await page.waitForFunction(
    (midway) =>
      Number(/(\d+)\s?%/.exec(document.querySelector('li.message:last-child')?.textContent ?? '')?.[1]) >= midway,
    SCREENSHOT_PERCENT,
    { timeout: 300_000 },
  );
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  const shot = await page.screenshot();
  await sharp(shot).jpeg({ quality: 86, mozjpeg: true }).toFile(`${DOCS}page.jpg`);
  await message(page, '· strength').waitFor({ timeout: 300_000 });
  await sharp(await strip(pictures))
    .jpeg({ quality: 86, mozjpeg: true })
    .toFile(`${DOCS}progress.jpg`);
  await takeDefaults();
  await takeLibrary(page, `${DOCS}library.jpg`);
  await screenshotChallenge(harness, browser, `${DOCS}challenge.jpg`);
} finally {
  await browser.close();
  await harness.close();
}

/** The panel of a server's settings, and the preview under it. */
async function takeDefaults(): Promise<void> {
  const { discord, url } = harness.localDiscord;
  const studio = [...discord.guilds.values()].find(({ members }) => members.size > 0);
  const olga = [...(studio?.members.values() ?? [])].find(({ user }) => user.username.startsWith('olga'));
  const [, gallery] = studio?.channels.values() ?? [];
  const place = { member: olga?.user.id ?? '', channel: gallery.id };
  const page = await open(browser, url, place, {
    viewport: { width: 1280, height: 1180 },
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  });
  await changeLook(page, { Strength: '80', 'Stroke size': '2' });
  await message(page, 'unsaved change').getByRole('button', { name: 'Preview' }).click();
  await message(page, 'Right, new').waitFor({ timeout: 300_000 });
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  await sharp(await page.screenshot())
    .jpeg({ quality: 86, mozjpeg: true })
    .toFile(`${DOCS}defaults.jpg`);
}

/** Some of its states, side by side. */
async function strip(all: readonly Uint8Array[]): Promise<Buffer> {
  const { width, gap } = STRIP;
  const chosen = STRIP_PROGRESS.map((share) => all[Math.round(share * (all.length - 1))]);
  const sized = await Promise.all(chosen.map((bytes) => sharp(bytes).resize(width).png().toBuffer()));
  const { height } = await sharp(sized[0]).metadata();
  const background = {
    create: { width: chosen.length * (width + gap) - gap, height, channels: 3, background: 'white' },
  } as const;
  const layers = sized.map((input, index) => ({ input, left: index * (width + gap), top: 0 }));
  return sharp(background).composite(layers).png().toBuffer();
}
