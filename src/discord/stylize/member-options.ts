/** Types and names of the options that members set; their list, ranges and defaults are in `painting/options.ts`. */
import {
  MEMBER_OPTIONS,
  type MemberOption,
  OPTIONS,
  type Options,
  type PictureOption,
} from '../../painting/options.js';

type SnakeCase<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${SnakeCase<Tail>}`
  : Name;

/** As `/stylize` names an option: `strokeSize` is "stroke_size". */
export const commandOptionName = <Name extends MemberOption | PictureOption>(name: Name): SnakeCase<Name> =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) as SnakeCase<Name>;

/** The parts that can be chosen for a painting in so many styles. */
export const partChoices = (styles: number): readonly Options['part'][] =>
  OPTIONS.part.choices.filter((part) => part !== 'each' || styles > 1);

type OptionOfKind<Kind extends 'number' | 'choice'> = {
  [Name in MemberOption]: (typeof OPTIONS)[Name] extends { readonly kind: Kind } ? Name : never;
}[MemberOption];

export type NumberMemberOption = OptionOfKind<'number'>;
export type ChoiceMemberOption = OptionOfKind<'choice'>;

export const isNumberOption = (name: MemberOption | PictureOption): name is NumberMemberOption =>
  OPTIONS[name].kind === 'number';

/** Options that members type as numbers into a modal. */
export type TypedOption = NumberMemberOption | 'seed' | 'blend';

/** Number options without a field of their own in the edit modal, which has at most five. */
export type SharedFieldOption = Exclude<TypedOption, 'strength'>;
export const SHARED_FIELD_OPTIONS: readonly SharedFieldOption[] = [
  ...MEMBER_OPTIONS.filter(isNumberOption).filter((name) => name !== 'strength'),
  'seed',
  'blend',
];
