/** Challenges as organisers and members meet them. The bot runs in this process. */
import { unzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/playground/actors.js';
import type { MessageRecord } from '../../src/playground/records.js';
import type { Reply } from '../../src/playground/reply.js';
import { createRole, setRole } from '../../src/playground/roles.js';
import { look, textOf } from '../../src/playground/sight.js';
import { content, finished, SMALL, style } from '../e2e/stage.js';
import { type Here, openHere } from './bot-here.js';

let here: Here;
let mona: Actor;
let ada: Actor;
let berthe: Actor;
let cleo: Actor;
beforeAll(async () => {
  here = await openHere({ environment: { LIMIT_MEMBER: '30' } });
  const { playground, guild } = here;
  mona = playground.join('Mona', { guild, moderator: true });
  [ada, berthe, cleo] = ['Ada', 'Berthe', 'Cleo'].map((name) => playground.join(name, { guild }));
});
afterAll(() => here.close());

const labels = ({ buttons }: { buttons: readonly { label: string }[] }) => buttons.map(({ label }) => label);

/** The newest public message of the bot that says something. */
const posted = (wanted: string | RegExp) => mona.waitForMessage(wanted, 20_000);

/** @returns what was published. */
async function publish(panel: Reply): Promise<void> {
  await mona.press(panel.message, 'Publish');
  await panel.waitFor('is published');
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

async function enter(who: Actor, painting: Reply, challenge: string): Promise<Reply> {
  const asked = await who.press(painting.message, 'Enter a challenge');
  const { selects } = await asked.waitFor('Choose the challenge');
  const [menu] = selects;
  const option = menu.options.find(({ label }) => label === challenge);
  await who.choose(asked.message, menu.customId, [option?.value ?? 'nothing']);
  await asked.waitFor(`is in **${challenge}**`, 10_000).catch((error: unknown) => {
    throw new Error(
      `${who.messages
        .slice(-2)
        .map((message) => textOf(message))
        .join(' | ')}`,
      { cause: error },
    );
  });
  return asked;
}

/** Ends the phase that is now. */
async function close(title: string, button: string): Promise<void> {
  const choices = await mona.autocomplete('challenge close', { challenge: title }, 'challenge');
  await choices.acknowledged();
  const [{ value }] = (choices.record.choices ?? []) as { value: string }[];
  const asked = await mona.command('challenge close', { challenge: value });
  await asked.waitFor('cannot be undone');
  await mona.press(asked.message, button);
  await asked.waitFor((sight) => !sight.text.includes('cannot be undone'));
}

async function idOf(title: string): Promise<string> {
  const choices = await mona.autocomplete('challenge show', { challenge: title }, 'challenge');
  await choices.acknowledged();
  return ((choices.record.choices ?? []) as { value: string }[])[0].value;
}

const vote = (who: Actor, gallery: Reply, title: string) => {
  const sight = gallery.sight;
  const titles = [...sight.text.matchAll(/\*\*\d+\.\*\* (.*)/g)].map(([, found]) => found);
  const buttons = sight.buttons.filter(({ customId }) => customId.startsWith('v1:vote:'));
  return who.press(gallery.message, buttons[titles.findIndex((found) => found.includes(title))].customId);
};

describe('a challenge', () => {
  it('goes from a draft to a podium', async () => {
    const { discord } = here.playground;
    const winner = createRole(discord, here.guild, { name: 'Winner' });
    discord.createChannel('results', here.guild);
    const results = [...here.guild.channels.values()].at(-1);
    const panel = await create('Cats in the rain', { length: '3 days' });
    expect(panel.message?.visibleTo).toBe(mona.id);
    expect(panel.text).toContain('Entries for 3d');

    const words = await mona.press(panel.message, 'Title, theme…');
    await words.acknowledged();
    await mona.submitModal(words, { theme: 'Cats, wet', rules: 'Be kind', prize: 'A fish' });
    await panel.waitFor('Cats, wet');
    const times = await mona.press(panel.message, 'Times…');
    await times.acknowledged();
    await mona.submitModal(times, { votingEnd: '1 day', zone: 'europe/berlin', repeats: ['once'] });
    await panel.waitFor('Times are read in Europe/Berlin');
    const numbers = await mona.press(panel.message, 'Numbers…');
    await numbers.acknowledged();
    await mona.submitModal(numbers, { votesPerMember: '1' });
    await panel.waitFor('Each member: 1 entry, 1 vote');
    await mona.choose(panel.message, 'Role for the winner (else none)', [winner.id]);
    await mona.choose(panel.message, 'Results in… (else in the same channel)', [results?.id ?? '']);
    await panel.waitFor(({ raw }) => JSON.stringify(raw).includes(results?.id ?? 'none'));
    await publish(panel);

    const opened = await posted('Paint and enter');
    expect(labels(look(discord, opened))).toEqual(['Enter', 'Details']);
    expect(look(discord, opened).text).toContain('Prize: A fish');
    await expect.poll(() => opened.threadId).toBeDefined();

    const paintings = [];
    for (const [index, who] of [ada, berthe, cleo].entries()) {
      const painting = await paint(who, {
        strength: 50 + index,
        content: { ...content, name: `${who.member.user.username}.png` },
      });
      const entered = await enter(who, painting, 'Cats in the rain');
      expect(entered.message?.visibleTo).toBe(who.id);
      paintings.push(painting);
    }
    // Nobody else's, and not twice.
    const stolen = await cleo.press(paintings[0].message, 'Enter a challenge');
    await stolen.waitFor('Only the member who asked for that painting');

    await close('Cats in the rain', 'End entries now');
    const voting = await posted('The voting is open');
    expect(look(discord, voting).text).toContain('3 entries to choose from');
    expect(look(discord, voting).files).toHaveLength(3);
    await expect.poll(() => labels(look(discord, opened))).toEqual(['Details']);

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
    const podium = await mona.at({ channel: results ?? mona.channel }).waitForMessage('The results', 20_000);
    const { text, files } = look(discord, podium);
    expect(text).toContain(`**1.** **berthe × swirls** by <@${berthe.id}>, 2 votes`);
    expect(text).toContain(`**2.** **ada × swirls** by <@${ada.id}>, 1 vote`);
    expect(text).toContain('3 entries, 3 votes');
    expect(files.map(({ name }) => name)).toEqual(['podium.jpg']);
    await expect.poll(() => berthe.member.roles).toContain(winner.id);
    const thread = discord.channels.get(opened.threadId ?? '');
    await expect.poll(() => thread?.thread?.archived).toBe(true);
    const [event] = here.guild.events.values();
    await expect.poll(() => event.status).toBe(3);

    const all = await cleo.press(podium, 'All results');
    const sight = await all.waitFor('Results: Cats in the rain');
    const [menu] = sight.selects;
    const entry = await cleo.choose(all.message, menu.customId, [menu.options[0].value]);
    expect((await entry.waitFor('Rank 1')).files).toHaveLength(3);
    expect(entry.text).toContain('strength 51');
    const leaders = await cleo.command('challenge leaderboard');
    await leaders.waitFor(`**1.** <@${berthe.id}>: 3 points · 1 win · 2 votes`);
  });

  it('is exported for its organiser', async () => {
    const reply = await mona.command('challenge export', { challenge: await idOf('Cats in the rain') });
    const { files } = await reply.waitFor('as it stands now');
    expect(reply.message?.visibleTo).toBe(mona.id);
    expect(files.map(({ name }) => name)).toEqual(['entries.csv']);
    const lines = Buffer.from(files[0].bytes).toString('utf8').trim().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toMatch(/^1,2,3,standing,,berthe × swirls,id \d+,/);
    const pictures = await mona.waitForMessage('Pictures, part 1 of 1');
    expect(look(here.playground.discord, pictures).files[0].name).toBe('pictures-1.zip');
    expect(pictures.visibleTo).toBe(mona.id);
  });
});

void unzipSync;
void setRole;
void style;

export type { MessageRecord };
