/**
 * A child process that shows parts of pictures, one after the other. It is not the bot's own, whose event loop finding a subject would
 * hold for half a second, and not a worker's, which may be painting, and which a bot of a fleet does not have.
 */
import { UserError } from '../../errors/user-error.js';
import {
  decodePicture,
  drawPartPreview,
  encodePicture,
  invertMask,
  MEMBER_PICTURE_LIMITS,
  maskFromPicture,
  type Picture,
  resizeAlpha,
} from '../../images/index.js';
import type { Mask } from '../../style-transfer/mask.js';
import { findSubjectOf, requireUsableMask } from '../parts.js';
import type { PartPreviews, PreviewAnswer, PreviewPicture, PreviewTask } from './protocol.js';

/** As a painting of the usual size decodes its content, so that the same is found. */
const DECODED_PX = 1024;
const PREVIEW_PX = 512;
const QUALITY = 80;

const decode = (bytes: Uint8Array, name: string) =>
  decodePicture(bytes, { limits: MEMBER_PICTURE_LIMITS, name, fitWithin: DECODED_PX });

async function readMask(bytes: Uint8Array, content: Picture): Promise<Mask> {
  const picture = await decode(bytes, 'The mask').catch((cause: unknown) => {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError('mask-unreadable', {}, { cause });
  });
  const mask = maskFromPicture(picture);
  requireUsableMask(mask, content, 'content');
  return mask;
}

async function draw(content: Picture, part: Mask): Promise<PreviewPicture> {
  const shown = drawPartPreview(content, part, PREVIEW_PX);
  if (content.alpha === undefined)
    return { bytes: await encodePicture(shown, { format: 'jpeg', quality: QUALITY }), extension: 'jpg' };
  const alpha = resizeAlpha(content, content.alpha, shown);
  return { bytes: await encodePicture({ ...shown, alpha }, { format: 'webp', quality: QUALITY }), extension: 'webp' };
}

async function show({ content: bytes, mask }: PreviewTask): Promise<PartPreviews | undefined> {
  const content = await decode(bytes, 'That picture');
  const part = mask === undefined ? await findSubjectOf(content) : await readMask(mask, content);
  return part && { inside: await draw(content, part), outside: await draw(content, invertMask(part)) };
}

async function answer(task: PreviewTask): Promise<PreviewAnswer> {
  const { id } = task;
  try {
    return { id, kind: 'done', previews: await show(task) };
  } catch (error) {
    if (error instanceof UserError) return { id, kind: 'refused', error: error.kind, details: error.details };
    return { id, kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

process.on('message', async (task: PreviewTask) => {
  const answered = await answer(task);
  if (process.connected) process.send?.(answered);
});
// The parent disconnected; exit.
process.on('disconnect', () => process.exit());
// A terminal sends Ctrl-C to all processes of the group.
process.on('SIGINT', () => {});
