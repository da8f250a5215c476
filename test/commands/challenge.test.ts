/** Challenges as organisers and members meet them. The bot runs in this process. */
import { GatewayDispatchEvents, OverwriteType, PermissionFlagsBits } from 'discord.js';
import {
  type Actor,
  BOT_PERMISSIONS,
  createRole,
  type MessageRecord,
  type Reply,
  serializeChannel,
  setRole,
  snapshotMessage,
  textOf,
} from 'local-discord/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InProcessBot, openInProcessBot } from '../discord/in-process-bot.js';
import { content, finished, SMALL, style } from '../e2e/harness/e2e-harness.js';
import { pressMore } from '../press-more.js';

let here: InProcessBot;
let mona: Actor;
let ada: Actor;
let berthe: Actor;
let cleo: Actor;
beforeAll(async () => {
  here = await openInProcessBot({ environment: { BRUSHWORK_LIMIT_MEMBER: '30', BRUSHWORK_LIMIT_SIZE: '128' } });
  const { localDiscord, guild } = here;
  mona = localDiscord.join('Mona', { guild, moderator: true });
  [ada, berthe, cleo] = ['Ada', 'Berthe', 'Cleo'].map((name) => localDiscord.join(name, { guild }));
});
afterAll(() => here.close());

const labels = ({ buttons }: { buttons: readonly { label: string }[] }) => buttons.map(({ label }) => label);

/** The newest public message of the bot that says something. */
const posted = (wanted: string | RegExp) => mona.waitForMessage(wanted, 20_000);

/** @returns what was published. */
async function publish(panel: Reply): Promise<void> {
  await mona.press(panel.message, 'Publish');
  await panel.waitFor('Published ');
}

async function create(title: string, options: Record<string, string | typeof content> = {}): Promise<Reply> {
  const panel = await mona.command('challenge create', { title, ...options });
  await panel.waitFor(title);
  return panel;
}

async function paint(who: Actor, more: object = {}): Promise<Reply> {
  const reply = await who.stylize({ ...SMALL, ...more });
  await finished(reply);
  return reply;
}

/** Enters the only challenge that is open. */
async function enter(who: Actor, painting: Reply, challenge: string): Promise<Reply> {
  const entered = await pressMore(who, painting.message, 'Enter a challenge');
  await entered.waitFor(`is now in **${challenge}**`, 10_000);
  return entered;
}

/** Ends the phase that is now. */
async function close(title: string, button: string): Promise<void> {
  const choices = await mona.autocomplete('challenge close', { challenge: title }, 'challenge');
  await choices.acknowledged();
  const [{ value }] = (choices.record.choices ?? []) as { value: string }[];
  const asked = await mona.command('challenge close', { challenge: value });
  await asked.waitFor('can’t be undone');
  await mona.press(asked.message, button);
  await asked.waitFor((snapshot) => !snapshot.text.includes('can’t be undone'));
}

async function idOf(title: string): Promise<string> {
  const choices = await mona.autocomplete('challenge show', { challenge: title }, 'challenge');
  await choices.acknowledged();
  return ((choices.record.choices ?? []) as { value: string }[])[0].value;
}

const vote = (who: Actor, gallery: Reply, title: string) => {
  const snapshot = gallery.snapshot;
  const titles = [...snapshot.text.matchAll(/\*\*\d+\.\*\* (.*)/g)].map(([, found]) => found);
  const buttons = snapshot.buttons.filter(({ customId }) => customId.startsWith('v1:vote:'));
  return who.press(gallery.message, buttons[titles.findIndex((found) => found.includes(title))].customId);
};

