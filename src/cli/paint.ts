/** Paints every content in every style and writes the paintings. */
import { readSettings } from '../config.js';
import { UserError } from '../errors/user-error.js';
import { resizeAlpha } from '../images/alpha.js';
import type { Picture } from '../images/decode.js';
import { encodePicture, encodeToFit } from '../images/encode.js';
import { PACKAGE_VERSION } from '../package-info.js';
import { type Options, validateWeights } from '../painting/options.js';
import {
  buildRequest,
  checkMemory,
  checkShape,
  fitNetworks,
  loadNetworks,
  planPainting,
  selectNetworks,
} from '../painting/request.js';
import type { Image, StyleImage } from '../style-transfer/image.js';
import type { Engine } from '../style-transfer/objective.js';
import type { Networks } from '../style-transfer/pyramid.js';
import { outputSize, type StylizeRequest, stylize } from '../style-transfer/stylize.js';
import type { Arguments } from './arguments.js';
import { InputPictures } from './input-pictures.js';
import { Inputs, type Source, sampleSource } from './inputs.js';
import { checkInputsStay, type Output, planOutputs, Snapshots, tryFolder, tryOutput, writeOutput } from './outputs.js';
import { createProgress, JsonRecords } from './progress.js';
import { type ResolvedCliOptions, resolveOptions } from './resolve-options.js';
import { type FetchSource, Vgg16Fetch } from './vgg16-fetch.js';

/** What is painted when nothing is named. */
const SAMPLE_IDS = { content: 'lighthouse', style: 'swirls' };

/** One painting to make. */
interface PaintJob {
  readonly content: Source;
  readonly style: Source;
}

interface PlannedJob extends PaintJob {
  readonly output: Output;
}

/** What all jobs share. */
interface Session {
  readonly args: Arguments;
  readonly settled: ResolvedCliOptions;
  readonly blend: readonly { readonly source: Source; readonly share: number }[];
  readonly from: Source | undefined;
  readonly pictures: InputPictures;
  readonly networks: Networks;
  readonly engine: Engine;
  readonly signal: AbortSignal;
}

function listJobs({ contents, styles }: Arguments, inputs: Inputs): PaintJob[] {
  if (contents.length === 0)
    return [{ content: sampleSource(SAMPLE_IDS.content), style: sampleSource(SAMPLE_IDS.style) }];
  return contents.flatMap((content) =>
    styles.map((style) => ({ content: inputs.file(content), style: inputs.file(style) })),
  );
}

/**
 * Looks at everything first: options, places and pictures. What cannot be painted is named, and the rest is painted.
 *
 * @param signal when it aborts, the painting under way is finished as it is and no other is begun.
 * @param fetching where VGG-16 comes from while the lite network paints.
 * @returns how many paintings of those that were asked for there are not, besides those that were not begun after an abort.
 * @throws UserError before anything is painted, where an option or a picture that all need will not do.
 */
export async function paintAll(
  args: Arguments,
  engine: Engine,
  signal: AbortSignal,
  fetching: FetchSource = {},
): Promise<number> {
  const inputs = new Inputs();
  const jobs = listJobs(args, inputs);
  const blend = args.blend.map(({ file, share }) => ({ source: inputs.file(file), share }));
  const from = args.from === undefined ? undefined : inputs.file(args.from);
  const like = args.like === undefined ? undefined : inputs.file(args.like);
  const settled = await resolveOptions(args, like, console.error);
  validateWeights(settled.options);
  const places = await planOutputs(args.output, jobs.map(stemsOf));
  for (const output of places) await checkInputsStay(output, pathsOf(inputs));
  const weights = readSettings(['WEIGHTS_DIR']).WEIGHTS_DIR;
  const load = async () =>
    selectNetworks(settled.options, await loadNetworks(settled.options.network, weights, console.error));
  const networks = await load();
  const pictures = new InputPictures({ square: settled.preset === 'article' });
  const session: Session = { args, settled, blend, from, pictures, networks, engine, signal };

  const good = await lookAtAll(jobs, session);
  const outputs = good.length === jobs.length ? places : await planOutputs(args.output, good.map(stemsOf));
  for (const { path } of outputs) if (path !== undefined) await tryOutput(path);
  if (good.length > 0 && args.snapshots !== undefined) await tryFolder(args.snapshots);
  let failed = jobs.length - good.length;
  const lacksVgg16 = settled.options.network === 'auto' && networks.coarse === undefined && good.length > 0;
  const vgg16 = lacksVgg16 ? Vgg16Fetch.start(weights, console.error, fetching) : undefined;
  try {
    for (const [index, job] of good.entries()) {
      if (signal.aborted) {
        console.error(`Stopped; ${good.length - index} of ${jobs.length} paintings were not begun.`);
        break;
      }
      const now = vgg16?.isInstalled ? { ...session, networks: await load() } : session;
      failed += await reportFailure(() => paint({ ...job, output: outputs[index] }, now));
    }
  } finally {
    await vgg16?.stop();
  }
  if (failed > 0 && jobs.length > 1) console.error(`${failed} of ${jobs.length} paintings were not made.`);
  return failed;
}

const stemsOf = ({ content, style }: PaintJob) => [content.stem, style.stem] as const;
const pathsOf = (inputs: Inputs) => inputs.all.flatMap(({ path }) => path ?? []);

/** @returns 1 where it failed, which has been said then. Bugs are thrown. */
async function reportFailure(work: () => Promise<unknown>): Promise<0 | 1> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    return 1;
  }
}

/**
 * Looks at every picture once, and says what is wrong with which.
 *
 * @returns the jobs whose pictures will do.
 * @throws UserError where a picture will not do that all of them need.
 */
