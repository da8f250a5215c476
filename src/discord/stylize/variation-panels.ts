/** What the small paintings of a variations job are painted with. */
import { UserError } from '../../errors/user-error.js';
import type { PanelRequest } from '../../jobs/admission/input-validator.js';
import type { Job } from '../../jobs/job.js';
import { optionPanels, panelAtFullSize, VARIATION_COUNT, type VariationAxis } from '../../jobs/variations.js';
import { nameOf } from '../../library/style.js';
import { libraryScope } from '../library/access.js';
import type { RepliableInteraction } from '../replies/respond.js';
import { shortName } from './painting-name.js';
import type { StartJobDeps } from './stylize-deps.js';

export interface OwnStyles {
  /** Ids of those of the library. */
  readonly library: readonly (string | undefined)[];
  /** "Stained glass × Mosaic". */
  readonly name: string;
}

/** @param own the styles that were asked for: the first painting has them, where the others have those of the library used most. */
export async function variationPanels(
  interaction: RepliableInteraction,
  axis: VariationAxis,
  own: OwnStyles,
  { styles: library }: Pick<StartJobDeps, 'styles'>,
): Promise<PanelRequest[]> {
  if (axis !== 'styles') return optionPanels(axis);
  const panels: PanelRequest[] = [{ options: {}, styles: null, name: own.name }];
  const known = await library.list(libraryScope(interaction), 'popular');
  for (const style of known.filter(({ id }) => !own.library.includes(id)).slice(0, VARIATION_COUNT - 1)) {
    const picture = await library.storedPicture(style);
    const name = shortName(nameOf(style, interaction.locale));
    panels.push({ options: {}, styles: [{ picture, share: 1, library: style.id }], name });
  }
  return panels;
}

/**
 * What one of the small paintings is painted with at the job's full size, and what it is named after.
 *
 * @param number counted from 1.
 * @throws UserError `job-unknown` where there is no such one.
 */
export function chosenVariation(job: Pick<Job, 'options' | 'styles' | 'panels'>, number: number) {
  const panel = panelAtFullSize(job, number);
  if (panel === undefined) throw new UserError('job-unknown');
  const { name, ...painted } = panel;
  return name === null ? painted : { ...painted, styleNames: [name] };
}