describe('a challenge', () => {
  it('goes from a draft to a podium', async () => {
    const { discord } = here.localDiscord;
    const winner = createRole(discord, here.guild, { name: 'Winner' });
    discord.createChannel('results', here.guild);
    const results = [...here.guild.channels.values()].at(-1);
    const panel = await create('Cats in the rain', { length: '3 days' });
    expect(panel.message?.visibleTo).toBe(mona.id);
    expect(panel.text).toContain('Open for entries for 3 days');

    const words = await mona.press(panel.message, 'Edit texts');
    await words.acknowledged();
    await mona.submitModal(words, { title: '   ', theme: 'Cats, wet' });
    const blank = await mona.waitForMessage('Title must have 1–');
    expect(JSON.stringify(await (await mona.press(blank, 'Edit again')).waitForModal())).toContain('Cats, wet');
    await mona.submitModal(words, { title: 'Cats in the rain', theme: 'Cats, wet', rules: 'Be kind', prize: 'A fish' });
    await panel.waitFor('Cats, wet');
    const times = await mona.press(panel.message, 'Edit times');
    await times.acknowledged();
    await mona.submitModal(times, { votingEnd: '1 day', zone: 'europe/berlin', repeats: ['once'] });
    await panel.waitFor('Time zone: Europe/Berlin');
    const numbers = await mona.press(panel.message, 'Edit limits');
    await numbers.acknowledged();
    await mona.submitModal(numbers, { votesPerMember: '1' });
    await panel.waitFor('Per member: 1 entry, 1 vote');
    await mona.choose(panel.message, 'Role for the winner (default: none)', [winner.id]);
    await mona.choose(panel.message, 'Results channel (default: same channel)', [results?.id ?? '']);
    await panel.waitFor(({ raw }) => JSON.stringify(raw).includes(results?.id ?? 'none'));
    await publish(panel);

    const opened = await posted('Challenge open: paint and enter');
    expect(labels(snapshotMessage(discord, opened))).toEqual(['Enter', 'Details']);
    expect(snapshotMessage(discord, opened).text).toContain('Prize: A fish');
    await expect.poll(() => discord.channels.get(opened.id)?.thread).toBeDefined();

    const paintings = [];
    for (const [index, who] of [ada, berthe, cleo].entries()) {
      const painting = await paint(who, {
        strength: 50 + index,
        picture: { ...content, name: `${who.member.user.username}.png` },
      });
      const entered = await enter(who, painting, 'Cats in the rain');
      expect(entered.message?.visibleTo).toBe(who.id);
      paintings.push(painting);
    }
    // With nothing to choose it was entered at once. A second painting could replace the first, and a private one becomes public.
    const second = await pressMore(ada, (await paint(ada, { strength: 60 })).message, 'Enter a challenge');
    await second.waitFor('Choose a challenge for this painting');
    const dora = here.localDiscord.join('Dora', { guild: here.guild });
    const secret = await paint(dora, { private: true });
    const consent = await pressMore(dora, secret.message, 'Enter a challenge');
    await consent.waitFor('Only you can see this painting so far');
    // Nobody else's, and not twice.
    const stolen = await cleo.pressId(
      paintings[0].message as MessageRecord,
      paintings[0].snapshot.buttons[0].customId.replace('again', 'enter'),
    );
    await stolen.waitFor('Only the member who asked for that painting');

    await close('Cats in the rain', 'End entries now');
    const voting = await posted('Voting is open');
    expect(snapshotMessage(discord, voting).text).toContain('3 entries to choose from');
    expect(snapshotMessage(discord, voting).files).toHaveLength(3);
    await expect.poll(() => labels(snapshotMessage(discord, opened))).toEqual(['Details']);

    const gallery = await ada.press(voting, 'Vote');
    const shown = await gallery.waitFor('Gallery: Cats in the rain');
    expect(shown.files).toHaveLength(3);
    expect(shown.text).not.toContain(`<@${berthe.id}>`);
    expect(shown.buttons.filter(({ label }) => label === 'Yours')).toHaveLength(1);
    await vote(ada, gallery, 'cleo');
    await gallery.waitFor('You voted for **cleo');
    await vote(ada, gallery, 'berthe');
    await gallery.waitFor('You moved your vote to **berthe');
    for (const [who, whom] of [
      [berthe, 'ada'],
      [cleo, 'berthe'],
    ] as const) {
      const own = await who.press(voting, 'Vote');
      await own.waitFor('Gallery');
      await vote(who, own, whom);
      await own.waitFor('You voted for');
    }

    await close('Cats in the rain', 'End voting now');
    const podium = await mona.at({ channel: results ?? mona.channel }).waitForMessage('-# Results', 20_000);
    const { text, files } = snapshotMessage(discord, podium);
    expect(text).toContain(`**1.** **berthe × swirls** by <@${berthe.id}>, 2 votes`);
    expect(text).toContain(`**2.** **ada × swirls** by <@${ada.id}>, 1 vote`);
    expect(text).toContain('3 entries, 3 votes');
    expect(files.map(({ name }) => name)).toEqual(['podium.jpg']);
    await expect.poll(() => berthe.member.roles).toContain(winner.id);
    const thread = discord.channels.get(opened.id);
    await expect.poll(() => thread?.thread?.archived).toBe(true);
    const [event] = here.guild.events.values();
    await expect.poll(() => event.status).toBe(3);

    const all = await cleo.press(podium, 'See all results');
    const snapshot = await all.waitFor('Results: Cats in the rain');
    const [menu] = snapshot.selects;
    const entry = await cleo.choose(all.message, menu.customId, [menu.options[0].value]);
    expect((await entry.waitFor('#1 · ')).files).toHaveLength(3);
    expect(entry.text).toContain('Strength 51');
    const leaders = await cleo.command('challenge leaderboard');
    await leaders.waitFor(`**1.** <@${berthe.id}>: 3 points · 1 win · 2 votes`);
  });

  it('is exported for its organiser', async () => {
    const reply = await mona.command('challenge export', { challenge: await idOf('Cats in the rain') });
    const { files } = await reply.waitFor('as of now');
    expect(reply.message?.visibleTo).toBe(mona.id);
    expect(files.map(({ name }) => name)).toEqual(['entries.csv']);
    const lines = Buffer.from(files[0].bytes).toString('utf8').trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/^1,2,3,standing,,berthe × swirls,id \d+,/);
    const pictures = await mona.waitForMessage('Pictures, part 1 of 1');
    expect(snapshotMessage(here.localDiscord.discord, pictures).files[0].name).toBe('pictures-1.zip');
    expect(pictures.visibleTo).toBe(mona.id);
  });
});

