/** The backward pass of convolutions, pooling and the replicated border. */
import type { ConvolutionLayer, ConvolutionWeights, LayerShape } from '../../../style-transfer/network.js';
import type { ForwardGraph } from './graph-form.js';
import { backwardKernel, forwardKernel } from './kernels.js';
import { PADDED, POOL } from './layers.js';
import { FLOAT } from './model-builder.js';
import { names } from './names.js';
import { addWinograd, hasEnoughChannels } from './winograd.js';

export function addConvolutionBackward(
  forward: ForwardGraph,
  layer: ConvolutionLayer,
  gradient: string,
  scale: number,
): string {
  const { model, geometry, shapes, convolutions } = forward;
  const output = `${layer.name}.inputGradient`;
  // A padded input has one more pixel on each side, and so has its gradient.
  const replicated = layer === geometry.network.description.layers[0] && geometry.padding === 'replicate';
  const { height, width } = shapes.get(layer.name) as LayerShape;
  const [inputs, outputs] = [layer.outputs, layer.inputs];
  if (convolutions === 'winograd' && hasEnoughChannels(inputs, outputs) && !replicated) {
    const kernel = model.input(names.winogradKernel(layer.name, 'backward'), [36, outputs, inputs]);
    return addWinograd(model, { input: gradient, kernel }, { inputs, outputs, height, width }, output);
  }
  const weights = geometry.network.weights.get(layer.name) as ConvolutionWeights;
  if (convolutions === 'winograd' && layer === geometry.network.description.layers[0]) {
    // ONNX Runtime's CPU computes 16 channels at a time, of which the picture has three; this is one product of matrices and a sum of 27 planes.
    const kernel = model.constant(
      `${layer.name}.backwardKernel`,
      [inputs, outputs, 3, 3],
      forwardKernel(layer, weights),
    );
    const cut = replicated ? { ...PADDED, pads: [0, 0, 0, 0] } : PADDED;
    return model.node('ConvTranspose', [gradient, kernel], output, cut);
  }
  const kernel = model.constant(
    `${layer.name}.backwardKernel`,
    [layer.inputs, layer.outputs, 3, 3],
    backwardKernel(layer, weights, scale),
  );
  const pads = replicated ? { pads: [2, 2, 2, 2], kernel_shape: [3, 3] } : PADDED;
  return model.node('Conv', [gradient, kernel], output, pads);
}

/**
 * `upstream` is a quarter of the gradient of the pooled activation: the kernel that made it is scaled. Average pooling gives that to
 * each of the four sources. Maximum pooling gives the whole to the largest of them, in equal parts where several are; the mean of
 * the mask is the number of those, over four.
 */
export function addPoolingBackward(
  forward: ForwardGraph,
  pool: string,
  source: string,
  upstream: string,
  { activation, pooled } = { activation: source, pooled: pool },
): string {
  const { model, geometry } = forward;
  if (geometry.pooling === 'average') return addSpread(forward, source, upstream, `${pool}.gradient`);
  const largest = model.node(
    'Equal',
    [activation, addSpread(forward, source, pooled, `${pool}.repeated`)],
    `${pool}.largest`,
  );
  const mask = model.node('Cast', [largest], `${pool}.mask`, { to: FLOAT });
  const share = model.node('AveragePool', [mask], `${pool}.share`, POOL);
  const each = model.node('Div', [upstream, share], `${pool}.each`);
  return model.node('Mul', [addSpread(forward, source, each, `${pool}.spread`), mask], `${pool}.gradient`);
}

/** Repeats every value of a pooled activation over its four sources; a row or column that pooling dropped gets zeros. */
function addSpread({ model, shapes }: ForwardGraph, source: string, pooled: string, output: string): string {
  const { height, width } = shapes.get(source) as LayerShape;
  const odd = height % 2 === 1 || width % 2 === 1;
  const scales = model.constant(`${output}.scales`, [4], Float32Array.of(1, 1, 2, 2));
  const even = model.node('Resize', [pooled, '', scales], odd ? `${output}.even` : output, {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  });
  if (!odd) return even;
  const dropped = model.ints(`${output}.dropped`, [0, 0, 0, 0, 0, 0, height % 2, width % 2]);
  return model.node('Pad', [even, dropped], output);
}

/** Folds the gradient of the replicated border back onto the pixels that it repeats: first rows, then columns. */
export function addReplicateBackward({ model, geometry: { height, width } }: ForwardGraph, padded: string): void {
  let current = padded;
  for (const [axis, size, name] of [
    [2, height, 'rows'],
    [3, width, 'columns'],
  ] as const) {
    const slice = (from: number, to: number, part: string) =>
      model.node(
        'Slice',
        [
          current,
          model.ints(`${name}.${part}.from`, [from]),
          model.ints(`${name}.${part}.to`, [to]),
          model.ints(`${name}.${part}.axis`, [axis]),
        ],
        `${name}.${part}`,
      );
    const widen = (part: string, before: number, after: number) => {
      const pads = [0, 0, 0, 0, 0, 0, 0, 0];
      pads[axis] = before;
      pads[axis + 4] = after;
      return model.node('Pad', [part, model.ints(`${part}.pads`, pads)], `${part}.widened`);
    };
    const inner = slice(1, size + 1, 'inner');
    const first = widen(slice(0, 1, 'first'), 0, size - 1);
    const last = widen(slice(size + 1, size + 2, 'last'), size - 1, 0);
    const folded = model.node('Add', [inner, first], `${name}.withFirst`);
    current = model.node('Add', [folded, last], axis === 3 ? names.gradient : `${name}.folded`);
  }
}
