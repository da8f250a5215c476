/**
 * Object storage for tests: s3rver, a server for S3's protocol, on a free loopback port with a temporary folder; and a proxy before it
 * that refuses, is busy, is slow, or cuts what it sends.
 */
import crypto from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { S3Environment } from '../../src/store/objects/s3-address.js';

/** s3rver's own. */
const KEYS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' } as const;
const BUCKET = 'pictures';

/** What happens to the next requests, one each; then they pass. */
export type Fault =
  /** The connection is closed before there is an answer. */
  | 'refuse'
  /** 503 SlowDown. */
  | 'busy'
  /** 403 SignatureDoesNotMatch: s3rver itself knows keys by their ids alone. */
  | 'forbid'
  /** Half of the body, then the end of the connection. */
  | 'cut'
  /** A byte of the body is another one. */
  | 'damage'
  /** No answer at all. */
  | 'hang';

interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface S3Service {
  /** Through the proxy, with a prefix that nobody else has. */
  environment(): S3Environment;
  /** @param faults of the requests to come. */
  disturb(faults: readonly Fault[]): void;
  /** Of all requests until it is undefined again. */
  always(fault: Fault | undefined): void;
  /** All so far that reached the proxy. */
  readonly requests: readonly SeenRequest[];
  stop(): Promise<void>;
}

let prefixes = 0;

/**
 * s3rver makes the tokens of its lists with DES, which OpenSSL has dropped since. Triple DES with three times the same key is the same.
 */
function bringBackDes(): void {
  const { createCipheriv, createDecipheriv } = crypto;
  const thrice = (key: unknown) => Buffer.concat([key, key, key] as Buffer[]);
  const withDes =
    <Cipher extends typeof createCipheriv | typeof createDecipheriv>(create: Cipher) =>
    (algorithm: string, key: never, ...rest: never[]) =>
      (create as (...given: unknown[]) => unknown)(
        ...(algorithm === 'des' ? ['des-ede3-cbc', thrice(key)] : [algorithm, key]),
        ...rest,
      );
  Object.assign(crypto, { createCipheriv: withDes(createCipheriv), createDecipheriv: withDes(createDecipheriv) });
}

export async function startS3(): Promise<S3Service> {
  bringBackDes();
  const folder = await mkdtemp(join(tmpdir(), 'brushwork-s3-'));
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port } = await server.run();
  const answer = server.callback();
  const requests: SeenRequest[] = [];
  let faults: Fault[] = [];
  let lasting: Fault | undefined;
  const proxy = createServer((incoming, outgoing) => {
    const { method = '', url = '', headers } = incoming;
    requests.push({ method, url, headers });
    const fault = faults.shift() ?? lasting;
    if (fault === 'refuse') return void incoming.socket.destroy();
    if (fault === 'hang') return;
    if (fault === 'busy' || fault === 'forbid') {
      incoming.resume();
      const [status, code] = fault === 'busy' ? [503, 'SlowDown'] : [403, 'SignatureDoesNotMatch'];
      outgoing.writeHead(status, { 'Content-Type': 'application/xml' });
      return void outgoing.end(`<Error><Code>${code}</Code><Message>A message.</Message></Error>`);
    }
    // Not by way of another connection, which would take as long again.
    if (fault === undefined) return void answer(incoming, outgoing);
    const upstream = request({ host: '127.0.0.1', port, method, path: url, headers }, (spoiled) => {
      outgoing.writeHead(spoiled.statusCode ?? 500, spoiled.headers);
      const chunks: Buffer[] = [];
      spoiled.on('data', (chunk: Buffer) => chunks.push(chunk));
      spoiled.on('end', () => spoil(outgoing, Buffer.concat(chunks), fault));
    });
    upstream.on('error', () => outgoing.destroy());
    incoming.pipe(upstream);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    environment: () => ({
      BLOB_URL: `s3://${BUCKET}/test-${++prefixes}`,
      AWS_ENDPOINT_URL_S3: address,
      ...KEYS,
    }),
    disturb(next) {
      faults = [...next];
    },
    always(fault) {
      lasting = fault;
    },
    requests,
    async stop() {
      await stopped(proxy);
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function spoil(outgoing: ServerResponse, body: Buffer, fault: Fault): void {
  if (fault === 'cut') {
    if (body.length === 0) outgoing.destroy();
    else outgoing.write(body.subarray(0, body.length / 2), () => outgoing.destroy());
    return;
  }
  const spoilt = Buffer.from(body);
  spoilt[0] ^= 1;
  outgoing.end(spoilt);
}

async function stopped(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