describe('organisers', () => {
  it('alone may set up, edit, end and export, by command and by press', async () => {
    const refusal = 'Only organisers can do that';
    const challenge = await idOf('Cats in the rain');
    for (const [name, options] of [
      ['create', { title: 'Mine' }],
      ['edit', { challenge }],
      ['cancel', { challenge }],
      ['extend', { challenge, by: '1 day' }],
      ['disqualify', { challenge, entry: 'x', reason: 'y' }],
      ['close', { challenge }],
      ['export', { challenge }],
    ] as const)
      await (await ada.command(`challenge ${name}`, options)).waitFor(refusal);
    const shown = await ada.command('challenge show', { challenge });
    await shown.waitFor('Cats in the rain');
    expect(labels(shown.snapshot)).not.toContain('History');
    for (const action of ['end-open', 'end-voting', 'reinstate', 'history', 'draft-publish', 'draft-words']) {
      const pressed = await ada.pressId(shown.message as MessageRecord, `v1:${action}:${challenge}`);
      await pressed.waitFor(refusal);
    }
    const seen = await mona.command('challenge show', { challenge });
    await seen.waitFor('Cats in the rain');
    const history = await mona.press(seen.message, 'History');
    await history.waitFor(/Brushwork|Mona|ended/);
  });

  it('make one challenge with two presses, and may edit it: its message follows', async () => {
    const panel = await create('Twice');
    const { customId } = panel.snapshot.buttons.find(({ label }) => label === 'Publish') ?? { customId: '' };
    const message = panel.message as MessageRecord;
    await Promise.all([mona.pressId(message, customId), mona.pressId(message, customId)]);
    await panel.waitFor('Published ');
    await mona.waitForMessage('This draft was already published or discarded');
    const choices = await mona.autocomplete('challenge edit', { challenge: 'twice' }, 'challenge');
    await choices.acknowledged();
    expect(choices.record.choices).toHaveLength(1);
    await posted(/Challenge open: paint and enter\n## Twice/);

    const editing = await mona.command('challenge edit', { challenge: await idOf('Twice') });
    await editing.waitFor('Edit challenge');
    const words = await mona.press(editing.message, 'Edit texts');
    await words.acknowledged();
    await mona.submitModal(words, { title: 'Thrice', theme: 'Things in threes' });
    await editing.waitFor('Thrice');
    await mona.press(editing.message, 'Save');
    await editing.waitFor('Saved **Thrice**');
    const message2 = await posted(/Challenge open: paint and enter\n## Thrice/);
    expect(textOf(message2)).toContain('Things in threes');

    const extended = await mona.command('challenge extend', { challenge: await idOf('Thrice'), by: '2 days' });
    await extended.waitFor('this phase now ends');
    const wrong = await mona.command('challenge extend', { challenge: await idOf('Thrice'), by: 'a while' });
    await wrong.waitFor('I couldn’t read “a while” as a time');

    const window = await mona.command('challenge cancel', { challenge: await idOf('Thrice') });
    await window.waitForModal();
    const cancelled = await mona.submitModal(window, { reason: 'Rain check' });
    await cancelled.waitFor('Called off **');
    await posted('Reason: Rain check');
  });

  it('take nothing back that another one did while they were editing', async () => {
    const panel = await create('Shared', { length: '3 days' });
    await publish(panel);
    await posted(/Challenge open: paint and enter\n## Shared/);
    const id = await idOf('Shared');
    const editing = await mona.command('challenge edit', { challenge: id });
    await editing.waitFor('Edit challenge');
    const extended = await mona.command('challenge extend', { challenge: id, by: '5 hours' });
    const { text } = await extended.waitFor('this phase now ends');
    const [, end] = text.match(/<t:(\d+)/) ?? [];
    const words = await mona.press(editing.message, 'Edit texts');
    await words.acknowledged();
    await mona.submitModal(words, { theme: 'Edited' });
    await editing.waitFor('Edited');
    await mona.press(editing.message, 'Save');
    await editing.waitFor('Saved **');
    const shown = await mona.command('challenge show', { challenge: id });
    expect((await shown.waitFor('Edited')).text).toContain(`Entries until <t:${end}`);
    const cancelling = await mona.command('challenge cancel', { challenge: 'that shared one, '.repeat(9) });
    await cancelling.waitFor('I couldn’t find that challenge');
  });

  it('hear of times and zones that say nothing, and of a channel that is closed to the bot', async () => {
    const { discord } = here.localDiscord;
    const unclear = await mona.command('challenge create', { title: 'When', start: 'soonish' });
    await unclear.waitFor('I couldn’t read “soonish” as a time');
    const nowhere = await mona.command('challenge create', { title: 'When', time_zone: 'Atlantis' });
    await nowhere.waitFor('a time zone called “Atlantis”');
    const zones = await mona.autocomplete('challenge create', { time_zone: 'berl' }, 'time_zone');
    await zones.acknowledged();
    expect(zones.record.choices).toEqual([{ name: 'Europe/Berlin', value: 'Europe/Berlin' }]);

    discord.permitBot(
      here.guild,
      BOT_PERMISSIONS & ~(PermissionFlagsBits.AttachFiles | PermissionFlagsBits.CreateEvents),
    );
    const panel = await create('Closed');
    await panel.waitFor('I need the permission Create Events');
    await mona.press(panel.message, 'Publish');
    await mona.waitForMessage('Attach Files');
    discord.permitBot(here.guild, BOT_PERMISSIONS);
    await mona.press(panel.message, 'Discard');
    await panel.waitFor('Draft discarded');
  });
});

it('lends no organiser rights that they lack: over roles, and over channels', async () => {
  const { discord } = here.localDiscord;
  const { ManageEvents, ManageRoles, SendMessages } = PermissionFlagsBits;
  const medal = createRole(discord, here.guild, { name: 'Medal' });
  const host = createRole(discord, here.guild, { name: 'Host', permissions: ManageEvents });
  const giver = createRole(discord, here.guild, { name: 'Giver', permissions: ManageRoles, position: 3 });
  const high = createRole(discord, here.guild, { name: 'High', position: giver.position + 1 });
  const olga = here.localDiscord.join('Olga', { guild: here.guild, roles: [host] });
  const panel = await olga.command('challenge create', { title: 'To be an admin' });
  await panel.waitFor('To be an admin');
  const choose = (role: string) => olga.choose(panel.message, 'Role for the winner (default: none)', [role]);
  const chosen = () => JSON.stringify(panel.snapshot.raw);

  await choose(medal.id);
  await olga.waitForMessage(`You can’t assign <@&${medal.id}>`);
  setRole(discord, here.guild, olga.member, giver, true);
  await choose(high.id);
  await olga.waitForMessage(`You can’t assign <@&${high.id}>`);
  await choose(medal.id);
  await panel.waitFor(() => chosen().includes(medal.id));
  // What was chosen with a right that is lost since is not published.
  setRole(discord, here.guild, olga.member, giver, false);
  const refusals = () => olga.messages.filter((message) => textOf(message).includes(medal.id)).length;
  const before = refusals();
  await olga.press(panel.message, 'Publish');
  await expect.poll(refusals).toBe(before + 1);
  await olga.choose(panel.message, 'Role for the winner (default: none)', []);
  await panel.waitFor(() => !chosen().includes(medal.id));

  const news = discord.createChannel('news', here.guild);
  news.overwrites = [
    ...news.overwrites,
    { id: here.guild.id, type: OverwriteType.Role, allow: '0', deny: SendMessages.toString() },
    { id: here.guild.bot?.user.id ?? '', type: OverwriteType.Member, allow: SendMessages.toString(), deny: '0' },
  ];
  discord.gateway.dispatch(GatewayDispatchEvents.ChannelUpdate, serializeChannel(news));
  await olga.choose(panel.message, 'Results channel (default: same channel)', [news.id]);
  await panel.waitFor(() => chosen().includes(news.id));
  await olga.press(panel.message, 'Publish');
  await olga.waitForMessage(`You can’t post in <#${news.id}>`);
  await olga.press(panel.message, 'Discard');
  await panel.waitFor('Draft discarded');
});

describe('a challenge with a style that everybody paints in', () => {
  it('takes only what is painted in it, and helps to paint that', async () => {
    const panel = await create('In thick strokes', { style_image: style });
    await panel.waitFor('this style');
    expect(panel.snapshot.files.map(({ name }) => name)).toEqual(['style.webp']);
    await publish(panel);
    const opened = await posted(/Challenge open: paint and enter\n## In thick strokes/);
    expect(labels(snapshotMessage(here.localDiscord.discord, opened))).toEqual(['Enter', 'Paint for it', 'Details']);

    const other = await paint(ada, { picture: style, style_image: content });
    const asked = await pressMore(ada, other.message, 'Enter a challenge');
    // Challenges of earlier tests may be open too.
    const { selects } = await asked.waitFor(/Choose a challenge|must use the challenge’s style/);
    if (selects.length > 0) await ada.choose(asked.message, selects[0].customId, ['In thick strokes']);
    await ada.waitForMessage('Every entry in this challenge must use the challenge’s style');

    const window = await ada.press(opened, 'Paint for it');
    const modal = await window.waitForModal();
    expect(modal.title).toBe('Paint for this challenge');
    const painting = await ada.submitModal(window, { picture: [{ ...content, name: 'lamp.png' }], strength: '20' });
    await finished(painting);
    // From the call for entries this time.
    const entering = await ada.press(opened, 'Enter');
    const { selects: menus } = await entering.waitFor('Choose a painting');
    const [menu] = menus;
    const chosen = menu.options.find(({ label }) => label.startsWith('lamp × In thick strokes'));
    await ada.choose(entering.message, menu.customId, [chosen?.value ?? 'none']);
    await entering.waitFor('is now in **In thick strokes**');
  });

  it('takes the style from the library too', async () => {
    const suggestions = await mona.autocomplete('challenge create', { style: '' }, 'style');
    await suggestions.acknowledged();
    const [first] = (suggestions.record.choices ?? []) as { value: string }[];
    const panel = await create('Out of the library', { style: first.value });
    await panel.waitFor('this style');
    await mona.press(panel.message, 'Discard');
    await panel.waitFor('Draft discarded');
  });

  it('tells who enters a private painting that it becomes public', async () => {
    const secret = await berthe.stylize({ ...SMALL, strength: 77, private: true });
    await finished(secret);
    // It is known as delivered a moment after it is seen.
    const suggest = async () => {
      const reply = await berthe.autocomplete('challenge submit', { painting: 'lighthouse' }, 'painting');
      await reply.acknowledged();
      return (reply.record.choices ?? []) as { name: string; value: string }[];
    };
    await expect.poll(suggest).toHaveLength(1);
    const [newest] = await suggest();
    const challenge = await idOf('In thick strokes');
    const reply = await berthe.command('challenge submit', { challenge, painting: newest.value });
    const { selects } = await reply.waitFor('Only you can see this painting so far');
    await berthe.choose(reply.message, selects[0].customId, [challenge]);
    await reply.waitFor('is now in **In thick strokes**');
    const stolen = await cleo.command('challenge submit', { challenge, painting: newest.value });
    await stolen.waitFor('Only the member who asked for that painting can enter it');
    const early = await cleo.command('challenge vote', { challenge });
    await early.waitFor('You can’t vote now');
  });
});

it('lists what there is, and begins with nothing known elsewhere', async () => {
  const reply = await ada.command('challenge list');
  const { text, buttons } = await reply.waitFor('Challenges');
  expect(text).toMatch(/In thick strokes\*\*\n-# Open for entries · entries until <t:\d+:R>/);
  const shown = await ada.press(reply.message, buttons[0].customId);
  await shown.waitFor('In thick strokes');
  const annex = here.localDiscord.createGuild('Annex');
  const [channel] = annex.channels.values();
  here.localDiscord.discord.enrol(annex, ada.member.user);
  const elsewhere = ada.at({ guild: annex, channel });
  await (await elsewhere.command('challenge list')).waitFor('There are no challenges here yet.');
  const foreign = await elsewhere.command('challenge show', { challenge: await idOf('In thick strokes') });
  await foreign.waitFor('I couldn’t find that challenge');
});
