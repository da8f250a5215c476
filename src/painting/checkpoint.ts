/** An unfinished painting as a PNG whose metadata holds its stage and iteration. */
import { z } from 'zod';
import { decodePicture, encodePicture, readGenerationMetadata } from '../images/index.js';
import type { Checkpoint, StylizeRequest } from '../style-transfer/stylize.js';

const schema = z.object({
  stage: z.int().min(0),
  iteration: z.int().min(0),
  contentWeight: z.number().positive().optional(),
});

export function encodeCheckpoint({ image, ...where }: Checkpoint): Promise<Buffer> {
  return encodePicture(image, { format: 'png', metadata: where });
}

/** @returns undefined when it is damaged, or of a request with other stages. */
export async function decodeCheckpoint(bytes: Uint8Array, { stages }: StylizeRequest): Promise<Checkpoint | undefined> {
  const position = schema.safeParse(await readGenerationMetadata(bytes));
  if (!position.success) return undefined;
  const { stage, iteration, contentWeight } = position.data;
  const image = await decodePicture(bytes).catch(() => undefined);
  const planned = stages[stage];
  const fits = image?.width === planned?.width && image?.height === planned?.height;
  if (image === undefined || planned === undefined || !fits || iteration > planned.iterations) return undefined;
  return { stage, iteration, image, ...(contentWeight !== undefined && { contentWeight }) };
}
