/**
 * The control API: what a person does with a client, over HTTP and JSON, for scripts and for pages.
 *
 *     GET    /control                                                       servers, channels, members, commands, the bot
 *     GET    /control/samples                                               pictures that anybody may take, drawn by code
 *     GET    /control/samples/:sample                                       one of them, PNG; `-small` to choose by
 *     POST   /control/members                                               somebody new
 *     PATCH  /control/members/:member                                       another language for somebody
 *     GET    /control/members/:member/interactions/:interaction             what became of an action
 *     GET    /control/members/:member/channels/:channel/messages            what the member can read there, oldest first
 *     POST   /control/members/:member/channels/:channel/messages            a message, with files and stickers
 *     DELETE /control/members/:member/channels/:channel/messages/:message
 *     POST   /control/members/:member/channels/:channel/interactions        a command, a button, a menu, a modal
 *
 * The channel `@bot` is the member's conversation with the bot. Files come in a form, beside a part `payload_json`.
 * Roles, channels and threads are in `guild-routes.ts`, what is there for developers, under /control/developer, in
 * `developer-routes.ts`; events come live over a WebSocket, in `live-socket.ts`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { ClientRejection } from '../actors/client-rejection.js';
import { ApiError } from '../rest/api-error.js';
import { readBody } from '../rest/request-body.js';
import { decodePath, RouteTable } from '../rest/route-table.js';
import type { DiscordState } from '../state/discord-state.js';
import { interactionOf, memberOf, messageOf, performAction } from './actions.js';
import type { DevTools, PageContent } from './dev-tools.js';
import { DEVELOPER_ROUTES } from './developer-routes.js';
import { actorOf } from './find-actor.js';
import { GUILD_CONTROL_ROUTES } from './guild-routes.js';
import { isLocalRequest } from './local-only.js';
import { ACTION, MEMBER, NEW_MEMBER, NEW_MESSAGE } from './request-schemas.js';
import { type ControlRequest, type ControlRoute, controlRoute } from './routes.js';
import { viewInteraction, viewMember, viewState } from './views.js';

const actorIn = ({ discord, parameters: { member, channel } }: ControlRequest) => actorOf(discord, member, channel);

const ROUTES: readonly ControlRoute[] = [
  controlRoute('GET', ({ discord, page }) => viewState(discord, page)),
  controlRoute('POST /members', ({ discord, body }) => {
    const { guild: id, name, ...person } = NEW_MEMBER.parse(body);
    const guild = discord.guilds.get(id);
    if (guild === undefined) throw new ClientRejection(`There is no server ${id}.`);
    return viewMember(discord.addMember(guild, name, person), guild);
  }),
  controlRoute('PATCH /members/:member', ({ discord, parameters, body }) => {
    const { locale } = MEMBER.parse(body);
    const { member, guild } = memberOf(discord, parameters.member);
    for (const { members } of discord.guilds.values()) {
      const same = members.get(member.user.id);
      if (same !== undefined) same.locale = locale;
    }
    discord.changes.emit('state');
    return viewMember(member, guild);
  }),
  controlRoute('GET /samples', ({ page }) => page.samples.list),
  controlRoute('GET /samples/:sample', ({ page, parameters }) => page.samples.render(parameters.sample)),
  controlRoute('GET /members/:member/interactions/:interaction', ({ discord, parameters }) => {
    const { member } = memberOf(discord, parameters.member);
    return viewInteraction(interactionOf(discord, member, parameters.interaction));
  }),
  controlRoute('GET /members/:member/channels/:channel/messages', (request) =>
    actorIn(request).messages.map((message) => request.discord.showMessage(message)),
  ),
  controlRoute('POST /members/:member/channels/:channel/messages', async (request) => {
    const { content, stickers } = NEW_MESSAGE.parse(request.body ?? {});
    return request.discord.showMessage(await actorIn(request).post(content, request.files, stickers));
  }),
  controlRoute('DELETE /members/:member/channels/:channel/messages/:message', (request) => {
    const actor = actorIn(request);
    actor.deleteMessage(messageOf(actor, request.parameters.message));
  }),
  controlRoute('POST /members/:member/channels/:channel/interactions', async (request) => {
    const action = ACTION.parse(request.body);
    const { record } = await performAction(request.discord, actorIn(request), action, request.files);
    return viewInteraction(record);
  }),
];

const TABLE = new RouteTable([...ROUTES, ...GUILD_CONTROL_ROUTES, ...DEVELOPER_ROUTES]);

export function createControlApi(discord: DiscordState, devTools: DevTools, page: PageContent) {
  async function answer(request: IncomingMessage, { pathname }: URL): Promise<unknown> {
    const { method = 'GET' } = request;
    const match = TABLE.find(method, pathname);
    if (match === undefined) throw new UnknownRoute(`There is nothing to ${method} at ${decodePath(pathname)}.`);
    const { json: body, files } = await readBody(request);
    return match.route.handle({ discord, devTools, page, parameters: match.parameters, body, files });
  }

  return async (request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> => {
    try {
      if (!isLocalRequest(request))
        throw new UnknownMember('The control API is for programs and pages of this machine only.');
      const result = await answer(request, url);
      if (result === undefined) response.writeHead(204).end();
      else if (result instanceof Uint8Array) sendPicture(response, result);
      else send(response, 200, result);
    } catch (error) {
      const [status, message] = refusalOf(error);
      send(response, status, { message });
    }
  };
}

class UnknownRoute extends ClientRejection {}
class UnknownMember extends ClientRejection {}

function refusalOf(error: unknown): readonly [status: number, message: string] {
  if (error instanceof UnknownMember) return [403, error.message];
  if (error instanceof UnknownRoute) return [404, error.message];
  if (error instanceof ClientRejection) return [400, error.message];
  if (error instanceof ApiError) return [400, `Discord refuses that: ${error.message}${detailOf(error.errors)}`];
  if (error instanceof z.ZodError) {
    const [{ path, message }] = error.issues;
    return [400, `The ${path.length === 0 ? 'request' : `field "${path.join('.')}"`} will not do: ${message}.`];
  }
  console.error(error);
  return [500, 'Something went wrong in the local Discord.'];
}

/** The first breach, and where it is. */
function detailOf(errors: object | undefined, path: readonly string[] = []): string {
  for (const [key, value] of Object.entries(errors ?? {})) {
    if (key === '_errors') return ` (${path.join('.')}: ${value[0].message})`;
    const detail = detailOf(value, [...path, key]);
    if (detail !== '') return detail;
  }
  return '';
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

function sendPicture(response: ServerResponse, png: Uint8Array): void {
  response.writeHead(200, { 'content-type': 'image/png', 'cache-control': 'max-age=3600' }).end(png);
}
