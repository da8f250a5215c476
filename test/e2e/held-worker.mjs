/**
 * Preloaded into the bot's workers, which are given by the environment:
 *
 * - LITE_NETWORK, "real" or else a tiny one: see `tiny-network.mjs`.
 * - HOLD_FILE: a worker that has sent a snapshot stops by itself while the file is there, so that a painting need not be long for something to
 *   happen in its middle. The first snapshot ends the first of several scales, however slow the machine: until then the worker's stopwatch goes
 *   slowly. And a painting that goes on from a checkpoint soon shows the next one, so that a test need not paint for two seconds to see it.
 * - STEP_MS: how long it sleeps after each step, so that a painting takes its time, but not the processor's. `LONG` takes half a minute anyway.
 */
import { existsSync } from 'node:fs';

const FIRST_SCALE_SPEED = 1 / 60;
const RESUMED_SPEED = 50;
/** Of `LONG` in `e2e-harness.ts`. */
const [LONG_QUALITY, LONG_SIZE, LONG_STEP_MS] = ['fine', 256, 100];
/** What goes on from a checkpoint is not finished before its next picture is seen. */
const RESUMED_STEP_MS = 40;

const { send } = process;
const { HOLD_FILE, LITE_NETWORK, STEP_MS = 0 } = process.env;

function takeTime() {
  const never = new Int32Array(new SharedArrayBuffer(4));
  let stepMs = 0;
  process.on('message', ({ kind, task }) => {
    if (kind !== 'paint') return;
    const { quality, size } = task.options;
    const usual = task.checkpoint === undefined ? Number(STEP_MS) : Math.max(Number(STEP_MS), RESUMED_STEP_MS);
    stepMs = quality === LONG_QUALITY && size === LONG_SIZE ? LONG_STEP_MS : usual;
  });
  const { send } = process;
  process.send = (message, ...more) => {
    if (message.kind === 'step' && stepMs > 0) Atomics.wait(never, 0, 0, stepMs);
    return send.call(process, message, ...more);
  };
}

function holdAtSnapshots() {
  const now = performance.now.bind(performance);
  const stopwatch = { speed: 1, since: now(), shown: now() };
  performance.now = () => stopwatch.shown + stopwatch.speed * (now() - stopwatch.since);
  const setSpeed = (speed) => Object.assign(stopwatch, { shown: performance.now(), since: now(), speed });

  process.on('message', ({ kind, task }) => {
    if (kind === 'paint') setSpeed(task.checkpoint === undefined ? FIRST_SCALE_SPEED : RESUMED_SPEED);
  });
  const { send } = process;
  process.send = (message, handle, options, sent) => {
    if (message.progress?.stage > 1 && stopwatch.speed < 1) setSpeed(1);
    return send.call(process, message, handle, options, (error) => {
      sent?.(error);
      if (message.kind === 'snapshot' && existsSync(HOLD_FILE)) process.kill(process.pid, 'SIGSTOP');
    });
  };
}

// Of the bot's children, its workers talk to it.
if (send !== undefined) {
  if (LITE_NETWORK !== 'real') await import('../networks/tiny-network.mjs');
  takeTime();
  if (HOLD_FILE !== undefined) holdAtSnapshots();
}
