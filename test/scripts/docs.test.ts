import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generatedDocs, repositoryFile } from '../../scripts/docs.js';

const docs = await generatedDocs();

it.each([...docs])('%s is as `npm run docs` writes it', async (path, text) => {
  expect(await readFile(repositoryFile(path), 'utf8')).toBe(text);
});

const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/admins.md',
  'docs/architecture.md',
  'docs/defaults.md',
  'docs/members.md',
  'docs/organisers.md',
  'docs/styles.md',
];
/** Links within the repository, without what comes after "#". */
const LINK = /\]\((?!https?:)([^)#\s]+)/g;
/** Paths from the root in backticks; one with a "<name>" in it stands for many. */
const PATH = /`((?:src|commands|test|bench|docs|scripts|packages|weights|\.ci)\/[\w./-]+)`/g;
const SCRIPT = /npm run ([\w:-]+)/g;

describe.each(PAGES)('%s', async (page) => {
  const text = await readFile(repositoryFile(page), 'utf8');

  it('names files and folders that are there', () => {
    const linked = [...text.matchAll(LINK)].map(([, path]) => new URL(path, repositoryFile(page)));
    const named = [...text.matchAll(PATH)].map(([, path]) => repositoryFile(path));
    const missing = [...linked, ...named].filter((url) => !existsSync(url)).map(({ pathname }) => pathname);
    expect(missing).toEqual([]);
  });

  it('names scripts that are there', async () => {
    const { scripts } = JSON.parse(await readFile(repositoryFile('package.json'), 'utf8'));
    expect([...text.matchAll(SCRIPT)].map(([, name]) => name).filter((name) => !(name in scripts))).toEqual([]);
  });
});
