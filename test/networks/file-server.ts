/** A local HTTP server that gives a file out, well or badly. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface FileServer {
  /** `127.0.0.1:port` */
  readonly host: string;
  readonly url: string;
  /** Requests so far. */
  readonly requests: IncomingMessage[];
  /** Bytes that reached the sockets so far. */
  sentBytes(): number;
  close(): Promise<void>;
}

export type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

export async function serve(answer: Answerer): Promise<FileServer> {
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `http://${host}/vgg16_weights.npz`,
    requests,
    sentBytes: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** First and last byte that a request asks for. */
function rangeOf(request: IncomingMessage): [number, number] {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(String(request.headers.range)) as unknown as string[];
  return [Number(first), Number(last)];
}

export function withRanges(file: Uint8Array): Answerer {
  return (request, response) => {
    const [first, last] = rangeOf(request);
    if (first > last || last >= file.length) {
      response.writeHead(416).end();
      return;
    }
    const contentRange = `bytes ${first}-${last}/${file.length}`;
    response.writeHead(206, { 'content-range': contentRange, 'content-length': last - first + 1 });
    response.end(file.subarray(first, last + 1));
  };
}

/** As a server that knows no ranges: the whole file, as fast as the other side takes it. */
export function withoutRanges(file: Uint8Array): Answerer {
  return (_request, response) => {
    response.writeHead(200, { 'content-length': file.length });
    let at = 0;
    const send = () => {
      while (at < file.length) {
        const chunk = file.subarray(at, at + 65_536);
        at += chunk.length;
        if (!response.write(chunk)) {
          response.once('drain', send);
          return;
        }
      }
      response.end();
    };
    send();
  };
}
