/** Short MP4 and WebM videos, read and written by ffmpeg where the machine has it. Input is untrusted. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../../errors/user-error.js';
import type { Size } from '../../style-transfer/image.js';
import { checkHeader, type PictureLimits } from '../picture-limits.js';
import { type Animation, type AnimationInfo, durationOf } from './animation.js';
import { FfmpegFailure, inScratchFolder, runFfmpeg, SAFE_INPUT } from './ffmpeg.js';
import type { FrameLimits } from './plan-frames.js';

/** For its header, and for all of it. */
const PROBE_TIMEOUT_MS = 10_000;
const DECODE_TIMEOUT_MS = 60_000;
const ENCODE_TIMEOUT_MS = 120_000;
const PROBE_BYTES = 64_000;

/** A video has more frames a second than a painting needs. */
const MAX_FRAMES_PER_SECOND = 15;

const stream = z.object({
  width: z.int().positive(),
  height: z.int().positive(),
  avg_frame_rate: z.string(),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).optional(),
});
const report = z.object({
  streams: z.array(stream).min(1),
  format: z.object({ duration: z.coerce.number().positive() }),
});

interface Video extends Size {
  readonly seconds: number;
  readonly framesPerSecond: number;
}

/** @throws FfmpegFailure; ZodError where the file has no moving picture. */
async function probe(path: string): Promise<Video> {
  const entries = 'stream=width,height,avg_frame_rate:stream_side_data=rotation:format=duration';
  const args = [
    '-v',
    'error',
    ...SAFE_INPUT,
    '-select_streams',
    'v:0',
    '-show_entries',
    entries,
    '-of',
    'json',
    `file:${path}`,
  ];
  const json = await runFfmpeg('ffprobe', args, { timeoutMs: PROBE_TIMEOUT_MS, maxBytes: PROBE_BYTES });
  const { streams, format } = report.parse(JSON.parse(json.toString('utf8')));
  const { width, height, avg_frame_rate: rate, side_data_list: sides } = streams[0];
  const [frames, seconds] = rate.split('/').map(Number);
  const isTurned = sides?.some(({ rotation = 0 }) => Math.abs(rotation) % 180 === 90) ?? false;
  const framesPerSecond = frames / (seconds || 1) || MAX_FRAMES_PER_SECOND;
  return {
    ...(isTurned ? { width: height, height: width } : { width, height }),
    seconds: format.duration,
    framesPerSecond: Math.min(MAX_FRAMES_PER_SECOND, framesPerSecond),
  };
}

const inFile = <T>(bytes: Uint8Array, work: (path: string) => Promise<T>) =>
  inScratchFolder(async (folder) => {
    const path = join(folder, 'video');
    await writeFile(path, bytes);
    return work(path);
  });

/** What its file begins with, in WebM as well. */
const isMatroska = ([first]: Uint8Array) => first === 0x1a;

/** @throws FfmpegFailure; ZodError where the file has no moving picture. */
export async function probeVideo(bytes: Uint8Array): Promise<AnimationInfo> {
  const { width, height, seconds, framesPerSecond } = await inFile(bytes, probe);
  const frames = Math.max(1, Math.round(seconds * framesPerSecond));
  return { format: isMatroska(bytes) ? 'webm' : 'mp4', width, height, frames, durationMs: 1000 * seconds, loop: 1 };
}

/**
 * Frames at an even pace, at most 15 a second, and so many as may be kept.
 *
 * @throws UserError `picture-video` where ffmpeg is missing or cannot read it, `picture-heavy`, and those of the limits.
 */
export function decodeVideo(
  bytes: Uint8Array,
  name: string,
  limits: PictureLimits,
  { keep, size }: { readonly keep: FrameLimits; readonly size: (source: Size) => Size },
): Promise<Animation> {
  return inFile(bytes, async (path) => {
    try {
      const video = await probe(path);
      checkHeader(video, limits, name);
      const seconds = Math.min(video.seconds, keep.milliseconds / 1000);
      const rate = Math.min(video.framesPerSecond, keep.frames / seconds);
      const { width, height } = size(video);
      const filter = `fps=${rate.toFixed(4)},scale=${width}:${height}:flags=lanczos`;
      const frameBytes = 4 * width * height;
      const args = ['-nostdin', '-v', 'error', ...SAFE_INPUT, '-t', seconds.toFixed(3), '-i', `file:${path}`];
      const picture = [
        '-map',
        '0:v:0',
        '-vf',
        filter,
        '-frames:v',
        String(keep.frames),
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgba',
      ];
      const run = { timeoutMs: DECODE_TIMEOUT_MS, maxBytes: frameBytes * keep.frames };
      const data = await runFfmpeg('ffmpeg', [...args, ...picture, 'pipe:1'], run);
      const count = Math.floor(data.length / frameBytes);
      if (count === 0) throw new UserError('picture-damaged', { name });
      const frames = Array.from({ length: count }, (_, index) => ({
        rgba: data.subarray(index * frameBytes, (index + 1) * frameBytes),
        delayMs: Math.round(1000 / rate),
      }));
      return { width, height, frames, loop: 1 };
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      const isHeavy = cause instanceof FfmpegFailure && (cause.kind === 'slow' || cause.kind === 'large');
      throw new UserError(isHeavy ? 'picture-heavy' : 'picture-video', { name }, { cause });
    }
  });
}

export type VideoFormat = 'mp4' | 'webm';

const CODECS: Record<VideoFormat, readonly string[]> = {
  // What every phone plays: even sides, 4:2:0.
  mp4: ['-c:v', 'libx264', '-preset', 'medium', '-movflags', '+faststart'],
  webm: ['-c:v', 'libvpx-vp9', '-b:v', '0', '-row-mt', '1', '-deadline', 'good', '-cpu-used', '4'],
};

/** @param crf 0-51: the codec's own measure of loss. @throws FfmpegFailure, also where this ffmpeg lacks the codec. */
export function encodeVideo({ width, height, frames }: Animation, format: VideoFormat, crf: number): Promise<Buffer> {
  return inScratchFolder(async (folder) => {
    const path = join(folder, `painting.${format}`);
    const rate = (1000 * frames.length) / durationOf(frames);
    const input = [
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgba',
      '-s',
      `${width}x${height}`,
      '-framerate',
      rate.toFixed(4),
      '-i',
      'pipe:0',
    ];
    const output = [
      '-vf',
      'crop=trunc(iw/2)*2:trunc(ih/2)*2',
      '-pix_fmt',
      'yuv420p',
      '-crf',
      String(crf),
      ...CODECS[format],
    ];
    const args = ['-v', 'error', '-y', ...input, ...output, '-f', format, `file:${path}`];
    await runFfmpeg('ffmpeg', args, {
      timeoutMs: ENCODE_TIMEOUT_MS,
      maxBytes: 1e6,
      input: frames.map(({ rgba }) => rgba),
    });
    return readFile(path);
  });
}
