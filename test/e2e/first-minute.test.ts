/** What a member meets first: a style chosen or found, refusals that nobody else sees, questions before something is lost. */

import { type Actor, type Reply, textOf } from 'local-discord/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  content,
  type E2eHarness,
  finished,
  LONG,
  openE2eHarness,
  SMALL,
  style,
  waitUntil,
} from './harness/e2e-harness.js';

let stage: E2eHarness;
let ada: Actor;
beforeAll(async () => {
  stage = await openE2eHarness({ BRUSHWORK_LIMIT_MEMBER: '20', BRUSHWORK_LIMIT_SIZE: '256' });
  ada = stage.localDiscord.join('Ada', { guild: stage.guild });
  await stage.start();
});
afterAll(() => stage.close());

const { style_image: _, ...WITHOUT_STYLE } = SMALL;

/** The question for a style, which only its member sees. */
async function question(who: Actor, options: Parameters<Actor['stylize']>[0], says: string): Promise<Reply> {
  const reply = await who.stylize(options);
  await reply.waitFor(says);
  expect(reply.message?.visibleTo).toBe(who.id);
  return reply;
}

describe('a picture without a style', () => {
  it('is asked about: a menu of the library with its numbered pictures; nothing is sent twice', async () => {
    const asked = await question(ada, WITHOUT_STYLE, 'Choose a style for lighthouse');
    const { files, selects, buttons, text } = asked.snapshot;
    expect(text).toMatch(/add it as `style_image` in <\/stylize:\d+>/);
    expect(await sharp(files[0].bytes).metadata()).toMatchObject({ format: 'jpeg' });
    const numbers = selects[1].options.map(({ label }) => /^(\d)\. \S/.exec(label)?.[1]);
    expect(numbers).toEqual(['1', '2', '3', '4', '5', '6']);
    // Nothing was painted yet, so nothing is proposed.
    expect(buttons).toEqual([]);
    expect(selects[0].options.map(({ label }) => label)).toEqual([
      'All of it',
      'Only the subject',
      'Only the background',
    ]);
    await ada.choose(asked.message, 'All of it', ['background']);
    const part = () => asked.snapshot.selects[0].placeholder;
    await waitUntil(() => part() === 'Only the background', 'the menu to say what was chosen');
    const painted = await ada.choose(asked.message, 'Choose a style…', ['swirls']);
    expect((await finished(painted)).text).toMatch(/Night swirls.* · Only the background/);
    expect(painted.message?.visibleTo).toBeUndefined();
  });

  it('is painted in the style of the last time by one press', async () => {
    const asked = await question(ada, { ...WITHOUT_STYLE, private: true }, 'Choose a style');
    const painted = await ada.press(asked.message, 'Paint in Night swirls');
    expect((await finished(painted)).text).toContain('Night swirls');
    expect(painted.message?.visibleTo).toBe(ada.id);
  });

  it('is not for somebody else to paint', async () => {
    const asked = await question(ada, WITHOUT_STYLE, 'Choose a style');
    const eve = stage.localDiscord.join('Eve', { guild: stage.guild });
    const { customId } = asked.snapshot.buttons[0];
    const refused = await eve.pressId(await eve.post('here'), customId);
    expect((await refused.waitFor('no longer stored')).text).toContain('Send');
  });
});

describe('a style by its name', () => {
  it('is taken where its beginning or a typing error leaves no doubt', async () => {
    for (const typed of ['mos', 'Nigth swirls']) await finished(await ada.stylize({ ...WITHOUT_STYLE, style: typed }));
  });

  it('is asked about where it is near, with a button that paints it', async () => {
    const asked = await question(ada, { ...WITHOUT_STYLE, style: 'Nigth' }, 'Did you mean **Night swirls**?');
    expect(asked.text).toContain('I couldn’t find a style called “Nigth”.');
    const painted = await ada.press(asked.message, 'Paint in Night swirls');
    expect((await finished(painted)).text).toContain('Night swirls');
  });

  it('is asked for again where it is the second one', async () => {
    const wanted = { ...SMALL, second_style: 'xylophone', blend: 30 };
    const asked = await question(ada, wanted, 'find a style called “xylophone”');
    const painted = await ada.choose(asked.message, 'Choose a style…', ['mosaic']);
    expect((await finished(painted)).text).toContain('Styles 70 : 30');
  });
});

describe('the windows', () => {
  it('of a message takes a style of the library, the last one chosen already, or an upload', async () => {
    const open = async () => {
      const window = await ada.messageCommand('Stylize this picture', await ada.post('look', [content]));
      await window.waitForModal();
      return window;
    };
    // Its size and quality are the defaults, which take long.
    const stop = async (reply: Reply, named: string) => {
      await reply.waitFor(/In the queue|Painting/);
      const queue = await ada.command('queue');
      await queue.waitFor(`lighthouse × ${named}`);
      await ada.press(reply.message, 'Cancel');
      await reply.waitFor('Cancelled');
    };
    await stop(await ada.submitModal(await open()), 'Mosaic');
    await stop(await ada.submitModal(await open(), { style: ['glass'] }), 'Stained glass');
    await stop(await ada.submitModal(await open(), { style_image: [style] }), 'swirls');
  });

  it('"Edit" changes the style, or keeps the one that was uploaded', async () => {
    const first = await ada.stylize(SMALL);
    await finished(first);
    const edit = async (answers: Parameters<Actor['submitModal']>[1]) => {
      const window = await ada.press(first.message, 'Edit');
      await window.waitForModal();
      return (await finished(await ada.submitModal(window, answers))).text;
    };
    expect(await edit({ strength: '80', more: 'Size in pixels: 96' })).toMatch(/Strength 80[\s\S]*96 × 96/);
    const changed = await ada.press(first.message, 'Edit');
    await changed.waitForModal();
    const reply = await ada.submitModal(changed, { style: ['glass'] });
    await finished(reply);
    const again = await ada.press(reply.message, 'Edit');
    expect(JSON.stringify(await again.waitForModal())).toMatch(/"value":"glass"[^}]*"default":true/);
  });
});

