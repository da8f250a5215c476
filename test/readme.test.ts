import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { exampleEnvironment, readConfig } from '../src/config.js';
import { inviteLink } from '../src/discord/messages/about.js';
import { optionsTable } from '../src/options.js';
import { UserError } from '../src/user-error.js';

const text = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

it('the README holds the options table as it is', () => {
  expect(text('README.md')).toContain(optionsTable());
});

it('the README and /about invite with the same permissions', () => {
  expect(text('README.md')).toContain(`\`${inviteLink('YOUR_ID')}\``);
});

it('.env.example holds every variable as it is', () => {
  expect(text('.env.example')).toBe(exampleEnvironment());
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
