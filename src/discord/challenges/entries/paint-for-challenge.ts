/** A painting made for a challenge: what the challenge fixes comes from the store, the rest from the member. */

import type { ModalSubmitInteraction } from 'discord.js';
import type { Challenge } from '../../../challenges/challenge.js';
import { UserError } from '../../../errors/user-error.js';
import { OPTIONS } from '../../../painting/options.js';
import { attachedPicture } from '../../pictures/find-picture.js';
import type { StoredPicture } from '../../pictures/picture-input.js';
import { startJob } from '../../stylize/start-job.js';
import type { StartJobDeps } from '../../stylize/stylize-deps.js';
import type { ChallengeDeps } from '../challenge-deps.js';
import { requireGuildId } from '../participant.js';
import { PAINT_FIELDS } from './entry-messages.js';

/** @throws UserError `paint-nothing` where every picture is free, `challenge-not-open` */
export function requirePaintable({ style, content, state }: Challenge): void {
  if (style === null && content === null) throw new UserError('paint-nothing');
  if (state !== 'open') throw new UserError('challenge-not-open', { state });
}

/** @throws UserError `paint-nothing`, `challenge-not-open`, `picture-missing`, `pictures-gone`, `option` */
export async function paintForChallenge(
  interaction: ModalSubmitInteraction,
  id: string,
  services: ChallengeDeps & StartJobDeps,
): Promise<void> {
  // What is asked of the store here is little, and the job's reply must be the first answer.
  const challenge = await services.challenges.get(id, requireGuildId(interaction));
  requirePaintable(challenge);
  const { style, content } = challenge;
  const stored = (hash: string): StoredPicture => ({ hash, name: challenge.title, spoiler: false });
  const given = () => {
    const upload = interaction.fields.getUploadedFiles(PAINT_FIELDS.picture)?.first();
    if (upload === undefined) throw new UserError('picture-missing');
    return attachedPicture(upload);
  };
  const request = {
    content: content === null ? given() : stored(content),
    styles: [{ picture: style === null ? given() : stored(style.picture), share: 1 }],
    options: { strength: readStrength(interaction) },
    isPrivate: false,
  };
  await startJob(interaction, request, services);
}

function readStrength({ fields }: ModalSubmitInteraction): number {
  const { minimum, maximum } = OPTIONS.strength;
  const given = fields.getTextInputValue(PAINT_FIELDS.strength).trim();
  const value = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  const range = `${minimum}-${maximum}`;
  throw new UserError('option', {
    option: 'strength',
    given,
    range,
  });
}
