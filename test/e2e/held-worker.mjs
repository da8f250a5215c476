/**
 * Preloaded into the bot's workers. A worker that has sent a snapshot stops by itself while the file of HOLD_FILE is there, so that a
 * painting need not be long for something to happen in its middle. And one that goes on with a painting shows the next picture soon, so that
 * a test need not paint for two seconds to see it.
 */
import { existsSync } from 'node:fs';

const RESUMED_SPEED = 10;

const { send } = process;
const { HOLD_FILE } = process.env;
// Of the bot's children, its workers talk to it.
if (send !== undefined && HOLD_FILE !== undefined) {
  process.send = (message, handle, options, sent) =>
    send.call(process, message, handle, options, (error) => {
      sent?.(error);
      if (message.kind === 'snapshot' && existsSync(HOLD_FILE)) process.kill(process.pid, 'SIGSTOP');
    });

  const now = performance.now.bind(performance);
  let speed = 1;
  performance.now = () => speed * now();
  process.on('message', ({ kind, task }) => {
    if (kind === 'paint') speed = task.checkpoint === undefined ? 1 : RESUMED_SPEED;
  });
}
