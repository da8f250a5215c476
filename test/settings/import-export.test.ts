/** Import of exported and of malformed settings files. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERVER_SCOPE } from '../../src/settings/changes.js';
import { exportSettings, importSettings, MAX_FILE_BYTES } from '../../src/settings/import-export.js';
import type { Layer } from '../../src/settings/setting-table.js';
import { applyProposals, type ServerSettings } from '../../src/settings/settings.js';
import { layer, snowflake } from './arbitraries.js';

const settings: fc.Arbitrary<ServerSettings> = fc
  .tuple(layer(), fc.dictionary(snowflake, layer(true), { maxKeys: 3 }))
  .map(([server, channels]) => new Map<string, Layer>([[SERVER_SCOPE, server], ...Object.entries(channels)]));

const SAME_GUILD = { hasChannel: () => true, hasRole: () => true };
const OTHER_GUILD = { hasChannel: () => false, hasRole: () => false };

const normalised = (all: ServerSettings) =>
  [...all].filter(([, each]) => Object.keys(each).length > 0).sort(([one], [other]) => one.localeCompare(other));

const file = (given: object) => Buffer.from(JSON.stringify({ brushwork: 'defaults', version: 1, ...given }));
const importError = (bytes: Uint8Array) => {
  try {
    importSettings(bytes, new Map(), SAME_GUILD);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('a file', () => {
  it('of an earlier version may call an option by its former name', () => {
    const { proposals } = importSettings(file({ server: { styleScale: 2 } }), new Map(), SAME_GUILD);
    expect(proposals).toMatchObject([{ name: 'strokeSize', value: 2 }]);
  });

  it('makes a server’s settings equal to the exported ones, whatever they were before', () => {
    fc.assert(
      fc.property(settings, settings, (from, to) => {
        const { proposals, unknownIds } = importSettings(exportSettings(from), to, SAME_GUILD);
        expect(unknownIds).toBe(0);
        expect(normalised(applyProposals(to, proposals))).toEqual(normalised(from));
      }),
    );
  });

  it('skips unknown channels and roles, without allowing painting in more channels', () => {
    fc.assert(
      fc.property(settings, layer(), (from, server) => {
        const { proposals, unknownIds } = importSettings(
          exportSettings(from),
          new Map([[SERVER_SCOPE, server]]),
          OTHER_GUILD,
        );
        const after = applyProposals(new Map([[SERVER_SCOPE, server]]), proposals).get(SERVER_SCOPE) ?? {};
        const { channels = [], roles = [], galleryChannel, reportChannel } = from.get(SERVER_SCOPE) ?? {};
        const posts = [galleryChannel, reportChannel].filter(Boolean);
        const others = normalised(from).filter(([channel]) => channel !== SERVER_SCOPE);
        expect(unknownIds).toBe(channels.length + roles.length + posts.length + others.length);
        if (galleryChannel) expect(after.galleryChannel).toEqual(server.galleryChannel);
        if (channels.length > 0) expect(after.channels).toEqual(server.channels);
        expect(proposals.every(({ channel }) => channel === SERVER_SCOPE)).toBe(true);
      }),
    );
  });

  it.each<[string, Uint8Array, object]>([
    ['no JSON', Buffer.from('hello'), { kind: 'import-file' }],
    ['no text', Buffer.from([0xff, 0xfe, 0]), { kind: 'import-file' }],
    ['another JSON', Buffer.from('[1]'), { kind: 'import-file' }],
    ['of another kind', Buffer.from('{"brushwork":"palette","version":1}'), { kind: 'import-file' }],
    ['of a later version', file({ version: 2 }), { kind: 'import-file' }],
    ['too large', Buffer.alloc(MAX_FILE_BYTES + 1, 32), { kind: 'import-bytes', details: { limit: 256 } }],
    [
      'with an unknown setting',
      file({ server: { stength: 3 } }),
      { kind: 'import-keys', details: { keys: '"stength"' } },
    ],
    [
      'with Markdown for a name',
      file({ server: { '**[x](http://y)**': 3 } }),
      { details: { keys: '"???x??http???y???"' } },
    ],
    [
      'with a value out of range',
      file({ server: { strength: 101 } }),
      { kind: 'import-value', details: { name: 'strength', range: '0-100' } },
    ],
    [
      'with an invalid time zone',
      file({ server: { zone: 'Mars/Olympus' } }),
      { kind: 'import-value', details: { name: 'zone' } },
    ],
    [
      'with a duplicate role',
      file({ server: { roles: [0, 1].map(() => ({ role: '100000000000000001', day: 1 })) } }),
      { kind: 'import-value' },
    ],
    [
      'with a ceiling for a channel',
      file({ channels: { '100000000000000001': { ceilingSize: 99 } } }),
      { kind: 'import-keys' },
    ],
    ['with an invalid channel id', file({ channels: { general: {} } }), { kind: 'import-file' }],
    [
      'with __proto__ as a key',
      Buffer.from('{"brushwork":"defaults","version":1,"server":{"__proto__":{"strength":1}}}'),
      { kind: 'import-keys' },
    ],
  ])('that is %s is refused', (_, bytes, expected) => {
    expect(importError(bytes)).toMatchObject(expected);
  });

  it('is imported or rejected with an import error, whatever its content', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.jsonValue().map((server) => file({ server: server as object }).toString()),
        ),
        (text) => {
          const error = importError(Buffer.from(text));
          if (error !== undefined) expect(String((error as { kind?: string }).kind)).toMatch(/^import-/);
        },
      ),
    );
  });
});
