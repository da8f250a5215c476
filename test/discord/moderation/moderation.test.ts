/** Who may report, remove and block, and what they are told. The bot runs in this process. */
import { OverwriteType, PermissionFlagsBits } from 'discord.js';
import type { Actor, MessageRecord, Reply } from 'local-discord/testing';
import { snapshotMessage, textOf } from 'local-discord/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { content, finished, LONG, refusalOf, SMALL, style } from '../../e2e/harness/e2e-harness.js';
import { openMore, pressMore } from '../../press-more.js';
import { type InProcessBot, openInProcessBot } from '../in-process-bot.js';

let here: InProcessBot;
let ada: Actor;
let bob: Actor;
let mona: Actor;
let painting: Reply;
beforeAll(async () => {
  here = await openInProcessBot({ environment: { BRUSHWORK_LIMIT_MEMBER: '30' } });
  const { localDiscord, guild } = here;
  for (const name of ['gallery', 'reports', 'adults']) localDiscord.discord.createChannel(name, guild);
  ada = localDiscord.join('Ada', { guild });
  bob = localDiscord.join('Bob', { guild });
  mona = localDiscord.join('Mona', { guild, moderator: true });
  localDiscord.discord.restrictAge(channel('adults'), true);
  painting = await ada.stylize(SMALL);
  await finished(painting);
});
afterAll(() => here.close());

const channel = (name: string) => {
  const found = [...here.guild.channels.values()].find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no #${name}`);
  return found;
};
const shown = ({ message }: Reply): MessageRecord => {
  if (message === undefined) throw new Error('there is no message');
  return message;
};
const idOf = (reply: Reply) => reply.snapshot.buttons[0].customId.split(':')[2];
/** What "More…" offers somebody under a painting. */
const offered = async (who: Actor, { message }: Reply) =>
  snapshotMessage(here.localDiscord.discord, await openMore(who, message)).buttons.map(({ label }) => label);

/** It is not refused; nobody has to wait for it. */
async function begins(reply: Reply, who: Actor): Promise<void> {
  await reply.waitFor(({ buttons }) => buttons.some(({ label }) => label === 'Cancel'));
  await who.press(reply.message, 'Cancel');
}

async function set(setting: string, value: string): Promise<Reply> {
  const panel = await mona.command('defaults set', { setting, value });
  await panel.waitFor('unsaved change');
  await mona.press(panel.message, 'Save');
  await panel.waitFor('Saved ');
  return panel;
}

async function report(who: Actor, message: MessageRecord, reason = 'That’s me in the photo'): Promise<Reply> {
  const opened = await who.messageCommand('Report painting', message);
  await opened.acknowledged();
  return opened.modal === undefined ? opened : who.submitModal(opened, { reason });
}

describe('a report', () => {
  it('needs a channel that somebody reads, a painting, and another’s', async () => {
    await (await report(bob, shown(painting))).waitFor('no channel for reports yet');
    const panel = await set('reportChannel', `<#${channel('reports').id}>`);
    expect(panel.snapshot.text).toContain('is visible to everyone. Reports name who sent them');
    await (await report(ada, shown(painting))).waitFor('your own painting');
    await (await report(bob, await bob.post('hello'))).waitFor('couldn’t find a painting of mine');
  });

  it('is for the moderators to read, who dismiss it or not; nobody else can', async () => {
    const told = await report(bob, shown(painting));
    await told.waitFor('Thanks for the report');
    expect(told.message?.visibleTo).toBe(bob.id);
    const log = mona.at({ channel: channel('reports') });
    const posted = await log.waitForMessage('Reported painting');
    expect(textOf(posted)).toMatch(new RegExp(`by <@${ada.id}>[\\s\\S]*1 report:\\n- <@${bob.id}>: That’s me`));
    await (await report(bob, shown(painting))).waitFor('already reported');
    for (const action of ['report-dismiss', 'remove-painting'])
      await (await bob.pressId(shown(painting), `v1:${action}:${idOf(painting)}`)).waitFor('Only moderators');
    await log.press(posted, 'Dismiss');
    await log.waitForMessage(`Dismissed by <@${mona.id}>`);
    const third = here.localDiscord.join('Cleo', { guild: here.guild });
    await (await report(third, shown(painting))).waitFor('already decided');
    expect(painting.message?.deleted).toBeFalsy();
  });
});

