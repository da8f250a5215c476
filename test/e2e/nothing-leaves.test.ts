/** Nothing is written but where it belongs, and nothing is told to anybody but Discord. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finished, openE2eHarness, SMALL } from './harness/e2e-harness.js';
import { breaches, SEEN, STRACE_MISSING, straceInto } from './harness/strace.js';

/** ONNX Runtime writes with the first session, and looks its maker up nine seconds later; in milliseconds. */
const REPORTED_WITHIN = 15_000;

const root = fileURLToPath(new URL('../../', import.meta.url));
const cli = [join(root, 'dist/src/cli.js')];

/** Preloaded: rests for half a second before each step is told, so that a painting lasts long and leaves the processor to others. */
const UNHURRIED = `--import=data:text/javascript,${encodeURIComponent(`
  const { write } = process.stdout;
  const never = new Int32Array(new SharedArrayBuffer(4));
  process.stdout.write = (...given) => {
    Atomics.wait(never, 0, 0, 500);
    return write.apply(process.stdout, given);
  };
`)}`;

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'brushwork-trace-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Folders of one run, where it may write, and beside them a home, where it may not. */
function placeFor(name: string) {
  const place = join(folder, name);
  const [temporary, output, home] = ['tmp', 'output', 'home'].map((part) => join(place, part));
  for (const part of [temporary, output, home]) mkdirSync(part, { recursive: true });
  const environment = {
    ...SEEN,
    PATH: process.env.PATH ?? '',
    HOME: home,
    TMPDIR: temporary,
    // A caller's own setting; and nothing of `CI` and the like, where the telemetry keeps silent by itself.
    ORT_DISABLE_TELEMETRY: '0',
  };
  return { environment, output, trace: join(place, 'trace'), folders: [output] };
}

/** What the command line did, or tried, elsewhere; it has nobody to talk to. */
const strayed = ({ output, trace, folders }: ReturnType<typeof placeFor>) =>
  breaches(trace, { cwd: output, folders, addresses: [] });

const closed = (child: ChildProcess) => once(child, 'close').then(([code]) => code as number | null);

if (STRACE_MISSING !== undefined) console.log(`skipped: ${STRACE_MISSING}`);

describe.skipIf(STRACE_MISSING !== undefined)('nothing leaves the machine, and nothing is left behind', () => {
  const brushwork = (place: ReturnType<typeof placeFor>, args: string[], more: Record<string, string> = {}) => {
    const [command, ...before] = [...straceInto(place.trace), process.execPath, ...cli, ...args];
    const environment = {
      ...place.environment,
      BRUSHWORK_ENGINE: 'onnx',
      BRUSHWORK_DEVICE: 'cpu',
      BRUSHWORK_NETWORK: 'lite',
      BRUSHWORK_FETCH: 'never',
      BRUSHWORK_THREADS: '1',
      ...more,
    };
    return spawn(command, before, { cwd: place.output, env: environment });
  };

  it.concurrent('while the command line paints', async () => {
    const place = placeFor('cli');
    const long = ['--size', '64', '--iterations', '2000', '--json'];
    const child = brushwork(place, ['-o', 'painting.png', ...long], { NODE_OPTIONS: UNHURRIED });
    const end = closed(child);
    child.stderr.resume();
    await once(child.stdout, 'data');
    child.stdout.resume();
    await setTimeout(REPORTED_WITHIN);
    child.kill('SIGINT');
    expect(await end).toBe(130);
    expect(existsSync(join(place.output, 'painting.png'))).toBe(true);
    expect(strayed(place)).toEqual([]);
  });

  it.concurrent('where there is no home', async () => {
    const place = placeFor('homeless');
    const child = brushwork(place, ['--size', '64', '--quality', 'draft', '-o', 'a.png'], { HOME: '/dev/null' });
    child.stdout.resume();
    child.stderr.resume();
    expect(await closed(child)).toBe(0);
    expect(strayed(place)).toEqual([]);
    expect(readdirSync(place.output)).toEqual(['a.png']);
  });

  it.concurrent('while npm starts a program', async () => {
    const { environment, output, trace, folders } = placeFor('npm');
    const [command, ...before] = [...straceInto(trace), 'npm', 'run', 'local-discord:reset'];
    const child = spawn(command, before, { cwd: root, env: { ...environment, BRUSHWORK_DATA_DIR: output } });
    child.stdout.resume();
    child.stderr.resume();
    expect(await closed(child)).toBe(0);
    // Npm's own log.
    expect(breaches(trace, { cwd: root, folders: [...folders, environment.HOME], addresses: [] })).toEqual([]);
  });

  it.concurrent('while the doctor looks around', async () => {
    const place = placeFor('doctor');
    const child = brushwork(place, ['doctor']);
    child.stdout.resume();
    child.stderr.resume();
    expect(await closed(child)).toBe(0);
    expect(strayed(place)).toEqual([]);
  });

  it.concurrent('while the bot paints', async () => {
    const { environment, trace, folders } = placeFor('bot');
    const stage = await openE2eHarness(environment, straceInto(trace));
    try {
      const ada = stage.localDiscord.join('Ada', { guild: stage.guild });
      const bot = await stage.start();
      await finished(await ada.stylize(SMALL));
      await setTimeout(REPORTED_WITHIN);
      const end = closed(bot.child);
      await bot.end();
      expect(await end).toBe(0);
      const addresses = [new URL(stage.localDiscord.url).host];
      expect(breaches(trace, { cwd: root, folders: [...folders, stage.folder], addresses })).toEqual([]);
    } finally {
      await stage.close();
    }
  });
});
