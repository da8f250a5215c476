/** The picture of `docs/architecture.md`: the walk of one `/stylize`, from module to module, as SVG. */
import { existsSync } from 'node:fs';

type Lane = keyof typeof LANES;

/** Title and folders, from the member to the numerics. */
const LANES = {
  member: ['Member', 'in Discord'],
  discord: ['Discord side', 'commands, src/discord'],
  jobs: ['Life of a job', 'src/jobs'],
  store: ['Data folder', 'src/store'],
  worker: ['Worker process', 'src/worker'],
  numerics: ['Painting', 'painting, style-transfer, engines'],
} as const;

interface Step {
  readonly from: Lane;
  /** The same as `from`: something that happens there. */
  readonly to: Lane;
  readonly text: string;
  /** Where to read on. */
  readonly file?: string;
}

const STEPS: readonly Step[] = [
  { from: 'member', to: 'discord', text: '/stylize, a photo, a style', file: 'src/discord/router.ts' },
  { from: 'discord', to: 'discord', text: 'Allowed here, now, for them?', file: 'commands/stylize/command.ts' },
  { from: 'discord', to: 'member', text: 'a reply, within 3 s', file: 'src/discord/stylize/start-job.ts' },
  { from: 'discord', to: 'jobs', text: 'downloaded pictures, options', file: 'src/jobs/jobs.ts' },
  { from: 'jobs', to: 'store', text: 'pictures by hash, a row', file: 'src/jobs/rows/job-inserts.ts' },
  { from: 'jobs', to: 'worker', text: 'when its turn comes: a task', file: 'src/jobs/running/job-run.ts' },
  { from: 'worker', to: 'numerics', text: 'decode, build a request', file: 'src/painting/request.ts' },
  { from: 'numerics', to: 'numerics', text: 'Loss, gradient, step', file: 'src/style-transfer/stylize.ts' },
  { from: 'numerics', to: 'worker', text: 'an iterate a step', file: 'src/worker/paint.ts' },
  { from: 'worker', to: 'jobs', text: 'progress, snapshot, checkpoint', file: 'src/worker/worker.ts' },
  { from: 'jobs', to: 'discord', text: 'progress(job, snapshot)', file: 'src/jobs/delivery.ts' },
  {
    from: 'discord',
    to: 'member',
    text: 'the reply, sharper each time',
    file: 'src/discord/stylize/discord-delivery.ts',
  },
  { from: 'worker', to: 'jobs', text: 'the finished painting' },
  { from: 'jobs', to: 'store', text: 'painting by hash, row: finished' },
  { from: 'jobs', to: 'discord', text: 'ended(job), until it arrives', file: 'src/jobs/deliveries.ts' },
  {
    from: 'discord',
    to: 'member',
    text: 'the painting, with its buttons',
    file: 'src/discord/replies/reply-transport.ts',
  },
];

/** All in pixels. */
const LANE_WIDTH = 210;
const HEADER_HEIGHT = 64;
const STEP_HEIGHT = 46;
const WIDTH = LANE_WIDTH * Object.keys(LANES).length;
const HEIGHT = HEADER_HEIGHT + STEP_HEIGHT * (STEPS.length + 1);

const STYLE = `
  text { font: 13px system-ui, 'DejaVu Sans', sans-serif; fill: #1f2328; text-anchor: middle; paint-order: stroke; stroke: #fff; stroke-width: 3px }
  .title { font-weight: 600 }
  .small { font-size: 10.5px; fill: #59636e }
  .lane { stroke: #d1d9e0; stroke-dasharray: 4 4 }
  .head { fill: #f6f8fa; stroke: #d1d9e0 }
  .arrow { stroke: #0969da; stroke-width: 1.5; fill: none; marker-end: url(#tip) }
  .tip { fill: #0969da }
  .dot { fill: #0969da }`;

/** @throws Error when a step names a file that is not there (any more). */
export function walkPicture(): string {
  const missing = STEPS.flatMap(({ file }) => file ?? []).filter(
    (file) => !existsSync(new URL(`../${file}`, import.meta.url)),
  );
  if (missing.length > 0)
    throw new Error(`The picture of the walk names files that do not exist: ${missing.join(', ')}.`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img">`,
    '<title>The walk of one /stylize</title>',
    `<style>${STYLE}</style>`,
    '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
    '<path class="tip" d="M0 0 8 4 0 8z"/></marker>',
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    ...(Object.keys(LANES) as Lane[]).map(drawLane),
    ...STEPS.map(drawStep),
    '</svg>',
    '',
  ].join('\n');
}

const middleOf = (lane: Lane) => LANE_WIDTH * (Object.keys(LANES).indexOf(lane) + 0.5);

const text = (x: number, y: number, words: string, kind = '') =>
  `<text x="${x}" y="${y}"${kind === '' ? '' : ` class="${kind}"`}>${words}</text>`;

function drawLane(lane: Lane): string {
  const x = middleOf(lane);
  const [title, folders] = LANES[lane];
  return [
    `<line class="lane" x1="${x}" y1="${HEADER_HEIGHT}" x2="${x}" y2="${HEIGHT - 8}"/>`,
    `<rect class="head" x="${x - LANE_WIDTH / 2 + 6}" y="8" width="${LANE_WIDTH - 12}" height="46" rx="6"/>`,
    text(x, 28, title, 'title'),
    text(x, 45, folders, 'small'),
  ].join('\n');
}

function drawStep({ from, to, text: words, file }: Step, index: number): string {
  const [start, end] = [middleOf(from), middleOf(to)];
  const y = HEADER_HEIGHT + STEP_HEIGHT * (index + 1);
  const number = `${index + 1}. ${words}`;
  const below = file === undefined ? [] : [text((start + end) / 2, y + 15, file.replace(/^src\//, ''), 'small')];
  const line =
    from === to
      ? `<circle class="dot" cx="${start}" cy="${y}" r="4"/>`
      : `<path class="arrow" d="M${start} ${y}H${end + (start < end ? -2 : 2)}"/>`;
  return [line, text((start + end) / 2, y - 6, number), ...below].join('\n');
}
