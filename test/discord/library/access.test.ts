/** Who may do what with a library, by the permissions that Discord brings along. */
import { ApplicationIntegrationType, type BaseInteraction, PermissionFlagsBits, PermissionsBitField } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { libraryScope, mayChange, requireMayAdd, requireMayChange } from '../../../src/discord/library/access.js';
import type { PolicyDeps } from '../../../src/discord/settings/guild-policy.js';
import type { UserError } from '../../../src/errors/user-error.js';
import type { LibraryPolicy } from '../../../src/library/library-policy.js';
import type { Style } from '../../../src/library/style.js';
import { MEMBER_RANKS } from '../../../src/members/member-rank.js';

const PERMISSIONS = {
  nobody: 0n,
  moderator: PermissionFlagsBits.ManageMessages,
  manager: PermissionFlagsBits.ManageGuild,
  admin: PermissionFlagsBits.Administrator,
} as const;
type Who = keyof typeof PERMISSIONS;

const { GuildInstall, UserInstall } = ApplicationIntegrationType;
const somebody = (who: Who, given: object = {}) =>
  ({
    user: { id: 'ann' },
    channel: null,
    member: null,
    guildId: 'guild',
    authorizingIntegrationOwners: { [GuildInstall]: 'guild' },
    memberPermissions: new PermissionsBitField(PERMISSIONS[who]),
    ...given,
  }) as unknown as BaseInteraction;

/** A bot in whose servers somebody has set this. */
const botWith = ({ mayAdd: styleAdders, limit: styleLimit }: LibraryPolicy) =>
  ({
    settings: { layers: () => ({ places: [], server: { styleAdders, styleLimit } }) },
    moderation: { blocks: { refusalOf: () => undefined } },
  }) as unknown as PolicyDeps;
function kindOf(attempt: () => unknown): string {
  try {
    attempt();
    return 'done';
  } catch (error) {
    return (error as UserError).kind;
  }
}

describe('adding', () => {
  const allowed: Record<(typeof MEMBER_RANKS)[number], Record<Who, string>> = {
    everybody: { nobody: 'done', moderator: 'done', manager: 'done', admin: 'done' },
    moderators: { nobody: 'moderators-only', moderator: 'done', manager: 'done', admin: 'done' },
    managers: { nobody: 'managers-only', moderator: 'managers-only', manager: 'done', admin: 'done' },
  };

  it.each(MEMBER_RANKS)('is as the server has it: %s', async (mayAdd) => {
    for (const who of Object.keys(PERMISSIONS) as Who[]) {
      const attempt = () => requireMayAdd(somebody(who), botWith({ mayAdd, limit: 7 }));
      expect([who, kindOf(attempt)]).toEqual([who, allowed[mayAdd][who]]);
    }
  });

  it('gives the limit of the server, and needs a server that has added the bot', async () => {
    const bot = botWith({ mayAdd: 'everybody', limit: 7 });
    expect(requireMayAdd(somebody('nobody'), bot)).toMatchObject({ limit: 7 });
    const brought = somebody('admin', { authorizingIntegrationOwners: { [UserInstall]: 'ann' } });
    expect(libraryScope(brought)).toEqual({ guildId: null, userId: 'ann' });
    expect(kindOf(() => requireMayAdd(brought, bot))).toBe('style-nowhere');
    const direct = somebody('nobody', { guildId: null, authorizingIntegrationOwners: { [GuildInstall]: '0' } });
    expect(kindOf(() => requireMayAdd(direct, bot))).toBe('style-nowhere');
  });
});

describe('changing', () => {
  const style = (given: Partial<Style>) => ({ guildId: 'guild', addedBy: 'bob', ...given }) as Style;

  it('is for whoever added it, and for who keeps order', () => {
    expect(mayChange(style({ addedBy: 'ann' }), somebody('nobody'))).toBe(true);
    for (const who of Object.keys(PERMISSIONS) as Who[])
      expect([who, mayChange(style({}), somebody(who))]).toEqual([who, who !== 'nobody']);
    expect(mayChange(style({ addedBy: null }), somebody('nobody'))).toBe(false);
  });

  it('is for nobody where it comes with the bot', () => {
    const shipped = style({ guildId: null, addedBy: null });
    expect(() => requireMayChange(shipped, somebody('admin'))).toThrow(
      expect.objectContaining({ kind: 'style-shipped' }),
    );
    expect(() => requireMayChange(style({}), somebody('nobody'))).toThrow(
      expect.objectContaining({ kind: 'style-not-yours' }),
    );
  });
});
