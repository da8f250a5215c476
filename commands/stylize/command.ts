/** `/stylize picture style`: repaint a picture in a style of the library, or in that of another picture. */

import { type ChatInputCommandInteraction, SlashCommandBuilder, type SlashCommandOptionsOnlyBuilder } from 'discord.js';
import type { SlashCommand } from '../../src/discord/command-types.js';
import { allContexts } from '../../src/discord/install-contexts.js';
import { autocompleteStyles } from '../../src/discord/library/autocomplete.js';
import { localizeBuilder, localizedChoice } from '../../src/discord/localize.js';
import { attachedPicture } from '../../src/discord/pictures/find-picture.js';
import { autocompletePresets } from '../../src/discord/preferences/autocomplete.js';
import {
  type ChoiceMemberOption,
  commandOptionName,
  isNumberOption,
} from '../../src/discord/stylize/member-options.js';
import { NO_STYLE, type StyleInput } from '../../src/discord/stylize/paint-request.js';
import { startJob } from '../../src/discord/stylize/start-job.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import { UserError } from '../../src/errors/user-error.js';
import { VARIATION_AXES } from '../../src/jobs/variations.js';
import type { Messages } from '../../src/locales/index.js';
import {
  BLEND_RANGE,
  MEMBER_OPTIONS,
  type MemberOption,
  OPTIONS,
  type Options,
  PICTURE_OPTIONS,
  type PictureOption,
} from '../../src/painting/options.js';

function optionChoices(name: ChoiceMemberOption | PictureOption) {
  return OPTIONS[name].choices.map((value) =>
    localizedChoice(value, ({ painting }) => (painting.options[name] as Readonly<Record<string, string>>)[value]),
  );
}

/** Texts of an option, by its name. */
const optionTexts =
  (name: keyof Messages['commands']['stylize']['options']) =>
  ({ stylize }: Messages['commands']) =>
    stylize.options[name];

/** An option of the table; `largestSize` as for `stylize`. */
function addOption(
  builder: SlashCommandOptionsOnlyBuilder,
  name: MemberOption | PictureOption,
  largestSize: number,
): void {
  const texts = optionTexts(commandOptionName(name));
  if (!isNumberOption(name)) {
    builder.addStringOption((option) => localizeBuilder(option, texts).addChoices(...optionChoices(name)));
    return;
  }
  const { minimum, maximum, whole } = OPTIONS[name];
  const largest = name === 'size' ? largestSize : maximum;
  if (whole)
    builder.addIntegerOption((option) => localizeBuilder(option, texts).setMinValue(minimum).setMaxValue(largest));
  else builder.addNumberOption((option) => localizeBuilder(option, texts).setMinValue(minimum).setMaxValue(largest));
}

/** @param largestSize longest side that may be asked for, in pixels. */
export function stylize(largestSize: number): SlashCommand<StylizeDeps> {
  const { seed } = OPTIONS;
  const builder = allContexts(localizeBuilder(new SlashCommandBuilder(), (commands) => commands.stylize))
    .addAttachmentOption((option) =>
      localizeBuilder(option, optionTexts('picture')).setFileTypes('image').setRequired(true),
    )
    .addStringOption((option) => localizeBuilder(option, optionTexts('style')).setAutocomplete(true))
    .addAttachmentOption((option) => localizeBuilder(option, optionTexts('style_image')).setFileTypes('image'))
    .addAttachmentOption((option) => localizeBuilder(option, optionTexts('mask')).setFileTypes('image'))
    .addAttachmentOption((option) => localizeBuilder(option, optionTexts('style_mask')).setFileTypes('image'));
  for (const name of [...MEMBER_OPTIONS, ...PICTURE_OPTIONS]) addOption(builder, name, largestSize);
  builder
    .addStringOption((option) => localizeBuilder(option, optionTexts('second_style')).setAutocomplete(true))
    .addAttachmentOption((option) => localizeBuilder(option, optionTexts('second_style_image')).setFileTypes('image'))
    .addIntegerOption((option) =>
      localizeBuilder(option, optionTexts('blend')).setMinValue(BLEND_RANGE.minimum).setMaxValue(BLEND_RANGE.maximum),
    )
    .addIntegerOption((option) =>
      localizeBuilder(option, optionTexts('seed')).setMinValue(seed.minimum).setMaxValue(seed.maximum),
    )
    .addStringOption((option) =>
      localizeBuilder(option, optionTexts('variations')).addChoices(
        ...VARIATION_AXES.map((axis) => localizedChoice(axis, ({ paintings }) => paintings.variations.choices[axis])),
      ),
    )
    .addStringOption((option) => localizeBuilder(option, optionTexts('preset')).setAutocomplete(true))
    .addBooleanOption((option) => localizeBuilder(option, optionTexts('animate')))
    .addBooleanOption((option) => localizeBuilder(option, optionTexts('private')));
  return {
    expectsPainting: true,
    data: builder.toJSON(),
    execute,
    autocomplete: (interaction, services) =>
      interaction.options.getFocused(true).name === 'preset'
        ? autocompletePresets(interaction, services)
        : autocompleteStyles(interaction, services),
  };
}

