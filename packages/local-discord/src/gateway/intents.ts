/** Which intent an event needs: https://discord.com/developers/docs/events/gateway#gateway-intents */
import { GatewayDispatchEvents, GatewayIntentBits } from 'discord-api-types/v10';

/** In servers, and in direct messages. */
type Needed = readonly [number, number];

const both = (intent: GatewayIntentBits): Needed => [intent, intent];
const MESSAGES: Needed = [GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages];
const GUILDS = both(GatewayIntentBits.Guilds);
const MEMBERS = both(GatewayIntentBits.GuildMembers);
const EVENTS = both(GatewayIntentBits.GuildScheduledEvents);

/** The others come to everybody. */
const INTENTS: Partial<Record<string, Needed>> = {
  [GatewayDispatchEvents.MessageCreate]: MESSAGES,
  [GatewayDispatchEvents.MessageUpdate]: MESSAGES,
  [GatewayDispatchEvents.MessageDelete]: MESSAGES,
  [GatewayDispatchEvents.ChannelCreate]: GUILDS,
  [GatewayDispatchEvents.ChannelUpdate]: GUILDS,
  [GatewayDispatchEvents.ChannelDelete]: GUILDS,
  [GatewayDispatchEvents.ThreadCreate]: GUILDS,
  [GatewayDispatchEvents.ThreadUpdate]: GUILDS,
  [GatewayDispatchEvents.ThreadDelete]: GUILDS,
  [GatewayDispatchEvents.GuildCreate]: GUILDS,
  [GatewayDispatchEvents.GuildDelete]: GUILDS,
  [GatewayDispatchEvents.GuildRoleCreate]: GUILDS,
  [GatewayDispatchEvents.GuildRoleUpdate]: GUILDS,
  [GatewayDispatchEvents.GuildRoleDelete]: GUILDS,
  [GatewayDispatchEvents.GuildMemberAdd]: MEMBERS,
  [GatewayDispatchEvents.GuildMemberUpdate]: MEMBERS,
  [GatewayDispatchEvents.GuildScheduledEventCreate]: EVENTS,
  [GatewayDispatchEvents.GuildScheduledEventUpdate]: EVENTS,
  [GatewayDispatchEvents.GuildScheduledEventDelete]: EVENTS,
};

/** @returns bits, all of which a session must have asked for. */
export function intentsFor(event: string, isDirect: boolean): number {
  const [inGuilds, inDirect] = INTENTS[event] ?? [0, 0];
  return isDirect ? inDirect : inGuilds;
}
