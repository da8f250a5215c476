/** What a command or a modal asks for, and its styles looked up in the library. */

import type { VariationAxis } from '../../jobs/variations.js';
import { nameOf, type Style } from '../../library/style.js';
import type { Options } from '../../painting/options.js';
import { libraryScope } from '../library/access.js';
import type { PictureInput } from '../pictures/picture-input.js';
import type { RepliableInteraction } from '../replies/respond.js';
import { nameFromFile, shortName } from './painting-name.js';
import type { StartJobDeps } from './stylize-deps.js';

/** A picture, or a style of the library as typed: its id (from autocomplete) or its name. */
export type StyleInput = { readonly picture: PictureInput } | { readonly library: string };

/** In place of a style that was not given: the member is asked for it. */
export const NO_STYLE: StyleInput = { library: '' };

export interface PaintRequest {
  readonly content: PictureInput;
  /** A picture whose white says what of the content is painted. */
  readonly mask?: PictureInput | undefined;
  readonly styles: readonly (StyleInput & { readonly share: number; readonly mask?: PictureInput | undefined })[];
  /** Options that the member set; the others come from the server and the bot. */
  readonly options: Partial<Options>;
  /** One of the member's presets, as typed: its id (from autocomplete) or its name. */
  readonly preset?: string | undefined;
  /** Whether a content that moves is painted so; true where it is missing. */
  readonly animate?: boolean | undefined;
  /** The reply is ephemeral. */
  readonly isPrivate: boolean;
  /** Several small paintings instead of one, which differ in this. */
  readonly variations?: VariationAxis | undefined;
}

export interface ResolvedStyle {
  /** Exactly one of the two. */
  readonly picture: PictureInput | undefined;
  readonly library: Style | undefined;
  /** Whose white is read of the picture. */
  readonly mask?: PictureInput | undefined;
  readonly share: number;
  /** What the painting is named after. */
  readonly name: string;
}

/** A style that is not known, or was not given. */
export interface UnresolvedStyle {
  /** In the request's styles. */
  readonly index: number;
  /** Empty where none was given. */
  readonly typed: string;
  readonly suggestion: Style | undefined;
}

/** Looks up library styles, and names the other styles after their files. @returns the first that cannot be resolved, if there is one. */
export async function resolveStyles(
  interaction: RepliableInteraction,
  styles: PaintRequest['styles'],
  services: Pick<StartJobDeps, 'styles'>,
): Promise<readonly ResolvedStyle[] | UnresolvedStyle> {
  const resolved: ResolvedStyle[] = [];
  for (const [index, style] of styles.entries()) {
    const { share, mask } = style;
    if ('picture' in style) {
      const { picture } = style;
      resolved.push({ picture, library: undefined, mask, share, name: nameFromFile(picture.name) });
      continue;
    }
    const match = await services.styles.match(libraryScope(interaction), style.library);
    if (match.style === undefined) return { index, typed: style.library, suggestion: match.suggestion };
    const name = shortName(nameOf(match.style, interaction.locale));
    resolved.push({ picture: undefined, library: match.style, share, name });
  }
  return resolved;
}
