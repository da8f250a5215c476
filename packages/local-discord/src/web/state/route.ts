/** The route "#/MEMBER/CHANNEL" in the address, so that two tabs can be two members and a reload keeps the view. */
import { channelId, DIRECT, memberId, state } from './store.js';

export function go(member: string, channel: string): void {
  const hash = `#/${member}/${channel}`;
  if (location.hash !== hash) history.pushState(null, '', hash);
  readAddress();
}

/** Applies the route; if it is invalid, goes to the first member and their first channel. */
export function readAddress(): void {
  const [, member = '', channel = ''] = location.hash.split('/');
  const known = state.value?.guilds.flatMap(({ members }) => members) ?? [];
  const person = known.find(({ id }) => id === member) ?? known[0];
  if (person === undefined) return;
  const channels = state.value?.guilds
    .filter(({ members }) => members.some(({ id }) => id === person.id))
    .flatMap((guild) => guild.channels.map(({ id }) => id));
  const place = channel === DIRECT || channels?.includes(channel) ? channel : (channels?.[0] ?? DIRECT);
  memberId.value = person.id;
  channelId.value = place;
  const hash = `#/${person.id}/${place}`;
  if (location.hash !== hash) history.replaceState(null, '', hash);
}
