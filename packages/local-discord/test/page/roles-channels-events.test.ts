/** Servers on the page: roles, channels, threads and what is planned. */
import { GuildScheduledEventEntityType, GuildScheduledEventPrivacyLevel } from 'discord.js';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import type { Actor } from '../../src/actors/actor.js';
import type { GuildRecord } from '../../src/state/records.js';
import { message, messageField, PHONE } from './browser.js';
import { describePage, useStudio } from './page-harness.js';

describePage('a server on the page', (pages) => {
  const studio = useStudio(pages);
  let guild: GuildRecord;
  let ada: Actor;
  let mona: Actor;
  let page: Page;

  beforeAll(() => {
    ({ guild, ada } = studio);
    mona = studio.localDiscord.join('Mona', { guild, moderator: true });
  });

  const openPage = async ({ id }: Actor, options?: BrowserContextOptions) => {
    page = await pages.open(studio.localDiscord.url, { member: id, channel: ada.channel.id }, options);
  };
  const names = () => [...guild.roles.values()].sort((a, b) => a.position - b.position).map(({ name }) => name);

  it('has roles that are made, ranked, handed out and deleted', async () => {
    await openPage(ada);
    await page.getByRole('button', { name: 'Create role' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create role' });
    await dialog.getByLabel('Name').fill('Curator');
    await dialog.getByLabel('Can manage the server').check();
    await dialog.getByRole('button', { name: 'Create' }).click();
    const role = page.locator('button.role', { hasText: 'Curator' });
    await role.waitFor();
    expect(names()).toEqual(['Curator', 'Bot', 'Moderator', 'Admin']);
    await page.getByRole('complementary', { name: 'Members' }).getByRole('button', { name: 'Ada' }).click();
    await page.getByRole('menuitem', { name: 'Add Curator' }).click();
    await page.getByRole('heading', { name: 'Curator — 1' }).waitFor();
    expect(ada.member.roles.map((id) => guild.roles.get(id)?.name)).toEqual(['Curator']);
    const manages = () => (ada.permissions & 0x20n) !== 0n;
    expect(manages()).toBe(true);
    await role.click();
    await page.getByRole('menuitem', { name: 'Disallow: manage the server' }).click();
    await expect.poll(manages).toBe(false);
    await role.click();
    await page.getByRole('menuitem', { name: 'Move up' }).click();
    await expect.poll(names).toEqual(['Bot', 'Curator', 'Moderator', 'Admin']);
    await role.click();
    await page.getByRole('menuitem', { name: 'Delete role' }).click();
    await role.waitFor({ state: 'detached' });
    expect(ada.member.roles).toEqual([]);
  });

  it('has channels and threads that are begun, written in, archived and locked', async () => {
    await openPage(mona);
    await page.getByRole('button', { name: 'Create channel' }).click();
    await page.getByRole('dialog', { name: 'Create channel' }).getByLabel('Name').fill('gallery');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'gallery' }).waitFor();
    await messageField(page).fill('Our first entry');
    await page.keyboard.press('Enter');
    const entry = message(page, 'Our first entry');
    await entry.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Create thread' }).click();
    await page.getByRole('dialog', { name: 'Create thread' }).getByLabel('Name').fill('Talk');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Talk' }).waitFor();
    await messageField(page).fill('Lovely');
    await page.keyboard.press('Enter');
    await message(page, 'Lovely').waitFor();
    // The bot sees it under its channel, and writes in it.
    const thread = studio.client.channels.cache.find((channel) => channel.isThread() && channel.name === 'Talk');
    if (thread?.isSendable() !== true) throw new Error('the bot has not heard of the thread');
    await thread.send('Thank you');
    await message(page, 'Thank you').waitFor();
    await page.getByRole('button', { name: 'Thread', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Lock thread' }).click();
    await page
      .getByRole('button', { name: /Thread\s+Talk/ })
      .getByText('locked')
      .waitFor();
    await page.getByRole('button', { name: 'Thread', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Archive thread' }).click();
    await page
      .getByRole('button', { name: /Thread\s+Talk/ })
      .getByText('archived')
      .waitFor();
    await page.getByRole('navigation').getByRole('button', { name: 'gallery' }).click();
    await entry.getByRole('button', { name: 'Talk Archived thread' }).click();
    await message(page, 'Thank you').waitFor();
  });

  it('shows what is planned, on a phone too', async () => {
    await openPage(ada, PHONE);
    const [from, to] = [3_600_000, 7_200_000].map((later) => studio.localDiscord.clock.now() + later);
    await (await studio.client.guilds.fetch(guild.id)).scheduledEvents.create({
      name: 'Portraits of the week',
      scheduledStartTime: from,
      scheduledEndTime: to,
      privacyLevel: GuildScheduledEventPrivacyLevel.GuildOnly,
      entityType: GuildScheduledEventEntityType.External,
      entityMetadata: { location: '#gallery' },
    });
    await page.getByRole('button', { name: 'Servers and channels' }).click();
    const planned = page.getByRole('list', { name: 'Events' }).getByRole('listitem');
    await planned.filter({ hasText: 'Portraits of the week' }).waitFor();
    studio.localDiscord.clock.advance(3_600_001);
    await planned.getByText(/^Now, until/).waitFor();
    studio.localDiscord.clock.advance(3_600_001);
    await planned.waitFor({ state: 'detached' });
  });
});
