/** Paints every content in every style and writes the results. */
import { readConfigValues } from '../config.js';
import { UserError } from '../errors/user-error.js';
import { checkWritable } from '../files/check-writable.js';
import { contentFitWithin, type PaintingInputs, styleFitWithin } from '../painting/inputs.js';
import { fitMemory, freeMemory } from '../painting/memory.js';
import { type Options, validateWeights } from '../painting/options.js';
import { loadParts } from '../painting/parts.js';
import { Painting } from '../painting/pipeline.js';
import { checkShape, fitNetworks, loadNetworks, planPainting } from '../painting/request.js';
import type { Engine } from '../style-transfer/objective.js';
import { AnimatedContents } from './animation/animated-contents.js';
import { paintAnimation } from './animation/paint-animation.js';
import type { Arguments } from './arguments.js';
import { InputPictures } from './input-pictures.js';
import { Inputs, type Source, sampleSource } from './inputs.js';
import { loaderOf, stylesOf } from './job-pictures.js';
import { Masks } from './masks.js';
import {
  checkInputsStay,
  isMovingFormat,
  type OutputNames,
  planOutputs,
  Snapshots,
  tryOutput,
  writeOutput,
} from './outputs.js';
import { watchProcessorShare } from './processor-share.js';
import { createProgress, formatDuration, JsonRecords } from './progress.js';
import { resolveOptions } from './resolve-options.js';
import type { PaintJob, PlannedJob, Session } from './session.js';
import { type FetchSource, Vgg16Fetch } from './vgg16-fetch.js';

/** Painted when no picture is named. */
const SAMPLE_IDS = { content: 'lighthouse', style: 'swirls' };

function listJobs({ contents, styles }: Arguments, inputs: Inputs): PaintJob[] {
  if (contents.length === 0)
    return [{ content: sampleSource(SAMPLE_IDS.content), style: sampleSource(SAMPLE_IDS.style) }];
  return contents.flatMap((content) =>
    styles.map((style) => ({ content: inputs.file(content), style: inputs.file(style) })),
  );
}

/**
 * Checks all options, outputs and pictures first. Reports what cannot be painted, and paints the rest.
 *
 * @param signal when it aborts, the current painting is written as it is and no other is started.
 * @param fetching where VGG-16 comes from while the lite network paints.
 * @returns how many of the requested paintings failed; those that were not started after an abort do not count.
 * @throws UserError before anything is painted, for an invalid option or a picture that all paintings need.
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
  const pictures = new InputPictures({ square: settled.preset === 'article' });
  const masks = new Masks(args, inputs, pictures);
  validateWeights(settled.options);
  if (settled.options.part === 'each' && blend.length === 0) throw new UserError('part-styles');
  const animations = await AnimatedContents.find(args, jobs);
  const namesOf = ({ content, style }: PaintJob): OutputNames => ({
    stems: [content.stem, style.stem],
    format: animations.formatOf(content) ?? 'png',
  });
  const planned = await planOutputs(args.output, jobs.map(namesOf));
  for (const [index, { path, name, format }] of planned.entries())
    if (path !== undefined && isMovingFormat(format) && !animations.has(jobs[index].content))
      throw new UserError('output-still', { path: name, name: jobs[index].content.name });
  for (const output of planned) await checkInputsStay(output, pathsOf(inputs));
  const weights = readConfigValues(['WEIGHTS_DIR']).WEIGHTS_DIR;
  const load = () => loadNetworks(settled.options.network, weights, console.error);
  const networks = await load();
  const session: Session = { args, settled, blend, from, pictures, animations, masks, networks, engine, signal };

  const good = await checkPictures(jobs, session);
  const outputs = good.length === jobs.length ? planned : await planOutputs(args.output, good.map(namesOf));
  for (const { path } of outputs) if (path !== undefined) await tryOutput(path);
  if (good.length > 0 && args.snapshots !== undefined) await checkWritable(args.snapshots);
  let failed = jobs.length - good.length;
  const lacksVgg16 = settled.options.network === 'auto' && networks.coarse === undefined && good.length > 0;
  const vgg16 = lacksVgg16 ? Vgg16Fetch.start(weights, console.error, fetching) : undefined;
  try {
    for (const [index, job] of good.entries()) {
      if (signal.aborted) {
        console.error(`Stopped. ${good.length - index} of ${jobs.length} paintings weren't started.`);
        break;
      }
      const now = vgg16?.isInstalled ? { ...session, networks: await load() } : session;
      failed += await reportFailure(() => paint({ ...job, output: outputs[index] }, now));
    }
  } finally {
    await vgg16?.stop();
  }
  if (failed > 0 && jobs.length > 1) console.error(`${failed} of ${jobs.length} paintings failed.`);
  return failed;
}

const pathsOf = (inputs: Inputs) => inputs.all.flatMap(({ path }) => path ?? []);

/** @returns 1 where it failed, after printing why. Bugs are thrown. */
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
 * Opens every picture once, and reports those that cannot be used.
 *
 * @returns the jobs whose pictures are usable.
 * @throws UserError for an unusable picture that all of them need.
 */
async function checkPictures(jobs: readonly PaintJob[], session: Session): Promise<PaintJob[]> {
  for (const { source } of session.blend) await openStyle(source, session);
  for (const source of session.masks.regionStyles) await openStyle(source, session);
  if (session.from !== undefined) await openContent(session.from, session);
  const styles = await usable(new Set(jobs.map(({ style }) => style)), (source) => openStyle(source, session));
  const contents = await usable(new Set(jobs.map(({ content }) => content)), async (source) => {
    const { settled, networks, engine, animations } = session;
    const animation = animations.get(source);
    if (animation !== undefined) return checkShape(animation, settled.options.size, source.name);
    const { picture, original } = await openContent(source, session);
    const memory = session.args.memory ?? freeMemory();
    const shape = settled.preset === 'article' ? picture : original;
    checkShape(shape, settled.options.size, source.name);
    const fitting = fitNetworks(settled.options, shape, networks, engine, memory);
    fitMemory(planPainting(settled.options, shape, fitting), engine, memory);
    await loadParts(inputsOf({ content: source, style: jobs[0].style }, session), picture);
  });
  return jobs.filter(({ content, style }) => contents.has(content) && styles.has(style));
}

