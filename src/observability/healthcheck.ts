/** What a container runtime asks whether the bot is well: exit status 0 where `/healthz` says so, or else 1 and the reason. */
import { readConfigValues, variableName } from '../config.js';

const TIMEOUT_MS = 4000;
/** Of addresses that mean "all of this machine's". */
const LOOPBACK: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };

const { HEALTH_HOST, HEALTH_PORT } = readConfigValues(['HEALTH_HOST', 'HEALTH_PORT'], process.env, () => {});
if (HEALTH_PORT === undefined) fail(`${variableName('HEALTH_PORT')} is not set`);
const host = LOOPBACK[HEALTH_HOST] ?? (HEALTH_HOST.includes(':') ? `[${HEALTH_HOST}]` : HEALTH_HOST);
try {
  const answer = await fetch(`http://${host}:${HEALTH_PORT}/healthz`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  const words = (await answer.text()).trim();
  if (answer.ok) console.log(words);
  else fail(words);
} catch (error) {
  fail(error instanceof Error && error.name === 'TimeoutError' ? 'no answer' : 'nothing listens there');
}

function fail(reason: string): never {
  console.error(reason);
  process.exit(1);
}
