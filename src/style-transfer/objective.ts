/** The one interface between the numerics and the tensors: `style/` declares it, `engines/` implements it. */
import type { Numbers } from './half-array.js';
import type { Guidance } from './mask.js';
import type { Network } from './network.js';

/** How 2x2 pooling reduces. Gatys et al. (arXiv 1508.06576, section "Methods") prefer the average; VGG was trained with the maximum. */
export type Pooling = 'average' | 'max';

/**
 * What surrounds the picture at the first convolution. VGG pads with zeros, which it sees as a dark edge and answers with a
 * coloured frame; repeating the border pixels removes most of it. Deeper layers always pad with zeros, as VGG does.
 */
export type Padding = 'zero' | 'replicate';

/** Where and how an objective is evaluated; objectives that agree in all of it can share compiled state. */
export interface Geometry {
  readonly network: Network;
  readonly height: number;
  readonly width: number;
  readonly pooling: Pooling;
  readonly padding: Padding;
}

/** What a network sees in one picture. */
export interface Features<Content extends Numbers = Float32Array> {
  /** Activations after the ReLU of the content layer, planar CHW. */
  readonly content: Content;
  /**
   * By layer name, channels x channels: sums over positions of the products of two channels, divided by the number of positions. Guided,
   * each position's product is multiplied by its weight.
   */
  readonly grams: ReadonlyMap<string, Float32Array>;
}

/** One layer's share of the style loss: `weight * sum((gram - target)^2)` with `gram` as in {@link Features}. */
export interface StyleTerm {
  readonly weight: number;
  readonly target: Float32Array;
}

/**
 * The content's share of the loss, at the content layer: `weight * S` with `S = sum((activation - target)^2)`, or where it is steered
 * `weight * S * (S / aim)^power` with `S = sum(map * (activation - target)^2)`, whose pull grows with the distance.
 */
export interface ContentTerm<Content extends Numbers = Float32Array> {
  readonly weight: number;
  /** Planar CHW. */
  readonly target: Content;
  readonly steering?: ContentSteering;
}

export interface ContentSteering {
  /** Weight of each position, height x width, 0 or more. */
  readonly map: Float32Array;
  /** 0 or more. */
  readonly power: number;
  /** The value of S at which the term is `weight * S`; above 0. */
  readonly aim: number;
  /** Weight of each position in {@link ContentSquares.plain}, height x width; 1 where it is absent. */
  readonly region?: Float32Array;
}

/** How far the content's activations are from their target where the content is steered. */
export interface ContentSquares {
  /** `sum((activation - target)^2)`, over the steering's region where it has one. */
  readonly plain: number;
  /** `sum(map * (activation - target)^2)` */
  readonly mapped: number;
}

/** Everything the loss compares a picture with. Weights are plain factors of sums of squares; their meaning is `losses.ts`'s. */
export interface Targets<Content extends Numbers = Float32Array> {
  readonly content: ContentTerm<Content>;
  /** By layer name; layers that are missing take no part. */
  readonly style: ReadonlyMap<string, StyleTerm>;
  /** In place of `style`, which is empty then: what parts of the picture are compared with. */
  readonly guided?: readonly GuidedStyle[];
}

/** The style of a part of the picture: guided Gram matrices (Gatys et al., arXiv 1611.07865, section 4). */
export interface GuidedStyle {
  /** Of all layers that the style is compared at. */
  readonly guidance: Guidance;
  /** As {@link Targets.style}, of the Gram matrices under these weights. */
  readonly style: ReadonlyMap<string, StyleTerm>;
}

/** What {@link Engine.features} computes. */
export interface WantedFeatures {
  readonly content: boolean;
  readonly grams: boolean;
  /** Weighs the positions in the Gram matrices. */
  readonly guidance?: Guidance | undefined;
}

/** The loss as the network sees it: each term already multiplied by its weight. */
export interface NetworkLoss {
  readonly content: number;
  /** By layer name; of all parts of the picture together. */
  readonly style: ReadonlyMap<string, number>;
}

export interface Evaluation {
  readonly loss: NetworkLoss;
  readonly gradient: Float32Array;
  /** Where the content is steered. */
  readonly squares?: ContentSquares;
}

