import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readConfig, VARIABLES } from '../src/config.js';
import { optionsTable } from '../src/options.js';
import { UserError } from '../src/user-error.js';

const text = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

it('the README holds the options table as it is', () => {
  expect(text('README.md')).toContain(optionsTable());
});

it('.env.example names every variable', () => {
  const named = [...text('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...VARIABLES].sort());
});

it('a wrong variable is named, with what came', () => {
  expect(() => readConfig({ DEVICE: 'toaster' })).toThrow(UserError);
  expect(() => readConfig({ DEVICE: 'toaster' })).toThrow(/DEVICE is "toaster".*"cpu"/);
});
