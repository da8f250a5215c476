/** Decodes the picture at its input and prints what the process has taken for it at most, in bytes. */
import { buffer } from 'node:stream/consumers';
import { decodePicture } from '../../dist/src/images/index.js';

const fitWithin = process.argv[2];
await decodePicture(await buffer(process.stdin), fitWithin === undefined ? {} : { fitWithin: Number(fitWithin) });
console.log(process.resourceUsage().maxRSS * 1024);