describe('a forged press of Delete', () => {
  it('deletes the member’s own painting, not the message of somebody else that it was pressed on', async () => {
    const own = await bob.stylize(SMALL);
    await finished(own);
    await bob.pressId(shown(painting), `v1:delete:${idOf(own)}`);
    const question = await bob.waitForMessage('Delete **');
    await bob.press(question, 'Delete');
    await own.gone();
    expect(painting.message?.deleted).toBeFalsy();
  });
});

describe('a removal', () => {
  it('ends a painting that is still being painted, and is for moderators alone', async () => {
    const running = await ada.stylize(LONG);
    await running.waitFor('Painting');
    await expect(bob.messageCommand('Remove painting', shown(running))).rejects.toThrow('not for everybody');
    const window = await mona.messageCommand('Remove painting', shown(running));
    await window.waitForModal();
    const told = await mona.submitModal(window, { reason: ' ', also: ['style'] });
    await told.waitFor('Removed. I’m sending its painter the reason.');
    expect((await running.waitFor('A moderator removed this painting.')).buttons).toEqual([]);
    await ada.direct().waitForMessage(/A moderator of \*\*.+\*\* removed your painting/);
    const queue = async () => (await (await mona.command('queue')).waitFor('**Queue**')).text;
    await expect.poll(queue, { timeout: 30_000 }).toContain('The queue is empty');
    const panel = await mona.command('moderation show');
    await panel.waitFor('1 blocked picture');
    await mona.choose(panel.message, 'Unblock a picture…', ['lighthouse × swirls']);
    await panel.waitFor('No blocked pictures.');
  });
});

describe('a painting that was shared from direct messages', () => {
  it('is the business of the server that shows it: reported and removed there, and kept elsewhere', async () => {
    const own = await ada.direct().stylize(SMALL);
    await finished(own);
    const shared = await ada.pressId(shown(painting), `v1:share-here:${idOf(own)}`);
    await finished(shared);
    await (await report(bob, shown(shared), 'Not here')).waitFor('Thanks for the report');
    const log = mona.at({ channel: channel('reports') });
    const posted = await log.waitForMessage('Not here');
    const window = await log.press(posted, 'Remove…');
    await window.waitForModal();
    await (await log.submitModal(window, { reason: 'Off topic' })).waitFor('Removed.');
    await shared.waitFor('A moderator removed this painting.');
    expect(own.snapshot.text).not.toContain('removed');
    expect(own.snapshot.buttons.map(({ label }) => label)).toContain('More…');
  });
});

describe('a blocked member', () => {
  it('is refused privately, with the reason, until the block is lifted', async () => {
    const panel = await mona.command('moderation block', { member: bob.id, reason: 'Spam' });
    await panel.waitFor(`Blocked <@${bob.id}>`);
    expect(panel.message?.visibleTo).toBe(mona.id);
    expect(await refusalOf(bob, () => bob.stylize(SMALL))).toContain('blocked you from using me in this server');
    expect(await refusalOf(bob, () => bob.press(painting.message, 'Weaker'))).toContain('Reason: Spam');
    await (await report(bob, shown(painting))).waitFor('Reason: Spam');
    const adding = await bob.command('style add', { name: 'Mine', picture: style });
    await adding.waitFor('Reason: Spam');
    await mona.choose(panel.message, 'Unblock a member…', [bob.id]);
    await panel.waitFor('Unblocked.');
    await begins(await bob.press(painting.message, 'Weaker'), bob);
    await (await mona.command('moderation block', { member: mona.id, reason: 'x' })).waitFor('can’t block yourself');
  });
});

