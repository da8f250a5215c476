/** The one door for everything that members do, with whatever can go wrong behind it. */
import { type ChatInputCommandInteraction, type Client, GatewayDispatchEvents, MessageFlags } from 'discord.js';
import { LocalDiscord } from 'local-discord';
import { type Actor, refusals } from 'local-discord/testing';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../packages/local-discord/test/bot-client.js';
import type { BotServices } from '../../src/discord/bot-services.js';
import type { Commands, ComponentHandler, SlashCommand } from '../../src/discord/command-types.js';
import { textMessage, toReply } from '../../src/discord/messages/message.js';
import { InteractionRouter } from '../../src/discord/router.js';
import { UserError } from '../../src/errors/user-error.js';

type Line = Record<string, unknown> & { readonly msg: string };

let discord: LocalDiscord;
let client: Client<true>;
let ada: Actor;
let lines: Line[];
let failed: (kind: string) => void;
/** What the commands do. */
let execute: (interaction: ChatInputCommandInteraction) => Promise<void>;
let press: ComponentHandler['execute'];
const unhandled: unknown[] = [];
const note = (error: unknown) => void unhandled.push(error);

const command = (name: string): SlashCommand => ({
  ...(name === 'stylize' ? { expectsPainting: true } : {}),
  data: { name, description: name, options: [{ type: 3, name: 'word', description: 'word', autocomplete: true }] },
  execute: (interaction) => execute(interaction),
  autocomplete: async () => {
    throw new Error('no suggestions today');
  },
});

beforeEach(async () => {
  discord = await LocalDiscord.start();
  ada = discord.join('Ada', { guild: discord.createGuild() });
  client = await connect(discord);
  lines = [];
  failed = () => {};
  const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const slash = ['stylize', 'queue', 'privacy', 'defaults', 'about', 'style', 'challenge'].map(command);
  const components: ComponentHandler[] = [
    { expectsPainting: true, actions: ['again'], execute: (...given) => press(...given) },
    { actions: ['pause'], execute: (...given) => press(...given) },
  ];
  const commands: Commands = { slash, messageMenu: [], userMenu: [], components, modals: [] };
  await client.application.commands.set(slash.map(({ data }) => data));
  new InteractionRouter(client).start({
    commands,
    services: {} as BotServices,
    log,
    onFailure: (kind) => failed(kind),
  });
  process.on('unhandledRejection', note);
});
afterEach(async () => {
  await client.destroy();
  await discord.stop();
  // Node tells of rejections after the microtasks.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  expect(unhandled.splice(0)).toEqual([]);
});

const said = (msg: string) => lines.filter((line) => line.msg === msg);
const boom = async () => {
  throw new Error('boom');
};

describe('an error behind the door', () => {
  it('is told in words and logged with what was asked', async () => {
    execute = boom;
    const reply = await ada.command('queue');
    const report = /report `(\w+)`/.exec((await reply.waitFor('Something went wrong')).text)?.[1];
    expect(said('an interaction failed')).toMatchObject([{ asked: '/queue', report, err: { message: 'boom' } }]);
  });

  it('is told in English where Discord does not say which language the member reads', async () => {
    execute = boom;
    discord.faults.garbleEvent = (event, data) =>
      event === GatewayDispatchEvents.InteractionCreate ? { ...(data as object), locale: undefined } : data;
    await (await ada.command('stylize')).waitFor('Something went wrong');
  });

  it('ends in the log where even explaining it goes wrong', async () => {
    execute = boom;
    failed = () => {
      throw new Error('no metrics');
    };
    await ada.command('queue');
    const line = { asked: '/queue', err: { message: 'boom' }, unexplained: 'Error: no metrics' };
    await expect.poll(() => said('a failure could not be explained')).toMatchObject([line]);
  });

  it('leaves no suggestions rather than none that ever come', async () => {
    const reply = await ada.autocomplete('style', { word: 'x' }, 'word');
    await reply.acknowledged();
    expect(reply.record.choices).toEqual([]);
    expect(said('an interaction failed')).toMatchObject([{ asked: 'style', err: { message: 'no suggestions today' } }]);
  });

  it('is logged with its causes where it is a refusal', async () => {
    execute = async () => {
      const cause = new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND cdn.example') });
      throw new UserError('download-failed', {}, { cause });
    };
    await (await ada.command('stylize')).waitFor('couldn’t download');
    const cause = 'fetch failed: getaddrinfo ENOTFOUND cdn.example';
    expect(said('refused')).toMatchObject([{ kind: 'download-failed', asked: '/stylize', cause }]);
  });
});

