/** `npm run weights`: fetches a network, or takes it from a file on disk. */
import { SingleBar } from 'cli-progress';
import { Command, Option } from 'commander';
import { readConfigValues, readEnvironmentFile } from '../config.js';
import { UserError } from '../errors/user-error.js';
import { checkWritable } from '../files/check-writable.js';
import { importNetwork, installNetwork } from './install.js';
import { isInstalled } from './load-network.js';
import { type DownloadableId, type DownloadableNetwork, readManifest } from './manifest.js';

/** What is fetched, and how much. */
const SIZES: Record<DownloadableId, string> = {
  vgg16: 'the first seven convolutions of VGG-16: about 7 MB out of an archive of 553 MB',
  'vgg16-full': 'the thirteen convolutions of VGG-16: about 59 MB out of an archive of 553 MB',
  vgg19: 'the sixteen convolutions of VGG-19: 80 MB',
};

async function fetchUnlessThere(id: DownloadableId, directory: string): Promise<void> {
  const network = readManifest()[id];
  if (await isInstalled(id, directory)) {
    console.log(`${network.title} is already in ${directory}, complete and verified.`);
    return;
  }
  await checkWritable(directory);
  console.log(`Fetching ${SIZES[id]}.`);
  console.log(`${network.attribution} ${network.licence}.`);
  console.log(`Verified every tensor. Saved as ${await fetchWithBar(network, directory)}.`);
}

async function fetchWithBar(network: DownloadableNetwork, directory: string): Promise<string> {
  const bar = new SingleBar({
    format: '[{bar}] {percentage} %  {megabytes} MB',
    hideCursor: true,
    stream: process.stderr,
  });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort(new UserError('stopped')));
  bar.start(1, 0, { megabytes: 0 });
  try {
    const onProgress = (received: number, needed: number) => {
      bar.setTotal(needed);
      bar.update(received, { megabytes: (received / 1e6).toFixed(1) });
    };
    const path = await installNetwork(network, { directory, onProgress, signal: stop.signal });
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

interface Arguments {
  readonly network: DownloadableId;
  readonly from?: string;
  readonly directory?: string;
}

const program = new Command('weights')
  .description("fetches the weights of a network that doesn't ship with Brushwork")
  .addOption(
    new Option('--network <name>', 'vgg16 paints finer; the others have deeper layers')
      .choices(Object.keys(SIZES))
      .default('vgg16'),
  )
  .option('--from <file>', 'use a file on disk instead: .safetensors, or the original format (.npz, .h5)')
  .option('--directory <path>', 'folder for the weights (default: BRUSHWORK_WEIGHTS_DIR, or the weights folder)')
  .action(async ({ network, from, directory = defaultDirectory() }: Arguments) => {
    if (from === undefined) await fetchUnlessThere(network, directory);
    else console.log(`Verified. Saved as ${await importNetwork(readManifest()[network], from, directory)}.`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