async function lookAtAll(jobs: readonly PaintJob[], session: Session): Promise<PaintJob[]> {
  for (const { source } of session.blend) await openStyle(source, session);
  if (session.from !== undefined) await openContent(session.from, session);
  const styles = await usable(new Set(jobs.map(({ style }) => style)), (source) => openStyle(source, session));
  const contents = await usable(new Set(jobs.map(({ content }) => content)), async (source) => {
    const { picture, original } = await openContent(source, session);
    const { settled, networks, engine } = session;
    const shape = settled.preset === 'article' ? picture : original;
    checkShape(shape, settled.options.size, source.name);
    const fitting = fitNetworks(settled.options, shape, networks, engine);
    checkMemory(planPainting(settled.options, shape, fitting), engine);
  });
  return jobs.filter(({ content, style }) => contents.has(content) && styles.has(style));
}

/** Those that can be looked at; of the others it is said why not. */
async function usable(sources: ReadonlySet<Source>, look: (source: Source) => Promise<unknown>): Promise<Set<Source>> {
  const good = new Set<Source>();
  for (const source of sources) if ((await reportFailure(() => look(source))) === 0) good.add(source);
  return good;
}

/** The article works on squares of its network's input size. */
const ARTICLE_SIZE = 224;

/** Twice the painting's size is enough of a content. */
const contentSize = ({ size }: Options) => 2 * Math.max(size, ARTICLE_SIZE);

const openContent = (source: Source, { pictures, settled }: Session) =>
  pictures.open(source, contentSize(settled.options));

const openStyle = (source: Source, { pictures, settled: { options } }: Session) =>
  pictures.open(source, Math.round(contentSize(options) * Math.max(1, options.styleScale)));

/** A job whose pictures are read. */
interface Prepared {
  readonly content: Picture;
  readonly request: StylizeRequest;
}

async function prepare(job: PaintJob, session: Session): Promise<Prepared> {
  const { settled, networks, engine, blend, from } = session;
  const { picture: content, original } = await openContent(job.content, session);
  if (settled.preset === 'article' && original.width !== original.height) {
    const { width, height } = original;
    const side = Math.min(width, height);
    console.error(
      `${job.content.name} is ${width} x ${height}, and the article paints squares: its centre, ${side} x ${side}, is painted.`,
    );
  }
  const styles: StyleImage[] = [{ image: (await openStyle(job.style, session)).picture, share: 1 }];
  for (const { source, share } of blend) styles.push({ image: (await openStyle(source, session)).picture, share });
  const start = from && (await openContent(from, session)).picture;
  const { options } = settled;
  const request = buildRequest(options, content, styles, fitNetworks(options, content, networks, engine), start);
  checkMemory(request, engine);
  return { content, request };
}

async function paint(job: PlannedJob, session: Session): Promise<void> {
  const { args, engine, signal, settled } = session;
  const { content, request } = await prepare(job, session);
  const target = outputSize(request);
  const started = performance.now();
  const networks = [...new Set(request.stages.map(({ network }) => network.id))].join(' and ');
  const names = { content: job.content.name, style: job.style.name, output: job.output.name };
  console.error(
    `${names.content} in the style of ${names.style}: ${target.width} x ${target.height}, ${networks}, ${engine.label}`,
  );
  const { snapshots: folder, every } = args;
  const snapshots = folder === undefined ? undefined : await Snapshots.plan(folder, snapshotName(job));
  const progress = args.json ? new JsonRecords(process.stdout, names) : createProgress(process.stderr);
  const iterates = stylize(request, engine, signal);
  let steps = 0;
  let next = await iterates.next();
  while (!next.done) {
    steps = next.value.step;
    progress.show(next.value);
    if (snapshots !== undefined && steps % every === 0)
      await snapshots.write(steps, await encodePicture(withAlphaOf(content, next.value.picture()), { format: 'png' }));
    next = await iterates.next();
  }
  progress.end();
  if (steps === 0 && signal.aborted) {
    console.error('Stopped before the first step; nothing was written.');
    return;
  }

  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const recipe = { brushwork: PACKAGE_VERSION, networks, engine: engine.label, seconds, ...settled };
  const { bytes, scale, fits } = await encodeToFit(withAlphaOf(content, next.value), {
    format: job.output.format,
    metadata: recipe,
    ...(args.maxBytes !== undefined && { maxBytes: args.maxBytes }),
  });
  const written = await writeOutput(job.output, bytes);
  if (!fits)
    console.error(`${written} has ${bytes.byteLength} bytes; it does not get smaller, even at a quarter of its size.`);
  else if (scale < 1)
    console.error(`To fit into ${args.maxBytes} bytes, its sides are ${100 * scale} % of what was painted.`);
  if (!next.value.improved && !signal.aborted) console.error(unchanged(settled.options));
  const outcome = signal.aborted ? 'Stopped early; the best picture so far is' : `Done in ${seconds} s:`;
  console.error(`${outcome} ${written}`);
}

function snapshotName({ content, style, output }: PlannedJob): string {
  return output.path ?? `${content.stem}-in-${style.stem}`;
}

/** No step was better than the start, so the start is what is written. */
function unchanged({ optimiser, learningRate }: Options): string {
  const remedy =
    optimiser === 'adam' ? `try a --learning-rate below ${learningRate}` : 'try a higher --strength, or --start noise';
  return `The painting ends where it began, since no step made it better; ${remedy}.`;
}

function withAlphaOf(content: Picture, image: Image): Omit<Picture, 'format'> {
  return content.alpha === undefined ? image : { ...image, alpha: resizeAlpha(content, content.alpha, image) };
}
