/** What the graphs' inputs, outputs and shared values are called. */

const partPrefix = (part: number | undefined) => (part === undefined ? '' : `part${part}.`);

/** Names of the graph's inputs and outputs. */
export const names = {
  image: 'image',
  contentTarget: 'content.target',
  contentWeight: 'content.weight',
  /** Square roots of the weights of positions. */
  contentMap: 'content.map',
  /** Square roots of the weights of positions in the plain squares. */
  contentRegion: 'content.region',
  contentPower: 'content.power',
  /** The inverse of the steering's aim. */
  contentInverseAim: 'content.inverseAim',
  styleTarget: (layer: string, part?: number) => `${layer}.${partPrefix(part)}target`,
  styleWeight: (layer: string, part?: number) => `${layer}.${partPrefix(part)}weight`,
  /** What a layer's activations are multiplied by for the gradient of its style loss, of a tile. */
  pull: (layer: string, part: number) => `${layer}.part${part}.pull`,
  /** What the difference from the content is multiplied by for its gradient, by position, of a tile. */
  contentPull: 'content.pull',
  /** Weights of a layer's positions in its Gram matrix: of a picture's only one, or of a part of the painting. */
  guidance: (layer: string, part?: number) => `${layer}.${partPrefix(part)}guidance`,
  gradient: 'gradient',
  /** The content loss, then the style losses by layer, from the first one on, then, where the content is steered, its plain and its mapped squares. */
  losses: 'losses',
  content: 'content',
  /** A layer's kernel as `winograd.ts` takes it. */
  winogradKernel: (layer: string, direction: 'forward' | 'backward') => `${layer}.${direction}.winograd`,
  gram: (layer: string) => `${layer}.gram`,
  partGram: (layer: string, part: number) => `${layer}.part${part}.gram`,
};

export const kept = (name: string) => `${name}.kept`;

export const lossName = (of: string) => `${of}.loss`;