/** Evaluates the style-transfer objective at one picture size. */
export interface Objective {
  /**
   * @param image RGB 0-255, planar CHW, length 3*height*width.
   * @param into what the gradient may be written into, whatever it holds: of a large picture every array is a hundred megabytes.
   * @returns the loss terms and dLoss/dImage, same shape and layout as the image. The gradient is the caller's to keep.
   */
  evaluate(image: Float32Array, into?: Float32Array): Promise<Evaluation>;
  /** From the next evaluation on. `aim` only counts where the content is steered. */
  setContentWeight(weight: number, aim: number): void;
  dispose(): Promise<void>;
}

/** Where in a tile its own pixels are: `bottom` and `right` excluded. */
export interface OwnPixels {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A tile of a picture. Where its own pixels reach a border of it, that is the picture's; beyond the others there is more of the picture. */
export interface TileGeometry extends Geometry {
  readonly own: OwnPixels;
}

/** What a tile adds to the sums over all of a picture's positions. */
export interface TileSums {
  /**
   * @param image the tile's pixels.
   * @param weights of each part of the picture.
   * @returns for each part, by layer name, the sums over positions of the products of two channels times the weight; and the activations at the content
   *   layer where they are asked for.
   */
  evaluate(
    image: Float32Array,
    weights: readonly Guidance[],
  ): Promise<{ readonly grams: readonly ReadonlyMap<string, Float32Array>[]; readonly content: Float32Array }>;
  /** Gives the memory back that evaluations take, until the next one. */
  rest(): Promise<void>;
  dispose(): Promise<void>;
}

/** What pulls at a tile's activations: their gradients are sums of these. */
export interface TilePulls {
  /** For each part of the picture, by layer name: channels x channels, multiplied with the activations. */
  readonly style: readonly ReadonlyMap<string, Float32Array>[];
  /** For each part; empty where the picture has only one, whose positions count alike. By layer, of its inner shape. */
  readonly weights: readonly Guidance[];
  /** Planar CHW, and the factor of the difference from it, by position; both of the content layer's inner shape. */
  readonly content: { readonly target: Float32Array; readonly factor: Float32Array };
}

export interface TileGradient {
  /** @returns the gradient of the pixels of the region of '' (see `innerRegions`), planar. */
  evaluate(image: Float32Array, pulls: TilePulls): Promise<Float32Array>;
  /** As {@link TileSums.rest}. */
  rest(): Promise<void>;
  dispose(): Promise<void>;
}

/** Evaluates tiles of pictures. */
export interface TileEngine {
  /** @param wanted of how many parts Gram matrices, and whether the activations at the content layer. */
  sums(geometry: Geometry, wanted: { readonly parts: number; readonly content: boolean }): TileSums;
  /** @param parts as in {@link TilePulls.weights}. */
  gradient(geometry: TileGeometry, parts: number): TileGradient;
  /** Peak memory in bytes that the evaluation of a tile of this size adds to the process. */
  estimateMemory(geometry: Pick<Geometry, 'network' | 'width' | 'height'>): number;
}

/** What turns networks into numbers. Nothing outside `engines/` knows which one runs. */
export interface Engine {
  /** Shown to people: in every language: "ONNX Runtime 1.30.0 (cpu)". */
  readonly label: string;
  /** What the network sees in a picture (RGB 0-255, planar CHW). Only what is asked for is computed. */
  features(geometry: Geometry, image: Float32Array, wanted: WantedFeatures): Promise<Features>;
  objective(geometry: Geometry, targets: Targets): Promise<Objective>;
  /** Peak memory in bytes that an objective of this geometry is expected to add to the process. */
  estimateMemory(geometry: Omit<Geometry, 'padding'>): number;
  /** Absent where pictures can be evaluated as a whole only. */
  readonly tiles?: TileEngine;
  /**
   * From now on what was prepared for a geometry stays until the returned function is called: for several paintings of one size, one
   * after the other. Absent where nothing is prepared.
   */
  retainSessions?(): () => Promise<void>;
  dispose(): Promise<void>;
}
