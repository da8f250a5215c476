/** What a graph is built for: how it computes, whether the content is steered, and what its builders share. */
import type { LayerShape } from '../../../style-transfer/network.js';
import type { Geometry } from '../../../style-transfer/objective.js';
import type { ModelBuilder } from './model-builder.js';

/**
 * How Gram matrices are multiplied. `whole`: F Ft as one product, which a CPU's library divides by itself. `parallel`: for GPUs, whose
 * kernels give each tile of the product to one group of threads, so that a narrow product of long rows keeps a handful of groups busy and the
 * rest of the GPU idle. The positions are cut into pieces, each piece's product is one of a batch, and the batch is summed. Activations
 * are seen as positions x channels, as ONNX Runtime's WebGPU lays them out anyway: a piece is then one block of memory.
 */
export type Products = 'whole' | 'parallel';

/** Whether the content is steered: see `ContentSteering`. */
export type ContentKind = 'plain' | 'steered';

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