describe('the finished painting', () => {
  it('says what was painted in what, to screen readers too', async () => {
    const picture = { ...content, name: 'my_boat_.jpeg' };
    const { text, raw } = await finished(await ada.stylize({ ...WITHOUT_STYLE, picture, style: 'glass' }));
    expect(text).toMatch(
      /^\*\*my\\_boat\\_\*\* in \*\*Stained glass\*\* · Strength 50 · Draft · 64 × 64 · \d+ (sec|min)$/,
    );
    expect(JSON.stringify(raw)).toContain('"description":"my_boat_ painted in Stained glass"');
  });

  it('can be painted as it was asked for after it was cancelled', async () => {
    const reply = await ada.stylize({ ...LONG, strength: 60 });
    await reply.waitFor(/In the queue|Painting/);
    await ada.press(reply.message, 'Cancel');
    await reply.waitFor('Cancelled');
    const again = await ada.press(reply.message, 'Paint again');
    await again.waitFor('Painting');
    await ada.press(again.message, 'Cancel');
    await again.waitFor('Cancelled');
    const window = await ada.press(again.message, 'Edit settings');
    expect(JSON.stringify(await window.waitForModal())).not.toContain('Seed: ');
  });
});

describe('a refusal', () => {
  it('is read by nobody else, also where it comes after the reply was announced', async () => {
    const picture = { name: 'notes.png', bytes: Buffer.from('Dear diary') };
    const reply = await ada.stylize({ ...SMALL, picture });
    expect(textOf(await ada.waitForMessage('That’s a text file'))).toContain('Couldn’t paint that');
    expect((await ada.waitForMessage('That’s a text file')).visibleTo).toBe(ada.id);
    await reply.gone();
  });

  it('of a window keeps the picture that was uploaded with it', async () => {
    const opened = await ada.messageCommand('Stylize this picture', await ada.post('look', [content]));
    await opened.waitForModal();
    const refused = await ada.submitModal(opened, { style_image: [style], strength: '500' });
    await refused.waitFor('Couldn’t paint that');
    const again = await ada.press(refused.message, 'Edit again');
    expect(JSON.stringify(await again.waitForModal())).toContain('Keeps swirls.png unless you upload another.');
    const painted = await ada.submitModal(again, { strength: '50' });
    await painted.waitFor(/In the queue|Painting/);
    const queue = await ada.command('queue');
    await queue.waitFor('lighthouse × swirls');
    await ada.press(painted.message, 'Cancel');
    await painted.waitFor('Cancelled');
  });
});

it('every window tells all wrong fields at once, and comes back as it was filled in', async () => {
  const olga = stage.localDiscord.join('Olga', { guild: stage.guild, moderator: true });
  const panel = await olga.command('challenge create', { title: 'Wrong numbers' });
  await panel.waitFor('Wrong numbers');
  const window = await olga.press(panel.message, 'Edit limits');
  await window.waitForModal();
  await olga.submitModal(window, { entriesPerMember: '99', votesPerMember: 'x' });
  const told = await olga.waitForMessage('Please check 2 fields');
  expect(told.visibleTo).toBe(olga.id);
  const again = await olga.press(told, 'Edit again');
  expect(JSON.stringify(await again.waitForModal())).toMatch(/"value":"99"[\s\S]*"value":"x"/);
  const mended = await olga.submitModal(again, { entriesPerMember: '2', votesPerMember: '2' });
  await mended.acknowledged();
  await olga.waitForMessage('Wrong numbers');
});

describe('/help', () => {
  const help = async (who: Actor) => {
    const reply = await who.command('help');
    const { text } = await reply.waitFor('What you can do here');
    expect(reply.message?.visibleTo).toBe(who.id);
    return text;
  };
  const mentioned = (text: string) => [...text.matchAll(/<\/([^:]+):\d+>/g)].map(([, name]) => name);

  it('mentions what a member may do in this server', async () => {
    const rita = stage.localDiscord.join('Rita', { guild: stage.guild, moderator: true });
    const everybody = ['stylize', 'style list', 'style add', 'paintings', 'queue'];
    const challenges = ['challenge list', 'challenge leaderboard'];
    expect(mentioned(await help(ada))).toEqual([...everybody, ...challenges, 'settings', 'privacy show', 'about']);
    const text = await help(rita);
    expect(mentioned(text)).toEqual([
      ...everybody,
      'moderation show',
      ...challenges,
      'challenge create',
      'defaults show',
      'settings',
      'privacy show',
      'about',
    ]);
    expect(text).toContain('you can pause it');
    // Whatever there is, whoever may do all of it is told of.
    const known = stage.localDiscord.discord.commands.filter(({ type }) => type === 1).map(({ name }) => name);
    const roots = new Set(mentioned(text).map((name) => name.split(' ')[0]));
    expect(known.filter((name) => !roots.has(name))).toEqual(['help']);
  });

  it('mentions in a direct message only what works there', async () => {
    expect(mentioned(await help(ada.direct()))).toEqual([
      'stylize',
      'style list',
      'paintings',
      'queue',
      'settings',
      'privacy show',
      'about',
    ]);
  });
});

it('nothing of all this was a mistake of the bot', () => {
  expect(stage.bot.said('an interaction failed')).toEqual([]);
});