describe('who manages the messages of one channel', () => {
  it('blocks nobody in the whole server, lifts no block and removes nothing from other channels', async () => {
    const { guild, localDiscord } = here;
    const owner = localDiscord.join('Otto', { guild });
    const allow = String(PermissionFlagsBits.ManageMessages);
    const own = localDiscord.discord.createChannel('ottos', guild);
    own.overwrites = [{ id: owner.id, type: OverwriteType.Member, allow, deny: '0' }];
    const there = owner.at({ channel: own });
    await (await there.command('moderation block', { member: bob.id, reason: 'x' })).waitFor('Only moderators');
    await (await there.pressId(shown(painting), 'v1:unblock-member:0')).waitFor('Only moderators');
    await (await there.pressId(shown(painting), `v1:remove-painting:${idOf(painting)}`)).waitFor('Only moderators');
  });
});

describe('what waits or is painted while it is blocked', () => {
  const hers = { ...SMALL, picture: { name: 'hers.png', bytes: content.bytes } };

  async function waiting(who: Actor) {
    const reply = await who.stylize(hers);
    await reply.waitFor('In the queue');
    return reply;
  }

  it('is cancelled with its member, and refused where it is the picture that was blocked', async () => {
    const queue = await mona.command('queue');
    await queue.waitFor('**Queue**');
    await mona.press(queue.message, 'Pause');
    const dora = here.localDiscord.join('Dora', { guild: here.guild });
    const ofDora = await waiting(dora);
    const ofAda = await waiting(ada);
    const panel = await mona.command('moderation block', { member: dora.id, reason: 'Spam' });
    await panel.waitFor('Blocked');
    await ofDora.waitFor('Cancelled');
    const block = { picture: hers.picture, reason: 'Private photo' };
    await (await mona.command('moderation block_picture', block)).waitFor('1 blocked picture');
    const resumed = await mona.command('queue');
    await resumed.waitFor('**Queue**');
    await mona.press(resumed.message, 'Resume');
    await ofAda.waitFor('don’t allow that picture');
    const lift = await mona.command('moderation show');
    await lift.waitFor('1 blocked picture');
    await mona.choose(lift.message, 'Unblock a picture…', ['hers']);
    await lift.waitFor('No blocked pictures.');
  });
});

describe('a server that the bot has left', () => {
  it('has no blocks any more when it comes back', async () => {
    const { localDiscord } = here;
    const other = localDiscord.createGuild('Elsewhere');
    const max = localDiscord.join('Max', { guild: other, moderator: true });
    const { id } = localDiscord.join('Zoe', { guild: other });
    const block = await max.command('moderation block', { member: id, reason: 'Spam' });
    await block.waitFor('1 blocked member');
    localDiscord.discord.kickBot(other);
    localDiscord.discord.inviteBot(other);
    const text = async () => (await (await max.command('moderation show')).waitFor('**Moderation**')).text;
    await expect.poll(text).toContain('No blocked members');
  });
});

describe('a blocked picture', () => {
  it('is refused as a photo, as a style and in the library, copies of it too, until the block is lifted', async () => {
    const copy = { name: 'copy.jpg', bytes: await sharp(content.bytes).resize(100).jpeg({ quality: 40 }).toBuffer() };
    const panel = await mona.command('moderation block_picture', { picture: content, reason: 'Private photo' });
    await panel.waitFor('Blocked **lighthouse**');
    const refused = 'don’t allow that picture';
    expect(await refusalOf(ada, () => ada.stylize({ ...SMALL, picture: copy }))).toContain(refused);
    expect(await refusalOf(ada, () => ada.stylize({ ...SMALL, picture: style, style_image: copy }))).toContain(refused);
    expect(await refusalOf(ada, () => ada.press(painting.message, 'Stronger'))).toContain(refused);
    await (await ada.command('style add', { name: 'Tower', picture: copy })).waitFor(refused);
    // Elsewhere nobody has blocked it.
    await begins(await ada.direct().stylize(SMALL), ada.direct());
    await mona.choose(panel.message, 'Unblock a picture…', ['lighthouse']);
    await panel.waitFor('No blocked pictures.');
    await begins(await ada.press(painting.message, 'Stronger'), ada);
  });
});

