import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'dotenv';
import { describe, expect, it } from 'vitest';
import { CONFIG_NAMES, readConfig, readConfigValues, variableName } from '../src/config.js';

function read(environment: Record<string, string>) {
  const said: string[] = [];
  const config = readConfig(environment, (line) => said.push(line));
  return { config, said };
}

describe('the environment', () => {
  it('gives every setting our prefix, except those with a name of Discord or of S3', () => {
    for (const name of CONFIG_NAMES) expect(variableName(name)).toMatch(/^(BRUSHWORK_|DISCORD_|AWS_)[A-Z_0-9]+$/);
    expect(read({ BRUSHWORK_NETWORK: 'lite', BRUSHWORK_LIMIT_MEMBER: '7' })).toEqual({
      config: expect.objectContaining({ NETWORK: 'lite', LIMIT_MEMBER: 7 }),
      said: [],
    });
  });

  it('is, as .env.example has it, what it would be without', () => {
    const file = fileURLToPath(new URL('../.env.example', import.meta.url));
    const example = parse(readFileSync(file));
    const byDefault = read({}).config;
    expect(read({ ...example, BRUSHWORK_WEIGHTS_DIR: byDefault.WEIGHTS_DIR })).toEqual({ config: byDefault, said: [] });
  });

  it('reads old names for a while, and says in one line which', () => {
    const { config, said } = read({ NETWORK: 'lite', LIMIT_MEMBER: '7', BRUSHWORK_THREADS: '2', THREADS: '5' });
    expect(config).toMatchObject({ NETWORK: 'lite', LIMIT_MEMBER: 7, THREADS: 2 });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('LIMIT_MEMBER (BRUSHWORK_LIMIT_MEMBER), NETWORK (BRUSHWORK_NETWORK)');
  });

  it('takes the name that a variable had before, and says so', () => {
    const { config, said } = read({ BRUSHWORK_PLAYGROUND_PORT: '3141' });
    expect(config.LOCAL_DISCORD_PORT).toBe(3141);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('BRUSHWORK_PLAYGROUND_PORT (BRUSHWORK_LOCAL_DISCORD_PORT)');
  });

  it('ignores what can only be meant for another program, and says so', () => {
    const { config, said } = read({ NETWORK: 'host', DEVICE: '/dev/sda' });
    expect(config).toMatchObject({ NETWORK: 'auto', DEVICE: 'auto' });
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^Ignored.*DEVICE=\/dev\/sda \(BRUSHWORK_DEVICE\), NETWORK=host \(BRUSHWORK_NETWORK\)/);
  });

  it.each(['BRUSHWORK_DATABASE_URL', 'DATABASE_URL'])(
    'takes a database from %s, and never says its password',
    (name) => {
      const address = 'postgres://brush:s3cret@db.example/brushwork';
      expect(read({ [name]: address })).toEqual({
        config: expect.objectContaining({ DATABASE_URL: address }),
        said: [],
      });
      for (const wrong of [
        'mysql://brush:s3cret@db.example/x',
        'postgres://brush:s3cret@db',
        `${address}?sslmode=prefer`,
      ]) {
        const refused = () => read({ [name]: wrong });
        expect(refused).toThrow('BRUSHWORK_DATABASE_URL is wrong; it takes postgres://user:password@host/database');
        expect(refused).not.toThrow('s3cret');
      }
    },
  );

  it('says which variable with our prefix is none of ours', () => {
    expect(read({ BRUSHWORK_LIMIT_MEMBERS: '7' }).said).toEqual([
      'There is no setting BRUSHWORK_LIMIT_MEMBERS; .env.example lists all of them.',
    ]);
  });

  it.each([
    ['BRUSHWORK_THREADS', 'abc', 'a whole number from 1 to 256'],
    ['BRUSHWORK_THREADS', '1.5', 'a whole number from 1 to 256'],
    ['BRUSHWORK_THREADS', '0', 'a whole number from 1 to 256'],
    ['BRUSHWORK_LIMIT_SIZE', '8192', 'a whole number from 64 to 4096'],
    ['BRUSHWORK_NETWORK', 'vgg99', 'auto, vgg16, lite, mixed, vgg16-full, vgg19'],
    ['BRUSHWORK_LOG_LEVEL', 'WARNING', 'trace, debug, info, warn, error, fatal, silent'],
    ['DISCORD_API', 'nowhere', 'an address such as https://discord.com/api'],
  ])('says what %s=%s should be, in our own words', (variable, given, expected) => {
    const message = `${variable} is "${given}"; it takes ${expected}. Correct it, or leave it out.`;
    expect(() => read({ [variable]: given })).toThrow(message);
  });

  it('judges only the settings that are asked for', () => {
    const environment = { BRUSHWORK_LIMIT_SIZE: 'huge', BRUSHWORK_THREADS: '3' };
    expect(readConfigValues(['THREADS'], environment)).toEqual({ THREADS: 3 });
    expect(() => readConfigValues(['THREADS', 'LIMIT_SIZE'], environment)).toThrow('BRUSHWORK_LIMIT_SIZE is "huge"');
  });
});
