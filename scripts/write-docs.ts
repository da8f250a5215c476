/** `npm run docs`: writes what in the documentation is made of the code. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedDocs, repositoryFile } from './docs.js';

for (const [path, text] of await generatedDocs()) {
  const file = fileURLToPath(repositoryFile(path));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(path);
}
