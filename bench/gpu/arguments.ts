/** The command line arguments of `run` in the archive. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { OnnxDevice } from '../../src/engines/onnx/engine.js';

export const HELP = `Measures and verifies Brushwork on this machine's GPU, in at most --seconds.

  --output FOLDER    where results.json and the paintings go (brushwork-gpu-results)
  --sizes LIST       sides of the evaluations, in pixels (224,512,1024,2048)
  --compare LIST     sides at which losses and gradients are compared with the CPU's (224,512)
  --paint LIST       sizes of whole paintings (512,1024)
  --profile [LIST]   also which operators take how long (512,1024)
  --rounds N         of each evaluation (15)
  --seconds N        for everything (165)
  --patience N       factor of each part's own limit, for slow devices (1)
  --device NAME      webgpu, cuda or cpu (webgpu)`;

function readList(name: string, text: string): number[] {
  const sizes = text.split(',').filter((part) => part !== '');
  if (sizes.every((size) => /^\d+$/.test(size) && Number(size) >= 16)) return sizes.map(Number);
  throw new TypeError(`--${name} is "${text}"; give sizes of at least 16 pixels, as in 224,512`);
}

function readNumber(name: string, text: string): number {
  if (Number(text) > 0) return Number(text);
  throw new TypeError(`--${name} is "${text}"; give a number above 0`);
}

/** @throws TypeError that says which argument is wrong. */
export function readArguments() {
  const given = process.argv.slice(2).map((part, i, all) => {
    // parseArgs knows no option whose value may be left out.
    const bare = part === '--profile' && !/^[\d,]+$/.test(all[i + 1] ?? '');
    return bare ? '--profile=512,1024' : part;
  });
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  const { values } = parseArgs({
    args: given,
    options: {
      output: text('brushwork-gpu-results'),
      sizes: text('224,512,1024,2048'),
      compare: text('224,512'),
      paint: text('512,1024'),
      profile: text(''),
      rounds: text('15'),
      seconds: text('165'),
      patience: text('1'),
      device: text('webgpu'),
      help: { type: 'boolean', default: false },
    },
  });
  const devices: readonly string[] = ['webgpu', 'cuda', 'cpu'] satisfies OnnxDevice[];
  if (!devices.includes(values.device))
    throw new TypeError(`--device is "${values.device}"; give ${devices.join(', ')}`);
  return {
    help: values.help,
    output: resolve(values.output),
    sizes: readList('sizes', values.sizes),
    compare: readList('compare', values.compare),
    paint: readList('paint', values.paint),
    profile: readList('profile', values.profile),
    rounds: readNumber('rounds', values.rounds),
    seconds: readNumber('seconds', values.seconds),
    patience: readNumber('patience', values.patience),
    device: values.device as OnnxDevice,
  };
}
