/** What a command or a modal asks for, and its styles looked up in the library. */

import type { VariationAxis } from '../../jobs/variations.js';
import { nameOf } from '../../library/style.js';
import type { Options } from '../../painting/options.js';
import { libraryScope } from '../library/access.js';
import type { PictureInput } from '../pictures/picture-input.js';
import type { RepliableInteraction } from '../replies/respond.js';
import { truncate } from '../truncate.js';
import type { StartJobDeps } from './stylize-deps.js';
/** A picture, or a style of the library as typed: its id (from autocomplete) or its name. */
export type StyleInput = { readonly picture: PictureInput } | { readonly library: string };

export interface PaintRequest {
  readonly content: PictureInput;
  readonly styles: readonly (StyleInput & { readonly share: number })[];
  /** Options that the member set; the others come from the server and the bot. */
  readonly options: Partial<Options>;
  /** One of the member's presets, as typed: its id (from autocomplete) or its name. */
  readonly preset?: string | undefined;
  /** The reply is ephemeral. */
  readonly isPrivate: boolean;
  /** Several small paintings instead of one, which differ in this. */
  readonly variations?: VariationAxis | undefined;
}

/** Looks up library styles, and names the other styles after their files. @throws UserError `style-unknown` */
export async function resolveStyles(
  interaction: RepliableInteraction,
  styles: PaintRequest['styles'],
  services: StartJobDeps,
) {
  const known = [];
  for (const style of styles) {
    const { share } = style;
    if ('picture' in style)
      known.push({ picture: style.picture, library: undefined, share, stem: fileStem(style.picture) });
    else {
      const library = await services.styles.find(libraryScope(interaction), style.library);
      known.push({
        picture: undefined,
        library,
        share,
        stem: truncate(nameOf(library, interaction.locale), MAX_STEM_LENGTH),
      });
    }
  }
  return known;
}

/** Characters. */
export const MAX_STEM_LENGTH = 30;

/** "cat.png" is "cat". */
export const fileStem = ({ name }: PictureInput): string => truncate(name.replace(/\.\w{1,5}$/, ''), MAX_STEM_LENGTH);
