import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { generatedDocs, repositoryFile } from '../../scripts/docs.js';

const docs = await generatedDocs();

it.each([...docs])('%s is as `npm run docs` writes it', async (path, text) => {
  expect(await readFile(repositoryFile(path), 'utf8')).toBe(text);
});

/** A changelog names files of its time. */
const PAGES = ['README.md', 'CONTRIBUTING.md', 'packages/local-discord/README.md', ...pagesIn('docs')];
/** Links within the repository, without what comes after "#". */
const LINK = /\]\((?!https?:)([^)#\s]+)/g;
/** Paths in backticks, from the root of the repository or of the package; one with a "<name>" in it stands for many. */
const PATH = /`((?:src|commands|test|bench|docs|scripts|packages|weights|examples|\.ci)\/[\w./-]+)`/g;
const SCRIPT = /npm run ([\w:-]+)/g;

describe.each(PAGES)('%s', async (page) => {
  const text = await readFile(repositoryFile(page), 'utf8');
  const root = repositoryFile(/^packages\/[^/]+\//.exec(page)?.[0] ?? '');

  it('names files and folders that are there', () => {
    const linked = [...text.matchAll(LINK)].map(([, path]) => new URL(path, repositoryFile(page)));
    const named = [...text.matchAll(PATH)].map(([, path]) => new URL(path, root));
    const missing = [...linked, ...named].filter((url) => !existsSync(url)).map(({ pathname }) => pathname);
    expect(missing).toEqual([]);
  });

  it('names scripts that are there', async () => {
    const { scripts } = JSON.parse(await readFile(new URL('package.json', root), 'utf8'));
    expect([...text.matchAll(SCRIPT)].map(([, name]) => name).filter((name) => !(name in scripts))).toEqual([]);
  });
});

it('docs/architecture.md has a line for each module', async () => {
  const text = await readFile(repositoryFile('docs/architecture.md'), 'utf8');
  const folders = readdirSync(repositoryFile('src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => `src/${name}`).filter((folder) => !text.includes(`\`${folder}\``))).toEqual([]);
});

function pagesIn(folder: string): string[] {
  const names = readdirSync(repositoryFile(folder)).filter((name) => name.endsWith('.md'));
  return names.map((name) => `${folder}/${name}`);
}
