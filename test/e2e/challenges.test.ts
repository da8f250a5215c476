/** A whole challenge, with people in it, a clock that is moved, and a bot that is killed wherever it can hurt. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { GuildScheduledEventStatus, PermissionFlagsBits } from 'discord.js';
import {
  type Actor,
  createRole,
  type MessageRecord,
  type Reply,
  setRole,
  snapshotMessage,
  textOf,
} from 'local-discord/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pressMore } from '../press-more.js';
import {
  content,
  type E2eHarness,
  finished,
  openE2eHarness,
  SMALL,
  WAIT_TIMEOUT_MS,
  waitUntil,
} from './harness/e2e-harness.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A post that a dead bot held is anybody's again. */
const LEASE = MINUTE;

const TITLE = 'Lighthouses in the fog';

let stage: E2eHarness;
let clockFolder: string;
let organiser: Actor;
let moderator: Actor;
let members: Actor[];
const tally = { restarts: 0, killed: 0, votes: 0 };

beforeAll(async () => {
  clockFolder = mkdtempSync(join(tmpdir(), 'brushwork-clock-'));
  const clock = join(clockFolder, 'ahead');
  writeFileSync(clock, '0');
  stage = await openE2eHarness({ CLOCK_FILE: clock, BRUSHWORK_LIMIT_MEMBER: '10' });
  const { localDiscord, guild } = stage;
  const { discord } = localDiscord;
  organiser = localDiscord.join('Olga', { guild });
  // Nothing but the right to manage events, and to hand out the winner's role.
  const permissions = PermissionFlagsBits.ManageEvents | PermissionFlagsBits.ManageRoles;
  const role = createRole(discord, guild, { name: 'Host', permissions });
  setRole(discord, guild, organiser.member, role, true);
  moderator = localDiscord.join('Mona', { guild, moderator: true });
  members = ['Ada', 'Berthe', 'Cleo', 'Dora', 'Emil', 'Finn'].map((name) => localDiscord.join(name, { guild }));
});
afterAll(async () => {
  await stage.close();
  rmSync(clockFolder, { recursive: true, force: true });
});

async function restart(): Promise<void> {
  tally.restarts++;
  await stage.start();
}

/** Kills the bot at the very moment a message appears, before it can know that its request was answered. */
async function killAt(wanted: string, action: () => unknown): Promise<MessageRecord> {
  const { discord } = stage.localDiscord;
  let isKilled = false;
  const killed = new Promise<MessageRecord>((resolve) => {
    const watch = (message: MessageRecord, change: string) => {
      if (change === 'deleted' || message.visibleTo !== undefined || !textOf(message).includes(wanted)) return;
      discord.changes.off('message', watch);
      isKilled = stage.bot.child.kill('SIGKILL');
      resolve(message);
    };
    discord.changes.on('message', watch);
  });
  try {
    await action();
  } catch (error) {
    // A bot that is started may post before it says that it is ready.
    if (!isKilled) throw error;
  }
  const message = await killed;
  await stage.bot.ended;
  tally.killed++;
  return message;
}

/** The bot's public messages that say something. */
function said(wanted: string): MessageRecord[] {
  const { discord } = stage.localDiscord;
  const all = [...stage.guild.channels.values()].flatMap((channel) => [...channel.messages.values()]);
  return all.filter(
    (message) =>
      !message.deleted &&
      message.visibleTo === undefined &&
      message.author.id === discord.bot.id &&
      textOf(message).includes(wanted),
  );
}

interface PostRow {
  readonly kind: string;
  readonly state: string;
  readonly attempt: number;
}

function posts(): PostRow[] {
  const database = new Database(join(stage.folder, 'brushwork.db'), { readonly: true, timeout: 5000 });
  try {
    const rows = 'select kind, state, attempt from challenge_posts order by challenge_id, sequence';
    return database.prepare(rows).all() as PostRow[];
  } finally {
    database.close();
  }
}

const allEnded = () =>
  waitUntil(() => posts().every(({ state }) => state === 'done' || state === 'dropped'), 'all posts to end');

/** The id of the challenge, as it is suggested. */
async function challengeId(who: Actor, name: string): Promise<string> {
  const suggestions = await who.autocomplete(`challenge ${name}`, { challenge: 'lighthouses' }, 'challenge');
  await suggestions.acknowledged();
  const [first] = (suggestions.record.choices ?? []) as { value: string }[];
  return first.value;
}

async function enter(who: Actor, painting: Reply): Promise<void> {
  const asked = await pressMore(who, painting.message, 'Enter a challenge');
  await asked.waitFor(`is now in **${TITLE}**`);
}

const nameOf = (who: Actor) => who.member.user.username;

const paint = async (who: Actor, strength: number): Promise<Reply> => {
  const reply = await who.stylize({ ...SMALL, strength, picture: { ...content, name: `${nameOf(who)}.png` } });
  await finished(reply);
  return reply;
};

