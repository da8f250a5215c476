/** Paints every content in every style and writes the paintings. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { Config } from '../config.js';
import { resizeAlpha } from '../images/alpha.js';
import { decodePicture, type Picture } from '../images/decode.js';
import { encodePicture, formatOfPath } from '../images/encode.js';
import { readRecipe } from '../images/recipe.js';
import { cropSquare } from '../images/square.js';
import { DEFAULTS, OPTIONS, type OptionName, type Options, PRESETS, parseOption } from '../options.js';
import { PACKAGE_VERSION } from '../package.js';
import { buildRequest, checkMemory, loadPainters } from '../request.js';
import { drawSample } from '../samples/index.js';
import type { StyleImage } from '../style/image.js';
import type { Engine } from '../style/objective.js';
import type { Painters } from '../style/pyramid.js';
import { finishedSize, type Iterate, type StylizeRequest, stylize } from '../style/stylize.js';
import { UserError } from '../user-error.js';
import type { Arguments } from './arguments.js';
import { createProgress, Records } from './progress.js';

/** What is painted when nothing is named. */
const SAMPLE = { content: 'lighthouse', style: 'swirls' };
const PAINTINGS = 'paintings';

interface Source {
  readonly name: string;
  read(): Promise<Uint8Array>;
}

/** One painting to make. */
interface Job {
  readonly content: Source;
  readonly style: Source;
  readonly output: string;
}

function fileSource(path: string): Source {
  const read = async () => {
    try {
      return await readFile(path);
    } catch (cause) {
      throw new UserError('file-missing', `${path} cannot be read; check the name.`, {}, { cause });
    }
  };
  return { name: path, read };
}

const sampleSource = (id: string): Source => ({ name: id, read: () => drawSample(id) });

const stem = (path: string) => basename(path, extname(path));

function planJobs({ contents, styles, output }: Arguments): Job[] {
  if (contents.length === 0) {
    const { content, style } = SAMPLE;
    const path = output ?? join(PAINTINGS, `${content}-in-${style}.png`);
    return [{ content: sampleSource(content), style: sampleSource(style), output: path }];
  }
  const single = contents.length === 1 && styles.length === 1 && output !== undefined && extname(output) !== '';
  const folder = output ?? PAINTINGS;
  return contents.flatMap((content) =>
    styles.map((style) => ({
      content: fileSource(content),
      style: fileSource(style),
      output: single ? output : join(folder, `${stem(content)}-in-${stem(style)}.png`),
    })),
  );
}

/** Defaults, then the recipe of `--like`, then the preset, then what was given by name. */
async function settle({ options, preset, like }: Arguments, config: Config): Promise<Options> {
  const recipe = like === undefined ? {} : await likeOptions(like);
  const named = preset === undefined ? {} : PRESETS[preset];
  return { ...DEFAULTS, network: config.NETWORK, ...recipe, ...named, ...options };
}

async function likeOptions(path: string): Promise<Partial<Options>> {
  const recipe = await readRecipe(await fileSource(path).read());
  const options = recipe?.options;
  if (typeof options !== 'object' || options === null)
    throw new UserError('recipe-missing', `${path} does not say how it was made; name a painting by Brushwork.`);
  const known = Object.entries(options).flatMap(([name, value]) => {
    if (!(name in OPTIONS)) return [];
    const parsed = parseOption(name as OptionName, value);
    return 'value' in parsed ? [[name, parsed.value]] : [];
  });
  return Object.fromEntries(known);
}

/**
 * @param signal when it aborts, the painting under way is finished as it is and no other is begun.
 * @throws UserError before anything is written, when a picture or an option will not do.
 */
export async function paintAll(args: Arguments, config: Config, engine: Engine, signal: AbortSignal): Promise<void> {
  const options = await settle(args, config);
  const jobs = planJobs(args);
  for (const { output } of jobs) formatOfPath(output);
  const painters = await loadPainters(options.network, config.WEIGHTS_DIR);
  const prepared = (job: Job) => prepare(job, args, options, painters, engine);
  // All are tried before the first is painted, and read again then, so that a long list is not held in memory.
  if (jobs.length > 1) for (const job of jobs) await prepared(job);
  for (const job of jobs) {
    if (signal.aborted) break;
    await paint(job, await prepared(job), args, options, engine, signal);
  }
}

const read = async (source: Source, size: number): Promise<Picture> =>
  decodePicture(await source.read(), { name: source.name, fitWithin: size });

/** The article works on squares of its network's input size. */
const ARTICLE_SIZE = 224;

/** A job whose pictures are read and that fits this machine. */
interface Prepared {
  readonly content: Picture;
  readonly request: StylizeRequest;
}

async function prepare(
  job: Job,
  args: Arguments,
  options: Options,
  painters: Painters,
  engine: Engine,
): Promise<Prepared> {
  const crop = args.preset === 'article' ? cropSquare : (picture: Picture) => picture;
  const largest = 2 * Math.max(options.size, ARTICLE_SIZE);
  const content = crop(await read(job.content, largest));
  const styleLimit = Math.round(largest * Math.max(1, options.styleScale));
  const styles: StyleImage[] = [{ image: crop(await read(job.style, styleLimit)), share: 1 }];
  for (const { file, share } of args.blend)
    styles.push({ image: crop(await read(fileSource(file), styleLimit)), share });
  const start = args.from === undefined ? undefined : crop(await read(fileSource(args.from), largest));
  const request = buildRequest(options, content, styles, painters, start);
  checkMemory(request, engine);
  return { content, request };
}

async function paint(
  job: Job,
  { content, request }: Prepared,
  args: Arguments,
  options: Options,
  engine: Engine,
  signal: AbortSignal,
): Promise<void> {
  const target = finishedSize(request);
  const started = performance.now();
  const networks = [...new Set(request.stages.map(({ network }) => network.id))].join(' and ');
  console.error(
    `${job.content.name} in the style of ${job.style.name}: ${target.width} x ${target.height}, ${networks}, ${engine.label}`,
  );
  const progress = args.json ? new Records(process.stdout) : createProgress(process.stderr);
  const iterates = stylize(request, engine, signal);
  let next = await iterates.next();
  while (!next.done) {
    progress.show(next.value);
    await snapshot(next.value, job, args);
    next = await iterates.next();
  }
  progress.end();

  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const recipe = { brushwork: PACKAGE_VERSION, networks, engine: engine.label, seconds, options };
  const alpha = content.alpha === undefined ? {} : { alpha: resizeAlpha(content, content.alpha, next.value) };
  const limit = args.maxBytes === undefined ? {} : { maxBytes: args.maxBytes };
  const bytes = await encodePicture(
    { ...next.value, ...alpha },
    { format: formatOfPath(job.output), recipe, ...limit },
  );
  await mkdir(dirname(job.output), { recursive: true });
  await writeFile(job.output, bytes);
  const outcome = signal.aborted ? 'Stopped early; the best picture so far is' : `Done in ${seconds} s:`;
  console.error(`${outcome} ${job.output}`);
}

async function snapshot(iterate: Iterate, { output }: Job, { snapshots, every }: Arguments): Promise<void> {
  if (snapshots === undefined || iterate.step % every !== 0) return;
  const name = `${stem(output)}-${String(iterate.step).padStart(4, '0')}.png`;
  await mkdir(snapshots, { recursive: true });
  await writeFile(join(snapshots, name), await encodePicture(iterate.picture(), { format: 'png' }));
}
