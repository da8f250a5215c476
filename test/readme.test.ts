import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readConfig } from '../src/config.js';
import { inviteUrl } from '../src/discord/bot-permissions.js';
import { UserError } from '../src/errors/user-error.js';

const text = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

it('the README and /about invite with the same permissions', () => {
  expect(text('README.md')).toContain(`\`${inviteUrl('YOUR_ID')}\``);
});

it('a secret is not said back', () => {
  const wrong = () => readConfig({ DISCORD_API: 'nowhere', DISCORD_TOKEN: 'a.b.c' });
  expect(wrong).toThrow(/^DISCORD_API is "nowhere"/);
  expect(() => readConfig({ DISCORD_TOKEN: 'abc' })).toThrow(/^DISCORD_TOKEN is wrong; a token has three parts/);
});

it('a wrong variable is named, with what came', () => {
  expect(() => readConfig({ BRUSHWORK_DEVICE: 'toaster' })).toThrow(UserError);
  expect(() => readConfig({ BRUSHWORK_DEVICE: 'toaster' })).toThrow(
    /^BRUSHWORK_DEVICE is "toaster"; it takes auto, cpu,/,
  );
});
