/** Preloaded into a process that paints, which then has a tiny network for the lite one. */
import { replaceLiteNetwork } from './lite-replacement.mjs';

replaceLiteNetwork();
