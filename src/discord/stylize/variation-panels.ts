/** What the small paintings of a variations job are painted with. */
import type { PanelRequest } from '../../jobs/input-validator.js';
import { optionPanels, VARIATION_COUNT, type VariationAxis } from '../../jobs/variations.js';
import { nameOf } from '../../library/style.js';
import { libraryScope } from '../library/access.js';
import type { RepliableInteraction } from '../replies/respond.js';
import { truncate } from '../truncate.js';
import { MAX_STEM_LENGTH } from './paint-request.js';
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
    const name = truncate(nameOf(style, interaction.locale), MAX_STEM_LENGTH);
    panels.push({ options: {}, styles: [{ picture, share: 1, library: style.id }], name });
  }
  return panels;
}
