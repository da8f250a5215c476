/** Paints an animation frame by frame and writes it. */
import { FfmpegFailure } from '../../images/animation/ffmpeg.js';
import { type AnimationOutput, decodeAnimation } from '../../images/index.js';
import { AnimatedPainting, type AnimationInputs, type FinishedAnimation } from '../../painting/animation.js';
import { stylesOf } from '../job-pictures.js';
import { type Output, writeOutput } from '../outputs.js';
import { formatDuration } from '../progress.js';
import type { PlannedJob, Session } from '../session.js';
import { AnimationBar, AnimationLines, type AnimationProgress, AnimationRecords } from './animation-progress.js';
import { KeptFrames } from './kept-frames.js';

const seconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`;

async function open({ content, style }: PlannedJob, session: Session, kept: KeptFrames | undefined) {
  const { args, settled, networks, engine, masks } = session;
  const inputs = {
    options: settled.options,
    styles: stylesOf(style, session),
    mask: masks.mask,
    readTransparency: masks.readTransparency && settled.readTransparency,
    keep: { frames: args.maxFrames, milliseconds: 1000 * args.maxSeconds },
    content: async (...[size, keep]: Parameters<AnimationInputs['content']>) =>
      decodeAnimation(await content.read(), { name: content.name, size, keep }),
    finished: kept,
    memory: args.memory,
  };
  return AnimatedPainting.open(inputs, networks, engine);
}

export async function paintAnimation(job: PlannedJob, session: Session): Promise<void> {
  const { args, engine, signal, animations } = session;
  const info = animations.get(job.content);
  const kept = args.frames === undefined ? undefined : new KeptFrames(args.frames);
  const painting = await open(job, session, kept);
  const { width, height } = painting.size;
  const names = { content: job.content.name, style: job.style.name, output: job.output.name };
  console.error(
    `${names.content} in the style of ${names.style}: ${painting.frames} frames of ${width} x ${height} in ${seconds(painting.durationMs)}, ${painting.networks.join(' and ')}, ${engine.label}`,
  );
  if (info !== undefined && painting.frames < info.frames)
    console.error(
      `It has ${info.frames} frames in ${seconds(info.durationMs)}; --max-frames ${args.maxFrames} and --max-seconds ${args.maxSeconds} leave ${painting.frames} in ${seconds(painting.durationMs)}.`,
    );
  console.error(
    `${painting.tasks} frames are to be painted, about ${painting.work.toFixed(1)} times the work of the first one alone.`,
  );
  const progress = args.json ? new AnimationRecords(process.stdout, names) : createAnimationProgress();
  const steps = painting.paint(signal);
  let next = await steps.next();
  for (; !next.done; next = await steps.next()) {
    progress.show(next.value);
    const { finished } = next.value;
    if (kept !== undefined && finished !== undefined) await kept.write(finished.task, await finished.encode());
  }
  progress.end();
  const finished = next.value;
  if (finished.frames === 0) {
    console.error('Stopped before the first frame was finished. Nothing was written.');
    return;
  }
  const written = await write(finished, job.output, session);
  if (!signal.aborted) {
    console.error(`Done in ${formatDuration(finished.seconds)}: ${written}`);
    return;
  }
  const how = args.frames === undefined ? 'With --frames <folder> it could go on' : 'The same command goes on';
  console.error(`Stopped early. ${finished.frames} of ${painting.frames} frames: ${written}. ${how} from there.`);
}

const createAnimationProgress = (): AnimationProgress =>
  process.stderr.isTTY ? new AnimationBar(process.stderr) : new AnimationLines(process.stderr);

/** @returns the name of what was written. */
async function write(finished: FinishedAnimation, output: Output, { args, settled, masks }: Session): Promise<string> {
  const { maxBytes } = args;
  if (finished.isSubjectMissing)
    console.error('No frame has a clear subject, so all of it is painted. --mask says by a picture what to paint.');
  const { bytes, fits, hasFewerColours, scale, frames, format } = await encode(finished, output, {
    maxBytes,
    metadata: { ...settled, ...(await masks.metadata()) },
  });
  const written = await writeOutput(format === output.format ? output : asFormat(output, format), bytes);
  const given = [
    hasFewerColours && 'has fewer colours',
    scale < 1 && `was scaled to ${100 * scale} %`,
    frames < finished.frames && `has ${frames} of ${finished.frames} frames`,
  ].filter((reason) => reason !== false);
  if (!fits) console.error(`${written} is ${bytes.byteLength} bytes and can't get smaller.`);
  else if (given.length > 0) console.error(`To fit into ${maxBytes} bytes, it ${given.join(', ')}.`);
  return written;
}

/** A video becomes a WebP where ffmpeg cannot write one; a painting must not be lost for that. */
async function encode(
  finished: FinishedAnimation,
  output: Output,
  options: Omit<Parameters<FinishedAnimation['encode']>[0], 'format'>,
) {
  const format = output.format as AnimationOutput;
  try {
    return { ...(await finished.encode({ format, ...options })), format };
  } catch (error) {
    if (!(error instanceof FfmpegFailure)) throw error;
    console.error(`ffmpeg can't write ${output.name}: ${error.message.split('\n', 1)[0]}. It is written as WebP.`);
    return { ...(await finished.encode({ format: 'webp', ...options })), format: 'webp' as const };
  }
}

function asFormat(output: Output, format: AnimationOutput): Output {
  const path = output.path?.replace(/\.[^./\\]+$/, `.${format}`);
  return { path, name: path ?? output.name, format, derived: true };
}
