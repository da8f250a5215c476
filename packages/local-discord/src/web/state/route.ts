/** The address: "#/MEMBER/CHANNEL", so that two tabs can be two people and a reload changes nothing. */
import { channelId, DIRECT, memberId, state } from './store.js';

export function go(member: string, channel: string): void {
  const hash = `#/${member}/${channel}`;
  if (location.hash !== hash) history.pushState(null, '', hash);
  readAddress();
}

/** Takes up what the address says; where it says nothing that holds, the first person in their first channel. */
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