/** Turns pages until the entry is there, and presses its button. */
async function vote(who: Actor, gallery: Reply, whose: string): Promise<void> {
  for (;;) {
    const { text, buttons } = gallery.snapshot;
    const titles = [...text.matchAll(/\*\*\d+\.\*\* (.*)/g)].map(([, title]) => title);
    const at = titles.findIndex((title) => title.startsWith(whose));
    if (at >= 0) {
      const presses = buttons.filter(({ customId }) => customId.startsWith('v1:vote:'));
      tally.votes++;
      await who.press(gallery.message, presses[at].customId);
      return;
    }
    // Two pages have everything.
    const [turn] = buttons.filter(({ label, disabled }) => ['Next', 'Previous'].includes(label) && !disabled);
    await who.press(gallery.message, turn.label);
    await gallery.waitFor((snapshot) => snapshot.text !== text);
  }
}

async function openGallery(who: Actor): Promise<Reply> {
  const gallery = await who.command('challenge vote', { challenge: await challengeId(who, 'vote') });
  await gallery.waitFor(`Gallery: ${TITLE}`);
  return gallery;
}

describe('a challenge', () => {
  it(
    'goes on from creation to podium over a bot that is killed at every stage, each post once, exact results',
    async () => {
      const { localDiscord, guild } = stage;
      const { discord } = localDiscord;
      const winner = createRole(discord, guild, { name: 'Winner' });
      await stage.start();

      // A draft outlives the bot.
      const panel = await organiser.command('challenge create', {
        title: TITLE,
        start: '2 hours',
        length: '2 days',
        voting: '1 day',
        time_zone: 'UTC',
      });
      await panel.waitFor('Open for entries for 2 days');
      await organiser.choose(panel.message, 'Role for the winner (default: none)', [winner.id]);
      const numbers = await organiser.press(panel.message, 'Edit limits');
      await numbers.acknowledged();
      await organiser.submitModal(numbers, { votesPerMember: '2' });
      await panel.waitFor('1 entry, 2 votes');
      await stage.bot.end('SIGKILL');
      await restart();
      await killAt('Upcoming challenge', () => organiser.press(panel.message, 'Publish'));

      // The start comes while nobody is there.
      stage.advance(2 * HOUR + LEASE);
      await killAt('Challenge open: paint and enter', restart);
      stage.advance(LEASE + 1000);
      await restart();
      await allEnded();
      expect(said('Challenge open: paint and enter')).toHaveLength(1);
      expect(said('Open for entries')).toHaveLength(1);
      expect([...guild.events.values()].map(({ status }) => status)).toEqual([GuildScheduledEventStatus.Active]);

      // Six enter; one replaces, one withdraws and comes back, one is disqualified and may return.
      const paintings = await Promise.all(members.map((who, index) => paint(who, 40 + index)));
      for (const [index, who] of members.entries()) {
        await enter(who, paintings[index]);
        if (index === 2) {
          await stage.bot.end('SIGKILL');
          await restart();
        }
      }
      const [ada, berthe, cleo, dora, emil, finn] = members;
      const better = await paint(ada, 90);
      const asked = await pressMore(ada, better.message, 'Enter a challenge');
      const { selects } = await asked.waitFor('Choose a challenge');
      await ada.choose(asked.message, selects[0].customId, [selects[0].options[0].value]);
      await asked.waitFor('has replaced your earlier entry');
      const shown = await finn.command('challenge show', { challenge: await challengeId(finn, 'show') });
      const mine = await shown.waitFor('Your entries: ');
      await finn.choose(shown.message, 'Withdraw an entry', [mine.selects[0].options[0].value]);
      await shown.waitFor('can’t be undone');
      await finn.press(shown.message, 'Withdraw');
      await shown.waitFor('Withdrew **');
      await enter(finn, paintings[5]);
      const entries = await moderator.autocomplete(
        'challenge disqualify',
        { challenge: await challengeId(moderator, 'disqualify'), entry: 'emil' },
        'entry',
      );
      await entries.acknowledged();
      const [{ value: entry }] = (entries.record.choices ?? []) as { value: string }[];
      const judged = await moderator.command('challenge disqualify', {
        challenge: await challengeId(moderator, 'disqualify'),
        entry,
        reason: 'That is a photo',
      });
      await judged.waitFor(': That is a photo');
      const refused = await emil.command('challenge disqualify', { challenge: 'x', entry, reason: 'No' });
      await refused.waitFor('Only organisers can do that');

      // The reminder comes, then the end of submissions; each while nobody is there.
      await stage.bot.end('SIGKILL');
      stage.advance(DAY);
      await killAt('you can enter until', restart);
      stage.advance(DAY);
      await killAt('Voting is open', restart);
      stage.advance(LEASE + 1000);
      await restart();
      await allEnded();

      // Somebody who comes now cannot vote.
      const gus = localDiscord.join('Gus', { guild });
      const late = await openGallery(gus);
      await vote(gus, late, 'ada');
      tally.votes--;
      await gus.waitForMessage('Only members who joined before voting started');

      // Emil's entry stands again for a while, and is out at the end.
      await moderator.press(judged.message, 'Undo');
      await judged.waitFor('is back in');
      const galleries = new Map<Actor, Reply>();
      for (const who of [...members, organiser, moderator]) galleries.set(who, await openGallery(who));
      const votes: (readonly [Actor, string, string])[] = [
        [ada, 'berthe', 'You voted for'],
        [ada, 'emil', 'You voted for'],
        [berthe, 'ada', 'You voted for'],
        [cleo, 'berthe', 'You voted for'],
        [cleo, 'ada', 'You voted for'],
        [dora, 'berthe', 'You voted for'],
        [dora, 'finn', 'You voted for'],
        // A change of mind: finn loses dora's vote.
        [dora, 'finn', 'You took back your vote'],
        [dora, 'cleo', 'You voted for'],
        [emil, 'finn', 'You voted for'],
        [organiser, 'ada', 'You voted for'],
        [moderator, 'cleo', 'You voted for'],
        [finn, 'emil', 'You voted for'],
      ];
      for (const [index, [who, whose, answer]] of votes.entries()) {
        const gallery = galleries.get(who) as Reply;
        await vote(who, gallery, whose);
        await gallery.waitFor(new RegExp(`${answer}.*\\*\\*${whose}`));
        if (index % 5 !== 4) continue;
        await stage.bot.end('SIGKILL');
        await restart();
      }
      // The third one takes the place of another.
      const spent = galleries.get(cleo) as Reply;
      await vote(cleo, spent, 'dora');
      tally.votes--;
      await spent.waitFor('You have no votes left for');
      await cleo.choose(spent.message, 'Move the vote from…', ['ada × swirls']);
      await spent.waitFor('You moved your vote to **dora');
      const again = await moderator.command('challenge disqualify', {
        challenge: await challengeId(moderator, 'disqualify'),
        entry,
        reason: 'It still is a photo',
      });
      await again.waitFor('Disqualified **');

      // The end of the voting, also while nobody is there; and what is written along with it, one death after the other.
      await stage.bot.end('SIGKILL');
      stage.advance(DAY + HOUR);
      const podium = await killAt('-# Results', restart);
      stage.advance(LEASE + 1000);
      await restart();
      await allEnded();

      const { text, files } = snapshotMessage(discord, podium);
      // berthe: ada, cleo, dora; ada: berthe, organiser; cleo: dora, moderator, who entered before ada's replacement.
      expect(text).toContain(`**1.** **berthe × swirls** by <@${berthe.id}>, 3 votes`);
      expect(text).toContain(`**2.** **cleo × swirls** by <@${cleo.id}>, 2 votes`);
      expect(text).toContain(`**3.** **ada × swirls** by <@${ada.id}>, 2 votes`);
      expect(text).toContain('5 entries, 9 votes');
      expect(text).toContain('Ties go to');
      expect(files.map(({ name }) => name)).toEqual(['podium.jpg']);
      expect(berthe.member.roles).toContain(winner.id);
      const [event] = guild.events.values();
      expect(event.status).toBe(GuildScheduledEventStatus.Completed);
      const threads = [...guild.channels.values()].filter(({ thread }) => thread !== undefined);
      expect(threads.map(({ name, thread }) => [name, thread?.archived])).toEqual([[TITLE, true]]);

      // Each post was carried out, and is there once.
      const written = posts();
      expect(written.map(({ kind }) => kind)).toEqual([
        'event-make',
        'announced',
        'opened',
        'event-start',
        'reminder',
        'voting',
        // The call for votes shows what stands: emil's entry again, then no more.
        'changed',
        'changed',
        'results',
        'role-give',
        'event-end',
        'thread-archive',
      ]);
      expect(written.filter(({ state }) => state !== 'done')).toEqual([]);
      const marks = [...stage.localDiscord.requests]
        .filter(({ route, status }) => route === 'POST /channels/:channel/messages' && status === 200)
        .map(({ body }) => /v1:challenge:[^"]*\.([^"]*)"/.exec(JSON.stringify(body))?.[1]);
      const messages = [...guild.channels.values()]
        .flatMap((channel) => [...channel.messages.values()])
        .filter(({ author, visibleTo }) => author.id === discord.bot.id && visibleTo === undefined);
      const found = messages.flatMap(
        (message) => JSON.stringify(message.components).match(/v1:challenge:[^"]*\.[^"]*/g) ?? [],
      );
      expect(found).toHaveLength(5);
      expect(new Set(found).size).toBe(5);
      console.log(
        `${members.length} entries, ${tally.votes} votes, ${tally.restarts} restarts, ${tally.killed} of them in the middle of a post; ` +
          `${written.length} posts, ${marks.length} messages sent, ${found.length} there, each once`,
      );
    },
    2 * WAIT_TIMEOUT_MS,
  );
});