it('answers what is not known here, and what no version ever had', async () => {
  const message = await ada.post('x');
  await (await ada.pressId(message, 'v1:weaker:1')).waitFor('I couldn’t find that painting');
  await (await ada.pressId(message, 'nonsense')).waitFor('I couldn’t find that painting');
});

describe('the title of a failure', () => {
  it.each([
    ['stylize', 'Couldn’t paint that'],
    ...['queue', 'privacy', 'defaults', 'about', 'style', 'challenge'].map((name) => [name, 'That didn’t work']),
  ])('of /%s is "%s"', async (name, title) => {
    execute = boom;
    expect((await (await ada.command(name)).waitFor('Something went wrong')).text).toContain(`**${title}**`);
  });

  it.each([
    ['again', 'Couldn’t paint that'],
    ['pause', 'That didn’t work'],
  ])('of a press of "%s" is "%s"', async (action, title) => {
    press = boom;
    const reply = await ada.pressId(await ada.post('x'), `v1:${action}:1`);
    expect((await reply.waitFor('Something went wrong')).text).toContain(`**${title}**`);
  });
});

describe('a reply that is gone', () => {
  it.each([
    ['was deleted', refusals.unknownMessage(), 10_008],
    ['was dismissed', refusals.unknownWebhook(), 10_015],
    ['may not be changed any more', refusals.invalidToken(), 50_027],
  ])('because it %s is no internal error', async (_, refusal, code) => {
    const kinds: string[] = [];
    failed = (kind) => kinds.push(kind);
    execute = async (interaction) => {
      await interaction.deferReply();
      discord.faults.refusal = refusal;
      await interaction.editReply('here');
    };
    await ada.command('queue');
    const route = 'PATCH /webhooks/:id/:token/messages/@original';
    await expect.poll(() => said('nobody is there to be answered')).toMatchObject([{ asked: '/queue', code, route }]);
    expect([kinds, said('an interaction failed')]).toEqual([[], []]);
  });

  it('is one thing; a message that is not there is another', async () => {
    execute = async (interaction) => {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.client.rest.get(`/channels/${ada.channel.id}/messages/1`);
    };
    await (await ada.command('queue')).waitFor('Something went wrong');
    const line = { code: 10_008, route: 'GET /channels/:id/messages/:id' };
    expect(said('an interaction failed')).toMatchObject([line]);
  });

  it('is not told of a failure again and again', async () => {
    execute = async (interaction) => {
      await interaction.deferReply();
      discord.faults.refusal = refusals.unknownMessage();
      throw new Error('boom');
    };
    await ada.command('queue');
    await expect
      .poll(() => said('a failure could not be reported'))
      .toMatchObject([{ kind: 'internal', code: 10_008 }]);
  });
});

describe('a reply whose answer cannot be read', () => {
  const answer = toReply(textMessage('All is well'));

  it.each([
    ['is no JSON', undefined],
    ['is of another shape', { id: '1', components: 5 }],
  ])('because it %s stays as it is', async (_, garbled) => {
    execute = async (interaction) => {
      await interaction.deferReply();
      discord.faults.garbledAnswers = 1;
      discord.faults.garbledAnswer = garbled;
      await interaction.editReply(answer);
    };
    const reply = await ada.command('queue');
    const line = { asked: '/queue', err: { type: 'UnparsedResponseError' } };
    await expect
      .poll(() => said('a reply was changed, though the answer to that could not be read'))
      .toMatchObject([line]);
    expect(reply.text).toBe('All is well');
    expect(discord.requests.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  it('is told of what goes wrong afterwards', async () => {
    execute = async (interaction) => {
      await interaction.deferReply();
      await interaction.editReply(answer);
      throw new Error('boom');
    };
    const reply = await ada.command('queue');
    expect((await ada.waitForMessage('Something went wrong')).visibleTo).toBe(ada.id);
    expect(reply.text).toBe('All is well');
  });

  it('is told of where it was only announced', async () => {
    execute = async (interaction) => {
      discord.faults.garbledAnswers = 1;
      await interaction.deferReply({ withResponse: true });
    };
    await ada.command('queue');
    expect((await ada.waitForMessage('Something went wrong')).visibleTo).toBe(ada.id);
  });
});
