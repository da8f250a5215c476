import { loadNetworks } from '../../src/painting/request.js';
import type { Networks } from '../../src/style-transfer/pyramid.js';
import { replaceLiteNetwork } from './lite-replacement.mjs';

/** In the place of the lite one, with its id. */
export async function loadTinyNetworks(): Promise<Networks> {
  const giveBack = replaceLiteNetwork();
  try {
    return await loadNetworks('lite', '');
  } finally {
    giveBack();
  }
}
