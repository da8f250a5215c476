/**
 * Runs a service for as long as another process lives, then ends it and removes its folder: also when the runner of the tests is killed.
 * Arguments: JSON of `Guarded` in `guarded.ts`.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

const { owner, program, args, folder, leftovers = [], identity, signal } = JSON.parse(process.argv[2]);
/** In milliseconds. */
const LOOK_INTERVAL_MS = 300;

const service = spawn(program, args, { ...identity, cwd: folder, stdio: 'ignore' });
// That it cannot be started is seen by nobody answering.
service.on('error', close);
service.on('exit', close);

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function close() {
  for (const path of [folder, ...leftovers]) rmSync(path, { recursive: true, force: true });
  process.exit();
}

const end = () => service.kill(signal);
process.on('SIGTERM', end);
process.on('SIGINT', end);
setInterval(() => {
  if (!isAlive(owner)) end();
}, LOOK_INTERVAL_MS);
