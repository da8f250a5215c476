/** `npm run weights`: fetches VGG-16, or takes it from a file on disk. */
import { SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { readConfigValues, readEnvironmentFile } from '../config.js';
import { UserError } from '../errors/user-error.js';
import { tryFolder } from '../files/try-folder.js';
import { importVgg16, installVgg16 } from './install.js';
import { isInstalled } from './load-network.js';
import { readManifest } from './manifest.js';

async function fetchUnlessThere(directory: string): Promise<void> {
  if (await isInstalled('vgg16', directory)) {
    console.log(`VGG-16 is in ${directory} already, complete and verified.`);
    return;
  }
  const { attribution, licence } = readManifest().vgg16;
  await tryFolder(directory);
  console.log('Fetching the first seven convolutions of VGG-16: about 7 MB out of an archive of 553 MB.');
  console.log(`${attribution} ${licence}.`);
  console.log(`Every tensor is verified. Kept as ${await fetchWithBar(directory)}.`);
}

async function fetchWithBar(directory: string): Promise<string> {
  const bar = new SingleBar({
    format: '[{bar}] {percentage} %  {megabytes} MB',
    hideCursor: true,
    stream: process.stderr,
  });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new UserError('stopped', 'Stopped; nothing was changed.')));
  bar.start(1, 0, { megabytes: 0 });
  try {
    const onProgress = (received: number, needed: number) => {
      bar.setTotal(needed);
      bar.update(received, { megabytes: (received / 1e6).toFixed(1) });
    };
    const path = await installVgg16({ directory, onProgress, signal: stop.signal });
    // The total is an upper bound.
    bar.update(bar.getTotal());
    return path;
  } finally {
    bar.stop();
  }
}

function defaultDirectory(): string {
  readEnvironmentFile();
  return readConfigValues(['WEIGHTS_DIR']).WEIGHTS_DIR;
}

const program = new Command('weights')
  .description('fetches the weights of VGG-16, which paint finer than the network that ships with Brushwork')
  .option('--from <file>', 'an .npz or .safetensors file on disk instead')
  .option('--directory <path>', 'where to keep them (default: BRUSHWORK_WEIGHTS_DIR, or the weights folder)')
  .action(async ({ from, directory = defaultDirectory() }: { from?: string; directory?: string }) => {
    if (from === undefined) await fetchUnlessThere(directory);
    else console.log(`Verified and kept as ${await importVgg16(from, directory)}.`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
