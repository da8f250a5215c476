/** What a graph is built for: how it computes, whether the content is steered, and what its builders share. */
import type { LayerShape } from '../../../style-transfer/network.js';
import type { Geometry, Targets } from '../../../style-transfer/objective.js';
import type { ModelBuilder } from './model-builder.js';

/**
 * How Gram matrices are multiplied. `whole`: F Ft as one product, which a CPU's library divides by itself. `parallel`: for GPUs, whose
 * kernels give each tile of the product to one group of threads, so that a narrow product of long rows keeps a handful of groups busy and the
 * rest of the GPU idle. The positions are cut into pieces, each piece's product is one of a batch, and the batch is summed. Activations
 * are seen as positions x channels, as ONNX Runtime's WebGPU lays them out anyway: a piece is then one block of memory.
 */
export type Products = 'whole' | 'parallel';

/** Whether the content is steered, and measured in a region only: see `ContentSteering`. */
export type ContentKind = 'plain' | 'steered' | 'steered-region';

/** Which losses a graph has. What a painting doesn't need isn't there: the graph of a whole picture knows nothing of its parts. */
export interface LossKind {
  readonly content: ContentKind;
  /** Parts of the picture with Gram matrices of their own; 0 where the whole picture has one. */
  readonly parts: number;
}

export const PLAIN_LOSS: LossKind = { content: 'plain', parts: 0 };

export function lossKindOf({ content: { steering }, guided = [] }: Targets): LossKind {
  const content = steering === undefined ? 'plain' : steering.region === undefined ? 'steered' : 'steered-region';
  return { content, parts: guided.length };
}

/**
 * How 3x3 convolutions are computed: `direct`, by the runtime's own operator; `winograd`, those of many channels with fewer multiplications, which is for
 * the CPU: other devices' libraries choose by themselves. Their kernels are inputs then ({@link winogradKernels}): several times as large as the
 * plain ones, and the same for every size.
 */
export type Convolutions = 'direct' | 'winograd';

/** How a graph computes what it does. */
export interface GraphForm {
  readonly products: Products;
  readonly convolutions: Convolutions;
}

export const PLAIN_FORM: GraphForm = { products: 'whole', convolutions: 'direct' };

/** A graph whose forward pass is there; its losses and its backward pass are added to it. */
export interface ForwardGraph extends GraphForm {
  readonly model: ModelBuilder;
  readonly geometry: Geometry;
  readonly shapes: ReadonlyMap<string, LayerShape>;
}
