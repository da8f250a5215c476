import type { GenerationMetadata } from '../images/index.js';
import { PACKAGE_VERSION } from '../package-info.js';
import type { Engine } from '../style-transfer/objective.js';
import type { Options } from './options.js';

/**
 * What a painting's metadata say of how it was made: `--like` reads the options from them.
 *
 * @param networks ids, in the order in which they painted.
 * @param seconds of painting.
 */
export function recipeMetadata(
  networks: readonly string[],
  engine: Pick<Engine, 'label'>,
  options: Options,
  seconds: number,
): GenerationMetadata {
  return { brushwork: PACKAGE_VERSION, networks: networks.join(' and '), engine: engine.label, seconds, options };
}
