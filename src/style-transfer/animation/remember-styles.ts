/** The style pictures are the same for all frames, so the network looks at them once. */
import type { Network } from '../network.js';
import type { Engine, Features, Geometry } from '../objective.js';

/** An engine that remembers what it saw where Gram matrices were asked for; contents differ from frame to frame, and are not kept. */
export function rememberStyles(engine: Engine): Engine {
  const known = new Map<Network, Map<string, Promise<Features>>>();
  const remembering: Engine = {
    label: engine.label,
    features(geometry, image, wanted) {
      if (!wanted.grams || wanted.guidance !== undefined) return engine.features(geometry, image, wanted);
      const seen = known.get(geometry.network) ?? new Map<string, Promise<Features>>();
      known.set(geometry.network, seen);
      const key = keyOf(geometry, image, wanted.content);
      const features = seen.get(key) ?? engine.features(geometry, image, wanted);
      seen.set(key, features);
      return features;
    },
    objective: (geometry, targets) => engine.objective(geometry, targets),
    estimateMemory: (geometry) => engine.estimateMemory(geometry),
    dispose: () => engine.dispose(),
    ...(engine.tiles && { tiles: engine.tiles }),
  };
  return engine.retainSessions === undefined
    ? remembering
    : { ...remembering, retainSessions: engine.retainSessions.bind(engine) };
}

const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** By the values themselves: the same picture is resampled for each frame. */
function keyOf({ width, height, pooling, padding }: Geometry, image: Float32Array, content: boolean): string {
  const words = new Uint32Array(image.buffer, image.byteOffset, image.length);
  let [one, other] = [FNV_BASIS, 0];
  for (const word of words) {
    one = Math.imul(one ^ word, FNV_PRIME);
    other = (Math.imul(other, 31) + word) | 0;
  }
  return [width, height, pooling, padding, content, one, other].join(' ');
}