describe('the gallery channel', () => {
  it('has a button where there is one, for the painter, once', async () => {
    expect(await offered(ada, painting)).not.toContain('Post to gallery');
    await (await ada.pressId(shown(painting), `v1:gallery-post:${idOf(painting)}`)).waitFor('no longer has a gallery');
    await set('galleryChannel', `<#${channel('gallery').id}>`);
    const open = await ada.stylize(SMALL);
    await finished(open);
    expect(await offered(bob, open)).not.toContain('Post to gallery');
    await (await bob.pressId(shown(open), `v1:gallery-post:${idOf(open)}`)).waitFor('Only the member who asked');
    await (await pressMore(ada, open.message, 'Post to gallery')).waitFor(`Posted to <#${channel('gallery').id}>`);
    const gallery = ada.at({ channel: channel('gallery') });
    const post = await gallery.waitForMessage(`Posted by <@${ada.id}>`);
    const reporting = await bob.at({ channel: channel('gallery') }).press(post, 'Report');
    await reporting.waitForModal();
    expect(reporting.modal?.title).toBe('Report this painting');
    await (await pressMore(ada, open.message, 'Post to gallery')).waitFor('already in the gallery');
    expect(gallery.messages).toHaveLength(1);
    const question = await pressMore(ada, open.message, 'Delete');
    await question.waitFor('Delete **lighthouse** in **swirls**?');
    await ada.press(question.message, 'Delete');
    await open.gone();
    await expect.poll(() => gallery.messages.length).toBe(0);
  });

  it('is none for private paintings, and says to managers what is missing there', async () => {
    const own = await ada.stylize({ ...SMALL, private: true });
    await finished(own);
    expect(await offered(ada, own)).not.toContain('Post to gallery');
    await (await ada.pressId(shown(own), `v1:gallery-post:${idOf(own)}`)).waitFor('Only you can see this painting');
    const { discord } = here.localDiscord;
    discord.permitBot(here.guild, PermissionFlagsBits.ViewChannel, channel('gallery'));
    await (await ada.pressId(shown(painting), `v1:gallery-post:${idOf(painting)}`)).waitFor('I can’t post in');
    const panel = await mona.command('defaults show');
    expect((await panel.waitFor('⚠️')).text).toMatch(
      /Gallery channel: I can’t post in <#\d+>\. Give me these permissions .*Send Messages and Attach Files/,
    );
  });
});

describe('an age-restricted channel', () => {
  it('keeps its paintings: they go to no other channel, in no way', async () => {
    const { discord } = here.localDiscord;
    discord.permitBot(here.guild, PermissionFlagsBits.Administrator, channel('gallery'));
    const adults = ada.at({ channel: channel('adults') });
    const open = await adults.stylize(SMALL);
    await finished(open);
    const refused = 'age-restricted';
    expect(await offered(adults, open)).toEqual(expect.not.arrayContaining(['Post to gallery', 'Save style']));
    for (const action of ['gallery-post', 'style-save'])
      await (await adults.pressId(shown(open), `v1:${action}:${idOf(open)}`)).waitFor(refused);
    const own = await adults.stylize({ ...SMALL, private: true });
    await finished(own);
    const question = await pressMore(adults, own.message, 'Share');
    await question.waitFor('Share lighthouse');
    await adults.choose(question.message, 'Share in another channel…', [channel('general').id]);
    await adults.waitForMessage(refused);
    // The same painting, opened in another channel.
    const there = await ada.pressId(shown(painting), `v1:share-here:${idOf(own)}`);
    await there.acknowledged();
    await ada.waitForMessage(refused);
    await finished(await adults.press(question.message, 'Share here'));
    discord.restrictAge(channel('gallery'), true);
    await (await pressMore(adults, open.message, 'Post to gallery')).waitFor('Posted to');
  });
});

describe('a removal of what the bot may not touch any more', () => {
  it('says which message is left', async () => {
    const open = await ada.at({ userInstalled: true }).stylize(SMALL);
    await finished(open);
    const window = await mona.messageCommand('Remove painting', shown(open));
    await window.waitForModal();
    here.localDiscord.clock.advance(16 * 60_000);
    const told = await mona.submitModal(window, { reason: 'Off topic' });
    const { text } = await told.waitFor('Removed.');
    expect(text).toContain('Discord doesn’t let me remove 1 message that shows it; please delete it yourself.');
    expect(text).toContain(`/${shown(open).id}`);
  });
});