/** The sources that can be opened; for the others, prints why not. */
async function usable(sources: ReadonlySet<Source>, open: (source: Source) => Promise<unknown>): Promise<Set<Source>> {
  const good = new Set<Source>();
  for (const source of sources) if ((await reportFailure(() => open(source))) === 0) good.add(source);
  return good;
}

const openContent = (source: Source, { pictures, settled }: Session) =>
  pictures.open(source, contentFitWithin(settled.options));

const openStyle = (source: Source, { pictures, settled }: Session) =>
  pictures.open(source, styleFitWithin(settled.options));

/** Prints a line when `--preset article` paints only the centre square of a content. */
async function noteCrop(content: Source, session: Session): Promise<void> {
  if (session.settled.preset !== 'article') return;
  const { width, height } = (await openContent(content, session)).original;
  if (width === height) return;
  const side = Math.min(width, height);
  console.error(
    `${content.name} is ${width} x ${height}, but the paper paints squares: only its centre, ${side} x ${side}, is painted.`,
  );
}

function inputsOf(job: PaintJob, session: Session): PaintingInputs {
  const { args, settled, from, masks } = session;
  const load = loaderOf(session);
  return {
    options: settled.options,
    content: load(job.content),
    styles: stylesOf(job.style, session),
    mask: masks.mask,
    readTransparency: masks.readTransparency && settled.readTransparency,
    start: from && load(from),
    memory: args.memory,
  };
}

async function paint(job: PlannedJob, session: Session): Promise<void> {
  const { args, engine, signal, settled } = session;
  if (session.animations.has(job.content)) return paintAnimation(job, session);
  await noteCrop(job.content, session);
  const painting = await Painting.open(inputsOf(job, session), session.networks, engine);
  const { width, height } = painting.size;
  const names = { content: job.content.name, style: job.style.name, output: job.output.name };
  console.error(
    `${names.content} in the style of ${names.style}: ${width} x ${height}, ${painting.networks.join(' and ')}, ${engine.label}`,
  );
  if (painting.isSubjectMissing)
    console.error(
      `${names.content} has no clear subject, so all of it is painted. --mask says by a picture what to paint.`,
    );
  await printEstimate(painting);
  const { snapshots: folder, every, maxBytes } = args;
  const snapshots = folder === undefined ? undefined : await Snapshots.plan(folder, snapshotName(job));
  const progress = args.json ? new JsonRecords(process.stdout, names) : createProgress(process.stderr);
  const steps = painting.paint(signal);
  let step = 0;
  let next = await steps.next();
  while (!next.done) {
    step = next.value.iterate.step;
    progress.show(next.value.iterate);
    if (snapshots !== undefined && step % every === 0)
      await snapshots.write(step, await next.value.encodePicture({ format: 'png' }));
    next = await steps.next();
  }
  progress.end();
  if (step === 0 && signal.aborted) {
    console.error('Stopped before the first step. Nothing was written.');
    return;
  }

  const { seconds, improved, encode } = next.value;
  const { format } = job.output;
  if (isMovingFormat(format)) throw new Error(`a still painting as ${format}`);
  const { bytes, scale, fits } = await encode({
    format,
    maxBytes,
    metadata: { ...settled, ...(await session.masks.metadata()) },
  });
  const written = await writeOutput(job.output, bytes);
  if (!fits)
    console.error(`${written} is ${bytes.byteLength} bytes and can't get smaller, even at a quarter of its size.`);
  else if (scale < 1) console.error(`To fit into ${maxBytes} bytes, it was scaled to ${100 * scale} %.`);
  if (!improved && !signal.aborted) console.error(unchanged(settled.options));
  const outcome = signal.aborted ? 'Stopped early. The best picture so far:' : `Done in ${seconds} s:`;
  console.error(`${outcome} ${written}`);
}

/** Prints what a long painting will take. */
async function printEstimate(painting: Painting): Promise<void> {
  const shareSince = watchProcessorShare();
  const seconds = await painting.estimateSeconds();
  if (seconds === undefined || seconds < WORTH_A_LINE_S) return;
  const gigabytes = Math.max(0.1, painting.memory / 1e9).toFixed(1);
  console.error(`This will take about ${formatDuration(seconds)} and up to ${gigabytes} GB of memory.`);
  const alone = shareSince() * seconds;
  if (alone < HELD_UP_SHARE * seconds)
    console.error(
      `Other programs keep the processors busy; without them it would take about ${formatDuration(alone)}.`,
    );
}

/** Held up less by other programs, nobody needs to hear of them. */
const HELD_UP_SHARE = 0.8;

/** A shorter painting is not announced. */
const WORTH_A_LINE_S = 60;

function snapshotName({ content, style, output }: PlannedJob): string {
  return output.path ?? `${content.stem}-in-${style.stem}`;
}

/** The line for a painting that no step improved, which is its start. */
function unchanged({ optimiser, learningRate }: Options): string {
  const remedy =
    optimiser === 'adam' ? `try a --learning-rate below ${learningRate}` : 'try a higher --strength, or --start noise';
  return `The painting ends where it began, since no step made it better; ${remedy}.`;
}
