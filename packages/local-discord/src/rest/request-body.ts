/** Request bodies: JSON, or a form with `payload_json` and files. */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { File } from '../state/records.js';
import { refusals } from './api-error.js';

export interface Body {
  readonly json: unknown;
  /** In the order of their fields' numbers: `files[0]`, `files[1]`. */
  readonly files: readonly File[];
}

/** Of a whole request, in bytes. */
const MAX_BODY_BYTES = 25 * 1024 * 1024;

/** @throws ApiError 40005 or 50109. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > MAX_BODY_BYTES) throw refusals.tooLarge();
  if (request.headers['content-type']?.startsWith('multipart/form-data')) return readForm(request);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw refusals.tooLarge();
    chunks.push(chunk);
  }
  return { json: parse(Buffer.concat(chunks).toString('utf8')), files: [] };
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.notJson();
  }
}

async function readForm(request: IncomingMessage): Promise<Body> {
  const form = busboy({ headers: request.headers, defParamCharset: 'utf8' });
  const files: { field: string; name: string; chunks: Buffer[]; contentType: string }[] = [];
  let text = '';
  let size = 0;
  form.on('field', (name, value) => {
    if (name === 'payload_json') text = value;
  });
  form.on('file', (field, stream, { filename, mimeType }) => {
    const file = { field, name: filename ?? field, chunks: [] as Buffer[], contentType: mimeType };
    files.push(file);
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      // Who sends in chunks names no length beforehand.
      if (size > MAX_BODY_BYTES) form.destroy(refusals.tooLarge());
      else file.chunks.push(chunk);
    });
    // It breaks off with its form, which says why.
    stream.on('error', () => {});
  });
  // A form that breaks off closes too.
  await Promise.all([pipeline(request, form), once(form, 'close')]);
  const number = ({ field }: { field: string }) => Number(/^files\[(\d+)\]$/.exec(field)?.[1] ?? 0);
  files.sort((a, b) => number(a) - number(b));
  return { json: parse(text), files: files.map(({ chunks, ...file }) => ({ ...file, bytes: Buffer.concat(chunks) })) };
}
