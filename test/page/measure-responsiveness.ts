/**
 * `npm run bench:page`: interaction to next paint (https://web.dev/articles/inp) and layout shift of the page while the bot paints on the
 * same machine. In a window: without one Chromium shows what a key press has changed only with the next frame that it has another
 * reason for, and the figure is that reason's. Where there is no display, Debian's xvfb provides one.
 */
import { spawnSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import {
  BROWSER_MISSING,
  browserAvailable,
  launch,
  messageField,
  open,
  openCommand,
  send,
  setOption,
  takeSample,
} from '../../packages/local-discord/test/page/browser.js';
import build from '../build.js';
import { openE2eHarness } from '../e2e/harness/e2e-harness.js';

/** Between two presses, in milliseconds: a quick typist's. */
const KEY_INTERVAL_MS = 90;

if (process.env.DISPLAY === undefined) onVirtualDisplay();
if (!browserAvailable) throw new Error(BROWSER_MISSING);
await build();
const harness = await openE2eHarness({ BRUSHWORK_THREADS: '2' });
const browser = await launch({ headless: false });
try {
  const { localDiscord, guild } = harness;
  const { id: member, channel } = localDiscord.join('Ada', { guild });
  await harness.start();
  const page = await open(
    browser,
    localDiscord.url,
    { member, channel: channel.id },
    { reducedMotion: 'no-preference' },
  );
  await openCommand(page, 'stylize');
  await takeSample(page, 'picture', 'Lighthouse at dusk');
  await takeSample(page, 'style_image', 'Night in thick strokes');
  await setOption(page, 'quality', 'Fine');
  await send(page);
  await page.locator('li.message .picture').waitFor();
  await page.evaluate(observe);
  const pictures = await interactUntilFinished(page);
  const { durations, shift } = await page.evaluate(readMeasurements);
  const at = (share: number) => durations[Math.floor(share * (durations.length - 1))];
  console.log('\nThe page while a painting of 448 pixels is being made');
  console.log('pictures shown | interactions | median ms | 98th percentile ms | longest ms | layout shift');
  console.log([pictures, durations.length, at(0.5), at(0.98), at(1), shift.toFixed(4)].join(' | '));
} finally {
  await browser.close();
  await harness.close();
}
process.exit(0);

function onVirtualDisplay(): never {
  const args = ['-a', process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const { status, error } = spawnSync('xvfb-run', args, { stdio: 'inherit' });
  if (error !== undefined) console.log('There is no display, and no xvfb-run to make one (Debian: xvfb).');
  process.exit(status ?? 1);
}

/** Types, opens and closes things all the while. @returns how many pictures the reply had. */
async function interactUntilFinished(page: Page): Promise<number> {
  const shown = new Set<string>();
  const finished = page.locator('li.message', { hasText: '· strength' });
  const picture = page.locator('li.message .picture img').last();
  for (let round = 0; (await finished.count()) === 0; round++) {
    shown.add((await picture.getAttribute('src')) ?? '');
    await messageField(page).click();
    for (const key of 'how it grows')
      await page.keyboard.press(key === ' ' ? 'Space' : key, { delay: KEY_INTERVAL_MS });
    await messageField(page).fill('');
    await page.getByRole('button', { name: 'Commands' }).click();
    await page.keyboard.press('ArrowDown', { delay: KEY_INTERVAL_MS });
    await page.keyboard.press('Escape', { delay: KEY_INTERVAL_MS });
    if (round % 2 > 0) continue;
    await picture.click();
    await page.waitForTimeout(KEY_INTERVAL_MS);
    await page.keyboard.press('Escape', { delay: KEY_INTERVAL_MS });
  }
  return shown.size;
}

interface Measurements {
  shift: number;
  /** Milliseconds, by interaction. */
  durations: Map<number, number>;
}

/** In the page. An interaction is as long as its longest event. */
function observe(): void {
  const watched = window as unknown as Measurements;
  watched.shift = 0;
  watched.durations = new Map();
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!entry.hadRecentInput) watched.shift += entry.value;
  }).observe({ type: 'layout-shift' });
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries() as PerformanceEventTiming[])
      if (interactionId)
        watched.durations.set(interactionId, Math.max(duration, watched.durations.get(interactionId) ?? 0));
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
}

/** In the page. Interactions of less than 16 ms are counted as 16. */
function readMeasurements(): { durations: number[]; shift: number } {
  const { durations, shift } = window as unknown as Measurements;
  const count = (performance as Performance & { interactionCount: number }).interactionCount;
  const all = [...durations.values(), ...new Array(Math.max(0, count - durations.size)).fill(16)];
  return { durations: all.sort((one, other) => one - other), shift };
}
