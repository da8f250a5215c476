/** Which positions of a tile's layers its own pixels change: all that the way back through the network needs of them. */
import type { TileGeometry } from '../objective.js';
import { influence, type Reach, reaches } from './reach.js';

/** Positions of a layer of a tile. */
export interface Region {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The regions of all layers by name, and of the pixels under ''. Those of one block are the same, so that they need not be cut out again and again; where a
 * pooling follows, its sources are all inside.
 */
export function innerRegions({ network: { description }, height, width, own }: TileGeometry): Map<string, Region> {
  const { layers } = description;
  const reach = reaches(description);
  const regions = new Map<string, Region>();
  let sources: Region = { top: 0, left: 0, height, width };
  for (const [i, layer] of layers.entries()) {
    if (layer.kind === 'pooling') {
      // Of the positions of the block below; an odd last row is the picture's last.
      const half = (length: number) => Math.floor(length / 2);
      sources = {
        top: sources.top / 2,
        left: sources.left / 2,
        height: half(sources.height),
        width: half(sources.width),
      };
      regions.set(layer.name, sources);
      continue;
    }
    if (i > 0 && layers[i - 1]?.kind === 'convolution') {
      regions.set(layer.name, sources);
      continue;
    }
    const last = layers.slice(i).findIndex(({ kind }) => kind === 'pooling');
    const deepest = (last === -1 ? layers.at(-1) : layers[i + last - 1]) as { readonly name: string };
    const here = reach.get(deepest.name) as Reach;
    const poolings = layers.slice(0, i).filter(({ kind }) => kind === 'pooling').length;
    const even = last === -1 ? 1 : 2;
    const side = (length: number) => Math.floor(length / 2 ** poolings);
    const [vertical, horizontal] = [
      along(side(height), own.top, own.bottom, here, even, height),
      along(side(width), own.left, own.right, here, even, width),
    ];
    sources = {
      top: vertical.from,
      left: horizontal.from,
      height: vertical.to - vertical.from,
      width: horizontal.to - horizontal.from,
    };
    regions.set(layer.name, sources);
    if (i === 0) regions.set('', sources);
  }
  return regions;
}

/** @param even what the positions' beginning and end are multiples of, but for the picture's end. */
function along(length: number, from: number, to: number, reach: Reach, even: number, pixels: number) {
  const margin = influence(reach);
  const first = Math.max(0, Math.floor((from / reach.stride - margin) / even) * even);
  const end = to === pixels ? length : Math.min(length, Math.ceil((to / reach.stride + margin) / even) * even);
  return { from: first, to: end };
}
