import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { generatedDocs, repositoryFile } from '../../scripts/docs.js';

const docs = await generatedDocs();

it.each([...docs])('%s is as `npm run docs` writes it', async (path, text) => {
  expect(await readFile(repositoryFile(path), 'utf8')).toBe(text);
});
