/** Which operators of an evaluation take how long: ONNX Runtime's own profile, summed up. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { formOf, type OnnxDevice, sessionOptions } from '../../src/engines/onnx/engine.js';
import { buildObjective } from '../../src/engines/onnx/graph/objective-graph.js';
import * as ort from '../../src/engines/onnx/runtime.js';
import type { Network } from '../../src/style-transfer/network.js';
import type { Geometry } from '../../src/style-transfer/objective.js';

const RUNS = 7;
/** Rows of the tables. */
const MOST = 16;

interface Row {
  readonly name: string;
  /** Of one evaluation. */
  readonly milliseconds: number;
  /** How many there are in one evaluation. */
  readonly count: number;
}

export interface Profile {
  /** Time in the GPU's kernels, or of the CPU's where that is measured, by operator. */
  readonly operators: readonly Row[];
  /** The same by node. */
  readonly nodes: readonly Row[];
  /** Operators that stay on the CPU although the GPU paints: each is a copy there and back. */
  readonly onCpu: readonly Row[];
}

interface Event {
  readonly cat: string;
  readonly name: string;
  /** Microseconds. */
  readonly dur: number;
  readonly args?: { op_name?: string; provider?: string };
}

function sum(events: readonly Event[], nameOf: (event: Event) => string): Row[] {
  const rows = new Map<string, { microseconds: number; count: number }>();
  for (const event of events) {
    const name = nameOf(event);
    const row = rows.get(name) ?? { microseconds: 0, count: 0 };
    rows.set(name, { microseconds: row.microseconds + event.dur, count: row.count + 1 });
  }
  return [...rows]
    .map(([name, row]) => ({ name, milliseconds: row.microseconds / 1000 / RUNS, count: row.count / RUNS }))
    .sort((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, MOST);
}

/** A GPU kernel's event is called `node&operator&program`; a node's has its operator in `args`. */
function summarise(events: readonly Event[]): Profile {
  const kernels = events.filter(({ cat, name }) => cat === 'Api' && name.includes('&'));
  const nodes = events.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'));
  const node = ({ name }: Event) => name.replace(/_kernel_time$/, '');
  const operator = ({ args }: Event) => args?.op_name ?? '?';
  if (kernels.length === 0) return { operators: sum(nodes, operator), nodes: sum(nodes, node), onCpu: [] };
  const parts = (from: number, to: number) => (event: Event) => event.name.split('&').slice(from, to).join(' ');
  const onCpu = nodes.filter(({ args }) => args?.provider === 'CPUExecutionProvider');
  return { operators: sum(kernels, parts(1, 3)), nodes: sum(kernels, parts(0, 3)), onCpu: sum(onCpu, operator) };
}

/** @param size side of the picture, in pixels. What stands in it makes no difference to the time, so it is all grey. */
export async function profile(
  network: Network,
  { device, size, scratch }: { device: OnnxDevice; size: number; scratch: string },
): Promise<Profile> {
  const geometry: Geometry = { network, width: size, height: size, pooling: 'average', padding: 'replicate' };
  const model = buildObjective(geometry, formOf(device));
  const prefix = join(scratch, `profile-${size}`);
  const session = await ort.InferenceSession.create(model, {
    ...sessionOptions({ device }),
    enableProfiling: true,
    profileFilePrefix: prefix,
  });
  const feeds: Record<string, ort.Tensor> = {};
  for (const input of session.inputMetadata) {
    if (!input.isTensor) continue;
    const shape = input.shape.map(Number);
    const length = shape.reduce((product, side) => product * side, 1);
    feeds[input.name] = new ort.Tensor('float32', new Float32Array(length).fill(1), shape);
  }
  for (let run = 0; run < RUNS; run++) await session.run(feeds);
  session.endProfiling();
  const file = readdirSync(dirname(prefix)).find((name) => name.startsWith(basename(prefix)));
  return summarise(JSON.parse(readFileSync(join(dirname(prefix), file as string), 'utf8')));
}
