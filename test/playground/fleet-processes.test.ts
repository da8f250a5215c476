import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FleetProcesses } from '../../src/playground/fleet-processes.js';

let folder: string;
let processes: FleetProcesses;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brushwork-processes-'));
  const program = join(folder, 'program.mjs');
  // As ours: it ends in order, and with whoever started it.
  writeFileSync(
    program,
    "process.on('SIGTERM', () => process.exit(0)); process.on('disconnect', () => process.exit(0));",
  );
  const members = ['bot 1', 'worker 1'].map((id) => ({ id, args: [], environment: process.env }));
  processes = new FleetProcesses({ program, members, does: async () => new Map() });
});
afterEach(async () => {
  await processes.stop();
  rmSync(folder, { recursive: true });
});

const states = async () => (await processes.list()).map(({ state }) => state);

it('run, can be killed and started again, paused and resumed', async () => {
  await processes.start();
  expect(await states()).toEqual(['running', 'running']);
  const [{ pid }] = await processes.list();
  await processes.act('bot 1', 'kill');
  await expect.poll(states).toEqual(['ended', 'running']);
  await expect(processes.act('bot 1', 'pause')).rejects.toThrow('bot 1 does not run. Start it first.');
  await processes.act('bot 1', 'start');
  expect(await states()).toEqual(['running', 'running']);
  expect((await processes.list())[0].pid).not.toBe(pid);
  await expect(processes.act('bot 1', 'start')).rejects.toThrow('bot 1 runs already.');
  await expect(processes.act('bot 9', 'kill')).rejects.toThrow('There is no bot 9.');
  await processes.act('worker 1', 'pause');
  expect(await states()).toEqual(['running', 'paused']);
  await processes.act('worker 1', 'resume');
  expect(await states()).toEqual(['running', 'running']);
});

it('all end with the playground, paused ones too', async () => {
  await processes.start();
  await processes.act('worker 1', 'pause');
  await processes.stop();
  expect(await states()).toEqual(['ended', 'ended']);
});
