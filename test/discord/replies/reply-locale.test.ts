/** Who reads a reply decides in which language it is. */
import { type BaseInteraction, InteractionContextType, Locale } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { replyLocale } from '../../../src/discord/replies/reply-locale.js';

const { Guild, BotDM, PrivateChannel } = InteractionContextType;
const asked = (features: readonly string[], context: InteractionContextType | null = Guild) =>
  ({
    locale: Locale.Japanese,
    guildLocale: context === Guild ? Locale.German : null,
    guild: context === Guild ? { features } : null,
    context,
  }) as object as BaseInteraction;

describe('a reply', () => {
  it('that only the member reads is in the member’s language', () => {
    expect(replyLocale(asked(['COMMUNITY']), true)).toBe('ja');
  });

  it('that others read too is in the language that their server has chosen', () => {
    expect(replyLocale(asked(['COMMUNITY']), false)).toBe('de');
  });

  it('is in the member’s language where the server has chosen none, or is none', () => {
    expect(replyLocale(asked([]), false)).toBe('ja');
    for (const context of [BotDM, PrivateChannel, null]) expect(replyLocale(asked([], context), false)).toBe('ja');
  });
});
