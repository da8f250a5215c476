/** The members of the server, grouped by their highest role. */
import type { MemberView } from '../../control-api/views.js';
import { openMenu } from '../menus/menu.js';
import { memberMenu } from '../menus/message-and-member-menus.js';
import { roleMenu } from '../menus/role-and-thread-menus.js';
import { colourOf, colourOfMember } from '../messages/select-options.js';
import { guild, memberId, state } from '../state/store.js';
import { addingMember } from './new-member.js';
import { newRoleFor } from './new-role.js';

/** All roles, highest first, including those without members. */
function Roles() {
  const here = guild.value;
  if (here === undefined) return null;
  const count = (id: string) => here.members.filter(({ roles }) => roles.includes(id)).length;
  return (
    <section>
      <h3>Roles — {here.roles.length}</h3>
      {[...here.roles].reverse().map((role) => (
        <button
          key={role.id}
          type="button"
          class="member role"
          aria-haspopup="menu"
          onClick={(event) => openMenu(event, roleMenu(here, role))}
          onContextMenu={(event) => openMenu(event, roleMenu(here, role))}
        >
          <span class="swatch" style={{ '--role': role.colour === 0 ? undefined : colourOf(role.colour) }} />
          <span>{role.name}</span>
          <small>{role.managed ? 'bot' : count(role.id)}</small>
        </button>
      ))}
      <button type="button" class="plain add" onClick={() => (newRoleFor.value = '')}>
        Create role
      </button>
    </section>
  );
}

export function Members() {
  const { members = [], roles = [], hasBot = true } = guild.value ?? {};
  const highest = (member: MemberView) => roles.filter(({ id }) => member.roles.includes(id)).at(-1);
  const groups = [...[...roles].reverse(), undefined].map((role) => ({
    role,
    people: members.filter((member) => highest(member)?.id === role?.id),
  }));
  const { bot } = state.value ?? {};
  return (
    <aside class="members" aria-label="Members">
      <h2 class="unseen">Members</h2>
      {groups
        .filter(({ people }) => people.length > 0)
        .map(({ role, people }) => (
          <section key={role?.id ?? ''}>
            <h3>
              {role?.name ?? 'Members'} — {people.length}
            </h3>
            {people.map(({ id, name, avatar }) => (
              <button
                key={id}
                type="button"
                class="member"
                aria-haspopup="menu"
                onClick={(event) => openMenu(event, memberMenu(id))}
                onContextMenu={(event) => openMenu(event, memberMenu(id))}
              >
                <img class="avatar" src={avatar} alt="" width="32" height="32" />
                <span class="role-name" style={{ '--role': colourOfMember(id) }}>
                  {name}
                </span>
                {id === memberId.value && <small>you</small>}
              </button>
            ))}
          </section>
        ))}
      {hasBot && bot !== undefined && (
        <section>
          <h3>Apps — 1</h3>
          <p class="member">
            <img class="avatar" src={bot.avatar} alt="" width="32" height="32" />
            <span>{bot.name}</span> <span class="tag">APP</span>
            <small>{bot.online ? 'online' : 'offline'}</small>
          </p>
        </section>
      )}
      <button type="button" class="plain add" onClick={() => (addingMember.value = true)}>
        Add member
      </button>
      <Roles />
    </aside>
  );
}
