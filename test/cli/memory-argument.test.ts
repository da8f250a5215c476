import { expect, it } from 'vitest';
import { type Arguments, createProgram } from '../../src/cli/arguments.js';

async function parse(amount: string): Promise<Arguments> {
  const seen: Arguments[] = [];
  const program = createProgram('0', {
    paint: async (args) => {
      seen.push(args);
    },
    doctor: async () => {},
    migrate: async () => {},
  }).configureOutput({ writeErr: () => {} });
  await program.parseAsync(['node', 'brushwork', 'a.png', 'b.png', '--memory', amount]);
  return seen[0] as Arguments;
}

it.each([
  ['2GB', 2e9],
  ['1.5 gb', 1.5e9],
  ['800MB', 800e6],
  ['4G', 4e9],
  ['900 MiB', 900e6],
])('--memory %s', async (given, bytes) => {
  expect((await parse(given)).memory).toBe(bytes);
});

it.each(['2', 'GB', '-1GB', '2TB', 'much'])('--memory %s is refused, with an example', async (given) => {
  await expect(parse(given)).rejects.toThrow(/isn't an amount of memory, such as 800MB or 2GB/);
});
