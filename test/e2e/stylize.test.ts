/** What a member sees, from `/stylize` to the painting and on. */

import { type Actor, type MessageRecord, snapshotMessage } from 'local-discord/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGenerationMetadata } from '../../src/images/index.js';
import { openMore, pressMore } from '../press-more.js';
import { content, type E2eHarness, finished, LONG, openE2eHarness, SMALL, style } from './harness/e2e-harness.js';

let stage: E2eHarness;
let ada: Actor;
let mona: Actor;
beforeAll(async () => {
  stage = await openE2eHarness({ BRUSHWORK_LIMIT_MEMBER: '20', BRUSHWORK_LIMIT_SIZE: '256' });
  ada = stage.localDiscord.join('Ada', { guild: stage.guild });
  mona = stage.localDiscord.join('Mona', { guild: stage.guild, moderator: true });
  await stage.start();
});
afterAll(() => stage.close());

const metadataOf = (bytes: Uint8Array) => sharp(bytes).metadata();
const labels = (buttons: readonly { label: string }[]) => buttons.map(({ label }) => label);

describe('a painting', () => {
  it('is one reply: acknowledged, painted before the eyes, finished with what made it', async () => {
    const reply = await ada.stylize({
      picture: content,
      style_image: style,
      size: 96,
      quality: 'standard',
      strength: 70,
    });
    await reply.acknowledged();
    await stage.heldAtSketch(reply, () => {});
    const done = await finished(reply);
    const sketches = reply.history.filter(({ text, files }) => text.includes('**Painting**') && files.length > 0);
    expect(sketches.length).toBeGreaterThan(0);
    expect(sketches[0].text).toMatch(/█*░+.*\d+%\n-# Pass \d of \d · (Ready in \d+ sec|Finishing…)/);
    expect(labels(sketches[0].buttons)).toEqual(['Cancel', 'Ping me']);
    expect(await metadataOf(sketches[0].files[0].bytes)).toMatchObject({ format: 'jpeg', width: 96 });
    expect(done.text).toMatch(/^\*\*lighthouse\*\* in \*\*swirls\*\* · Strength 70 · 96 × 96 · \d+ (sec|min)$/);
    expect(labels(done.buttons)).toEqual(['Paint again', 'Stronger', 'Weaker', 'Edit', 'More…']);
    expect(done.files).toHaveLength(1);
    expect(await metadataOf(done.files[0].bytes)).toMatchObject({ format: 'png', width: 96, height: 96 });
    expect(await readGenerationMetadata(done.files[0].bytes)).toMatchObject({ options: { strength: 70 } });
    const edits = reply.history.filter(({ text }) => text !== '');
    // Two seconds by the bot's clock, whose short waits pass four times as fast here. On its way one may be slower than the next, but
    // all of them no faster than that on the whole. `test/discord/stylize/discord-delivery.test.ts` counts every one.
    expect((edits.at(-1)?.at ?? 0) - edits[0].at).toBeGreaterThanOrEqual(250 * (edits.length - 1));
  });

  it('waits its turn, and says where it stands', async () => {
    const long = await ada.stylize(LONG);
    await long.waitFor('Painting');
    const [second, third] = await stage.held(async () => {
      const next = await mona.stylize(SMALL);
      await next.waitFor(/\*\*1st\*\* of 1/);
      const last = await ada.stylize(SMALL);
      await last.waitFor(/\*\*2nd\*\* of 2/);
      await ada.press(long.message, 'Cancel');
      return [next, last];
    });
    const cancelled = await long.waitFor('Cancelled');
    expect(cancelled.text).toContain(`<@${ada.id}> cancelled`);
    expect(labels(cancelled.buttons)).toEqual(['Paint again', 'Edit settings']);
    await Promise.all([finished(second), finished(third)]);
  });

  it('can be only for its member', async () => {
    const reply = await ada.stylize({ ...SMALL, private: true });
    await finished(reply);
    expect(reply.message?.visibleTo).toBe(ada.id);
  });

  it('mixes two styles, and begins from the noise of a seed', async () => {
    const second_style_image = { name: 'other.png', bytes: content.bytes };
    const reply = await ada.stylize({
      ...SMALL,
      second_style_image,
      blend: 30,
      seed: 7,
      stroke_size: 2,
      colours: 'match',
    });
    expect((await finished(reply)).text).toContain('matched to the photo · Strokes × 2 · Styles 70 : 30 · Seed 7');
  });

  it('is hidden where its content was a spoiler', async () => {
    const reply = await ada.stylize({ ...SMALL, picture: { ...content, name: 'SPOILER_lighthouse.png' } });
    await finished(reply);
    expect(JSON.stringify(reply.snapshot.raw)).toContain('"spoiler":true');
  });

  it('is painted in direct messages, where the bot came with the member', async () => {
    await finished(await ada.direct().stylize(SMALL));
    await finished(await ada.at({ userInstalled: true }).stylize(SMALL));
  });
});

describe('buttons', () => {
  it('paint again: another seed, stronger, weaker, in the own colours', async () => {
    const first = await ada.stylize(SMALL);
    await finished(first);
    const press = async (label: string) => (await finished(await ada.press(first.message, label))).text;
    expect(await press('Paint again')).toMatch(/Strength 50 .*Seed \d+/);
    expect(await press('Stronger')).toContain('Strength 65');
    expect(await press('Weaker')).toContain('Strength 35');
    const own = await finished(await pressMore(ada, first.message, 'Keep colours'));
    expect(own.text).toContain('Photo’s colours');
    // Nothing that the networks know stands in this picture.
    const behind = await finished(await pressMore(ada, first.message, 'Only the background'));
    expect(behind.text).toMatch(/Only the background(.|\n)*couldn’t find a clear subject, so I painted everything/);
    expect(first.snapshot.text).toContain('Strength 50');
  });

  it('have nothing to do at the ends of the slider', async () => {
    const strongest = await finished(await ada.stylize({ ...SMALL, strength: 100, colours: 'content' }));
    const off = strongest.buttons.filter(({ disabled }) => disabled);
    expect(labels(off)).toEqual(['Stronger']);
  });

  it('are few; "More…" shows each member the rest of what they may do', async () => {
    const first = await ada.stylize(SMALL);
    await finished(first);
    const offered = async (who: Actor) => {
      const panel = await openMore(who, first.message);
      expect(panel.visibleTo).toBe(who.id);
      return labels(snapshotMessage(stage.localDiscord.discord, panel).buttons);
    };
    const paint = ['Variations', 'Larger', 'Keep colours', 'Only the subject', 'Only the background'];
    const show = ['Before and after', 'Timelapse'];
    expect(await offered(ada)).toEqual([...paint, ...show, 'Enter a challenge', 'Save style', 'Delete']);
    expect(await offered(mona)).toEqual([...paint, 'Save style', 'Delete']);
    expect(await offered(stage.localDiscord.join('Eve', { guild: stage.guild }))).toEqual(paint);
    // What starts there is as public as the painting, not as the panel.
    const larger = await pressMore(ada, first.message, 'Larger');
    await finished(larger);
    expect(larger.message?.visibleTo).toBeUndefined();
    const secret = await ada.stylize({ ...SMALL, private: true });
    await finished(secret);
    const own = await pressMore(ada, secret.message, 'Keep colours');
    await finished(own);
    expect(own.message?.visibleTo).toBe(ada.id);
  });

  it('of earlier versions still do what they say', async () => {
    const first = await ada.stylize(SMALL);
    await finished(first);
    const [{ customId }] = first.snapshot.buttons;
    const old = (action: string) =>
      ada.pressId(first.message as MessageRecord, customId.replace(':again:', `:${action}:`));
    expect((await finished(await old('colours'))).text).toContain('Photo’s colours');
    await (await old('variations')).waitFor('What should the four variations differ in?');
    await (await old('enter')).waitFor(/no challenge|Choose a challenge/i);
    expect((await (await old('style-save')).waitForModal()).title).toBe('Save this style');
    await old('delete');
    await ada.press(await ada.waitForMessage('Delete **lighthouse** in **swirls**?'), 'Delete');
    await first.gone();
  });

  it('open a window with every option, which paints what was typed', async () => {
    const first = await ada.stylize(SMALL);
    await finished(first);
    const window = await ada.press(first.message, 'Edit');
    await window.acknowledged();
    expect(window.modal?.title).toBe('Edit settings');
    const reply = await ada.submitModal(window, {
      strength: '80',
      quality: ['draft'],
      colours: ['match'],
      more: 'stroke size: 0,5\nSeed: 9',
    });
    expect((await finished(reply)).text).toContain(
      'Strength 80 · Draft · Style’s colours, matched to the photo · Strokes × 0.5 · Seed 9',
    );
  });

  it('say what is wrong with what was typed', async () => {
    const first = await ada.stylize(SMALL);
    await finished(first);
    const window = await ada.press(first.message, 'Edit');
    await window.acknowledged();
    const answers = { strength: 'much', quality: ['draft'], more: 'Size in pixels: 5000\nplease\nSeed: 4' };
    const reply = await ada.submitModal(window, answers);
    const { text } = await reply.waitFor('Please check 3 fields');
    expect(reply.message?.visibleTo).toBe(ada.id);
    expect(text).toContain('Strength must be between 0 and 100 (you entered much).');
    expect(text).toMatch(/Size.* must be between 64 and 256 \(you entered 5000\)\./);
    expect(text).toContain('I couldn’t read “please”');
    // The window comes back as it was filled in.
    const again = await ada.press(reply.message, 'Edit again');
    await again.waitForModal();
    const mended = await ada.submitModal(again, { strength: '30', more: 'Size in pixels: 80\nSeed: 4' });
    expect((await finished(mended)).text).toContain('Strength 30 · Draft · Seed 4 · 80 × 80');
  });

  it('delete a painting for its member and for a moderator, and for nobody else', async () => {
    for (const who of [ada, mona]) {
      const eve = stage.localDiscord.join('Eve', { guild: stage.guild });
      const reply = await ada.stylize(SMALL);
      await finished(reply);
      await eve.pressId(reply.message as MessageRecord, reply.snapshot.buttons[0].customId.replace('again', 'delete'));
      expect((await eve.waitForMessage(/Only the member who asked/)).visibleTo).toBe(eve.id);
      const question = async () => {
        await pressMore(who, reply.message, 'Delete');
        const asked = await who.waitForMessage('Delete **lighthouse** in **swirls**?');
        expect(asked.visibleTo).toBe(who.id);
        return asked;
      };
      const asked = await question();
      await who.press(asked, 'Cancel');
      await expect.poll(() => asked.deleted).toBe(true);
      expect(reply.message?.deleted).toBe(false);
      await who.press(await question(), 'Delete');
      await reply.gone();
    }
  });

  it('cancel what waits, for its member and for a moderator, and for nobody else', async () => {
    const eve = stage.localDiscord.join('Eve', { guild: stage.guild });
    const running = await ada.stylize(LONG);
    await running.waitFor('Painting');
    await stage.held(async () => {
      const waiting = await ada.stylize(SMALL);
      await waiting.waitFor('In the queue');
      await eve.press(waiting.message, 'Cancel');
      await eve.waitForMessage(/Only the member who asked/);
      expect(waiting.text).toContain('In the queue');
      await mona.press(waiting.message, 'Cancel');
      expect((await waiting.waitFor('Cancelled')).text).toContain(`<@${mona.id}>, a moderator,`);
      await mona.press(running.message, 'Cancel');
    });
    await running.waitFor('Cancelled');
  });
});

describe('the "Apps" menu', () => {
  // Its paintings have the defaults, which take long.
  beforeAll(async () => {
    await (await mona.command('defaults set', { setting: 'quality', value: 'draft' })).waitFor('unsaved change');
    const panel = await mona.command('defaults set', { setting: 'size', value: '96' });
    await panel.waitFor('2 unsaved changes');
    await mona.press(panel.message, 'Save');
    await panel.waitFor('Saved ');
  });

  it('stylizes the picture of a message', async () => {
    const message = await ada.post('look', [content]);
    const window = await ada.messageCommand('Stylize this picture', message);
    await window.acknowledged();
    const reply = await ada.submitModal(window, { style_image: [style], strength: '90' });
    expect((await finished(reply)).text).toContain('Strength 90');
  });

  it('says that there is no picture in a message', async () => {
    const reply = await ada.messageCommand('Stylize this picture', await ada.post('just words'));
    expect((await reply.waitFor('Couldn’t paint that')).text).toContain('I couldn’t find a picture there');
  });

  it("stylizes a member's avatar", async () => {
    const window = await ada.userCommand('Stylize avatar', mona.member);
    await window.acknowledged();
    const reply = await ada.submitModal(window, { style_image: [style] });
    await stage.heldAtSketch(reply, () => ada.press(reply.message, 'Cancel'));
    await reply.waitFor('Cancelled');
  });
});

describe('the queue', () => {
  it('shows own paintings by name, those of others as counts, and to moderators whose they are', async () => {
    const running = await ada.stylize(LONG);
    await running.waitFor('Painting');
    const seenBy = async (who: Actor) => (await (await who.command('queue')).waitFor('**Queue**')).text;
    const waiting = await stage.held(async () => {
      const reply = await mona.stylize({ ...SMALL, picture: { ...content, name: 'my_boat.png' } });
      await reply.waitFor('In the queue');
      const adas = await seenBy(ada);
      expect(adas).toMatch(
        /Painting now\n- \[\*\*lighthouse × swirls\*\*\]\(https:\S+\) · \d+% · (Ready in|Finishing)/,
      );
      expect(adas).toContain('Waiting\n- 1 painting by someone else');
      const monas = await seenBy(mona);
      expect(monas).toContain(`<@${ada.id}>`);
      expect(monas).toContain('my\\_boat × swirls');
      await ada.press(running.message, 'Cancel');
      return reply;
    });
    await finished(waiting);
    expect(await seenBy(ada)).toContain('The queue is empty');
  });

  it('is paused, resumed and thinned out by moderators only', async () => {
    expect(labels((await (await ada.command('queue')).waitFor('**Queue**')).buttons)).toEqual([]);
    const forged = await ada.pressId(
      (await ada.command('queue')).message ?? (await ada.post('x')),
      `v1:pause:${stage.guild.id}`,
    );
    expect((await forged.waitFor('That didn’t work')).text).toContain('Only moderators');

    const panel = await mona.command('queue');
    await panel.waitFor('**Queue**');
    await mona.press(panel.message, 'Pause');
    await panel.waitFor('The queue is paused here');
    const first = await ada.stylize(SMALL);
    await first.waitFor(/In the queue.*paused by a moderator/s);
    const second = await ada.stylize(SMALL);
    await second.waitFor('In the queue');
    const fuller = await mona.command('queue');
    await fuller.waitFor('lighthouse × swirls');
    const [menu] = fuller.snapshot.selects;
    expect(menu.options).toHaveLength(2);
    await mona.choose(fuller.message, 'Remove a painting…', [menu.options[0].value]);
    await first.waitFor('Cancelled');
    await mona.press(fuller.message, 'Resume');
    await finished(second);
  });
});

it('says what it is', async () => {
  const snapshot = await (await ada.command('about')).waitFor('Brushwork');
  expect(snapshot.text).toMatch(/Version \d+\.\d+\.\d+ · Networks: lite · Runs on ONNX Runtime/);
});
