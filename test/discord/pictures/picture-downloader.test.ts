import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPictureDownloader } from '../../../src/discord/pictures/picture-downloader.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<{ host: string; url: string }> {
  const open = createServer(answer);
  server = open;
  await new Promise<void>((resolve) => open.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(open.address() as AddressInfo).port}`;
  return { host, url: `http://${host}/a.png` };
}

const kind = (wanted: string) => ({ name: 'UserError', kind: wanted });

describe('a picture from Discord', () => {
  it('is fetched from a host that is allowed', async () => {
    const { host, url } = await serve((_, response) => response.end('picture'));
    expect(await createPictureDownloader([host])({ url, size: 7 })).toEqual(Buffer.from('picture'));
  });

  it.each([
    'https://example.com/a.png',
    'https://cdn.discordapp.com.example.com/a.png',
    'https://cdn.discordapp.com@example.com/a.png',
    'https://cdn.discordapp.com:8443/a.png',
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'nowhere',
    '',
  ])('is not fetched from "%s"', async (url) => {
    await expect(createPictureDownloader(['cdn.discordapp.com'])({ url, size: 1 })).rejects.toMatchObject(
      kind('download-host'),
    );
  });

  it('says behind the words which host is wanted where DISCORD_CDN is wrong', async () => {
    const fetched = createPictureDownloader(['cdn.discrodapp.com'])({
      url: 'https://cdn.discordapp.com/a.png',
      size: 1,
    });
    const cause = { message: '"cdn.discordapp.com" is none of DISCORD_CDN: cdn.discrodapp.com' };
    await expect(fetched).rejects.toMatchObject({ ...kind('download-host'), cause });
  });

  it('is not fetched without TLS but from this machine', async () => {
    const fetchPicture = createPictureDownloader(['cdn.discordapp.com']);
    const plain = fetchPicture({ url: 'http://cdn.discordapp.com/a.png', size: 1 });
    await expect(plain).rejects.toMatchObject(kind('download-failed'));
  });

  it('is not fetched when it is declared too large', async () => {
    let asked = false;
    const { host, url } = await serve((_, response) => {
      asked = true;
      response.end();
    });
    const fetched = createPictureDownloader([host])({ url, size: 25_000_001 });
    await expect(fetched).rejects.toMatchObject({ ...kind('picture-bytes'), details: { megabytes: 25.1, limit: 25 } });
    expect(asked).toBe(false);
  });

  it('is given up when more comes than may', async () => {
    const { host, url } = await serve((_, response) => {
      const more = () => response.write(Buffer.alloc(1 << 20), () => setImmediate(more));
      more();
    });
    await expect(createPictureDownloader([host])({ url, size: 0 })).rejects.toMatchObject(kind('picture-bytes'));
  });

  it.each<[string, RequestListener]>([
    ['is not there', (_, response) => response.writeHead(404).end()],
    ['is elsewhere', (_, response) => response.writeHead(302, { location: 'https://example.com/' }).end()],
    ['breaks off', (request) => request.socket.destroy()],
  ])('%s', async (_, answer) => {
    const { host, url } = await serve(answer);
    await expect(createPictureDownloader([host])({ url, size: 0 })).rejects.toMatchObject(kind('download-failed'));
  });
});
