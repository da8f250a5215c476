/** An unfinished painting as a PNG whose metadata holds its stage and iteration. */
import { z } from 'zod';
import { decodePicture, encodePicture, readGenerationMetadata } from '../images/index.js';
import type { Checkpoint, StylizeRequest } from '../style-transfer/stylize-request.js';

const schema = z.object({
  stage: z.int().min(0),
  iteration: z.int().min(0),
  contentWeight: z.number().positive().optional(),
  panel: z.int().min(0).optional(),
});

/** @param panel which of several paintings of one job it is of. */
export function encodeCheckpoint({ image, ...where }: Checkpoint, panel?: number): Promise<Buffer> {
  return encodePicture(image, { format: 'png', metadata: panel === undefined ? where : { ...where, panel } });
}

/** @returns undefined when it is damaged, of a request with other stages, or of another panel. */
export async function decodeCheckpoint(
  bytes: Uint8Array,
  { stages }: StylizeRequest,
  panel?: number,
): Promise<Checkpoint | undefined> {
  const position = schema.safeParse(await readGenerationMetadata(bytes));
  if (!position.success || position.data.panel !== panel) return undefined;
  const { stage, iteration, contentWeight } = position.data;
  const image = await decodePicture(bytes).catch(() => undefined);
  const planned = stages[stage];
  const fits = image?.width === planned?.width && image?.height === planned?.height;
  if (image === undefined || planned === undefined || !fits || iteration > planned.iterations) return undefined;
  return { stage, iteration, image, ...(contentWeight !== undefined && { contentWeight }) };
}
