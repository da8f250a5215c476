import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readFleetSize } from '../../src/playground/fleet-size.js';
import { findPrograms } from '../../src/playground/services.js';

describe('--fleet', () => {
  it('is the number of bots and of workers; without it there is no fleet', () => {
    expect(readFleetSize(['--fleet', '2x3'])).toEqual({ bots: 2, workers: 3 });
    expect(readFleetSize(['--fleet=1x9'])).toEqual({ bots: 1, workers: 9 });
    expect(readFleetSize(['--role', 'bot'])).toBeUndefined();
  });

  it.each([[['--fleet', '2']], [['--fleet', '0x3']], [['--fleet', '2x10']], [['--fleet']]])(
    'says what it takes: %j',
    (args) => {
      expect(() => readFleetSize(args)).toThrow(
        'it takes the number of bots and of workers, each from 1 to 9, such as 2x3',
      );
    },
  );
});

describe('the services of a fleet on one machine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'brushwork-programs-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const install = (...programs: readonly string[]) => {
    for (const program of programs) writeFileSync(join(folder, program), '');
  };
  const find = () => findPrograms(['/nowhere', folder].join(delimiter), '/nowhere');

  it('are found where they are installed, Valkey in place of Redis too', () => {
    install('initdb', 'postgres', 'pg_isready', 'valkey-server');
    expect(find()).toEqual({ postgres: folder, redis: join(folder, 'valkey-server') });
  });

  it('are named by their packages where they are not', () => {
    expect(find).toThrow("Install Debian's packages first: sudo apt-get install postgresql redis-server");
    install('redis-server');
    expect(find).toThrow(/apt-get install postgresql$/);
  });
});