async function execute(interaction: ChatInputCommandInteraction, services: StylizeDeps): Promise<void> {
  const { options } = interaction;
  const first = readStyle(options, 'style', 'style_image', 'style-both') ?? NO_STYLE;
  const second = readStyle(options, 'second_style', 'second_style_image', 'second-style-both');
  const given = options.getInteger('blend');
  if (second === undefined && given !== null) throw new UserError('blend-alone');
  const mask = options.getAttachment('mask');
  const chosen = readOptions(interaction);
  const { part = 'all' } = chosen;
  if (part === 'each' && second === undefined) throw new UserError('part-styles');
  if (mask !== null && part !== 'all' && part !== 'each') throw new UserError('part-and-mask');
  const styleMask = options.getAttachment('style_mask');
  if (styleMask !== null && !('picture' in first)) throw new UserError('style-mask-alone');
  const own = { ...first, ...(styleMask && { mask: attachedPicture(styleMask) }) };
  const blend = given ?? BLEND_RANGE.default;
  const styles =
    second === undefined
      ? [{ ...own, share: 1 }]
      : [
          { ...own, share: 100 - blend },
          { ...second, share: blend },
        ];
  await startJob(
    interaction,
    {
      content: attachedPicture(options.getAttachment('picture', true)),
      ...(mask && { mask: attachedPicture(mask) }),
      styles,
      options: chosen,
      preset: options.getString('preset') ?? undefined,
      animate: options.getBoolean('animate') ?? true,
      isPrivate: options.getBoolean('private') ?? false,
      variations: VARIATION_AXES.find((axis) => axis === options.getString('variations')),
    },
    services,
  );
}

/** A style of the library, or one that was uploaded. @param both why there cannot be both. */
function readStyle(
  options: ChatInputCommandInteraction['options'],
  library: 'style' | 'second_style',
  upload: 'style_image' | 'second_style_image',
  both: 'style-both' | 'second-style-both',
): StyleInput | undefined {
  const [given, picture] = [options.getString(library), options.getAttachment(upload)];
  if (picture !== null && given !== null) throw new UserError(both);
  if (picture !== null) return { picture: attachedPicture(picture) };
  return given === null ? undefined : { library: given };
}

/** What the member chose, by the table's names. Giving a seed means starting from the noise that it chooses. */
function readOptions({ options }: ChatInputCommandInteraction): Partial<Options> {
  const seed = options.getInteger('seed');
  const chosen = [...MEMBER_OPTIONS, ...PICTURE_OPTIONS].map(
    (name) => [name, options.get(commandOptionName(name))?.value] as const,
  );
  return {
    ...Object.fromEntries(chosen.filter(([, value]) => value !== undefined)),
    ...(seed === null ? {} : { seed, start: 'noise' }),
  };
}
