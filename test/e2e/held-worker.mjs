/**
 * Preloaded into the bot's workers. A worker that has sent a snapshot stops by itself while the file of HOLD_FILE is there, so that a
 * painting need not be long for something to happen in its middle.
 *
 * The first snapshot ends the first of several scales, however slow the machine: until then the worker's stopwatch goes slowly. And a
 * painting that goes on from a checkpoint soon shows the next one, so that a test need not paint for two seconds to see it.
 */
import { existsSync } from 'node:fs';

const FIRST_SCALE_SPEED = 1 / 60;
const RESUMED_SPEED = 10;

const { send } = process;
const { HOLD_FILE } = process.env;
// Of the bot's children, its workers talk to it.
if (send !== undefined && HOLD_FILE !== undefined) {
  const now = performance.now.bind(performance);
  const stopwatch = { speed: 1, since: now(), shown: now() };
  performance.now = () => stopwatch.shown + stopwatch.speed * (now() - stopwatch.since);
  const setSpeed = (speed) => Object.assign(stopwatch, { shown: performance.now(), since: now(), speed });

  process.on('message', ({ kind, task }) => {
    if (kind === 'paint') setSpeed(task.checkpoint === undefined ? FIRST_SCALE_SPEED : RESUMED_SPEED);
  });

  process.send = (message, handle, options, sent) => {
    if (message.progress?.stage > 1 && stopwatch.speed < 1) setSpeed(1);
    return send.call(process, message, handle, options, (error) => {
      sent?.(error);
      if (message.kind === 'snapshot' && existsSync(HOLD_FILE)) process.kill(process.pid, 'SIGSTOP');
    });
  };
}
