/** `npm run docs`: writes what in the documentation is made of the code. */
import { writeFile } from 'node:fs/promises';
import { generatedDocs, repositoryFile } from './docs.js';

for (const [path, text] of await generatedDocs()) {
  await writeFile(repositoryFile(path), text);
  console.log(path);
}
