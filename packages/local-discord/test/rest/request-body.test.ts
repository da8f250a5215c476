/** Bodies of requests, as they arrive. */
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { readBody } from '../../src/rest/request-body.js';

const lines = (...all: readonly string[]) => all.join('\r\n');
const WORDS = lines('--x', 'Content-Disposition: form-data; name="payload_json"', '', '{"content":"hi"}');
const FILE = lines('--x', 'Content-Disposition: form-data; name="files[0]"; filename="a.png"', '', 'a picture');

function openRequest() {
  const stream = new PassThrough();
  const request = Object.assign(stream, { headers: { 'content-type': 'multipart/form-data; boundary=x' } });
  return { stream, body: readBody(request as unknown as IncomingMessage) };
}

it('is a form with its words and files', async () => {
  const { stream, body } = openRequest();
  stream.end(lines(WORDS, FILE, '--x--', ''));
  const { json, files } = await body;
  expect(json).toEqual({ content: 'hi' });
  expect(files.map(({ name, bytes }) => `${name}: ${bytes}`)).toEqual(['a.png: a picture']);
});

it('is none where the sender is killed in the middle of a file', async () => {
  const { stream, body } = openRequest();
  const outcome = body.catch((error: Error) => error.message);
  stream.write(lines(WORDS, FILE));
  await setImmediate();
  stream.destroy(new Error('aborted'));
  expect(await outcome).toBe('aborted');
});
