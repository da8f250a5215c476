/** Request bodies: JSON, or a form with `payload_json` and `files[n]`. */
import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { refusals } from './api-error.js';
import type { File } from './records.js';

export interface Body {
  readonly json: unknown;
  readonly files: readonly File[];
}

/** Of a whole request, in bytes. */
const LARGEST = 25 * 1024 * 1024;

/** @throws ApiError 40005 */
export async function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST) throw refusals.tooLarge();
  if (request.headers['content-type']?.startsWith('multipart/form-data')) return readForm(request);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return { json: text === '' ? undefined : JSON.parse(text), files: [] };
}

function readForm(request: IncomingMessage): Promise<Body> {
  const form = busboy({ headers: request.headers });
  const files: { index: number; name: string; chunks: Buffer[]; contentType: string }[] = [];
  let json: unknown;
  return new Promise((resolve, reject) => {
    form.on('field', (name, value) => {
      if (name === 'payload_json') json = JSON.parse(value);
    });
    form.on('file', (field, stream, { filename, mimeType }) => {
      const index = Number(/\d+/.exec(field)?.[0] ?? 0);
      const file = { index, name: filename ?? field, chunks: [] as Buffer[], contentType: mimeType };
      files.push(file);
      stream.on('data', (chunk: Buffer) => file.chunks.push(chunk));
    });
    form.on('close', () => {
      files.sort((a, b) => a.index - b.index);
      const sent = files.map(({ name, chunks, contentType }) => ({ name, bytes: Buffer.concat(chunks), contentType }));
      resolve({ json, files: sent });
    });
    form.on('error', reject);
    request.pipe(form);
  });
}
