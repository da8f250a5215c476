/** `/stylize content style`: repaint a picture in the style of another, or in one of the library. */
import { type ChatInputCommandInteraction, SlashCommandBuilder } from 'discord.js';
import type { Bot } from '../src/discord/bot.js';
import type { SlashCommand } from '../src/discord/command.js';
import { everywhere } from '../src/discord/contexts.js';
import { pictureOf } from '../src/discord/paintings/pictures.js';
import { type ChosenStyle, startJob } from '../src/discord/paintings/start-job.js';
import { suggestStyles } from '../src/discord/styles/library.js';
import { CHOICES, WORDING } from '../src/discord/wording/painting.js';
import { STYLE_WORDING } from '../src/discord/wording/styles.js';
import { describeAs, localise } from '../src/discord/wording/words.js';
import { BLEND, OPTIONS, type OptionName, type Options } from '../src/options.js';
import { UserError } from '../src/user-error.js';

function choicesOf(name: 'quality' | 'colours') {
  return OPTIONS[name].choices.map((value) => ({
    name: CHOICES[value].en,
    name_localizations: localise(CHOICES[value]),
    value,
  }));
}

/** @param largestSize longest side that may be asked for, in pixels. */
export function stylize(largestSize: number): SlashCommand {
  const { strength, size, styleScale, seed } = OPTIONS;
  const builder = everywhere(describeAs(new SlashCommandBuilder(), WORDING.stylize))
    .addAttachmentOption((option) => describeAs(option, WORDING.content).setFileTypes('image').setRequired(true))
    .addAttachmentOption((option) => describeAs(option, WORDING.style).setFileTypes('image'))
    .addStringOption((option) => describeAs(option, STYLE_WORDING.library).setAutocomplete(true))
    .addIntegerOption((option) =>
      describeAs(option, WORDING.strength).setMinValue(strength.minimum).setMaxValue(strength.maximum),
    )
    .addStringOption((option) => describeAs(option, WORDING.quality).addChoices(...choicesOf('quality')))
    .addIntegerOption((option) => describeAs(option, WORDING.size).setMinValue(size.minimum).setMaxValue(largestSize))
    .addStringOption((option) => describeAs(option, WORDING.colours).addChoices(...choicesOf('colours')))
    .addNumberOption((option) =>
      describeAs(option, WORDING.style_scale).setMinValue(styleScale.minimum).setMaxValue(styleScale.maximum),
    )
    .addAttachmentOption((option) => describeAs(option, WORDING.second_style).setFileTypes('image'))
    .addStringOption((option) => describeAs(option, STYLE_WORDING.second_library).setAutocomplete(true))
    .addIntegerOption((option) =>
      describeAs(option, WORDING.blend).setMinValue(BLEND.minimum).setMaxValue(BLEND.maximum),
    )
    .addIntegerOption((option) => describeAs(option, WORDING.seed).setMinValue(seed.minimum).setMaxValue(seed.maximum))
    .addBooleanOption((option) => describeAs(option, WORDING.private));
  return { data: builder.toJSON(), execute: (interaction, bot) => execute(interaction, bot), complete: suggestStyles };
}

async function execute(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const { options } = interaction;
  const first = styleOf(options, 'style', 'library', 'style-both');
  const second = styleOf(options, 'second_style', 'second_library', 'second-style-both');
  if (first === undefined)
    throw new UserError('style-none', 'A painting needs a style; give a picture or one of the library.');
  const given = options.getInteger('blend');
  if (second === undefined && given !== null)
    throw new UserError('blend-alone', '"blend" mixes a second style in; give one, or leave it out.');
  const blend = given ?? BLEND.default;
  const styles =
    second === undefined
      ? [{ ...first, share: 1 }]
      : [
          { ...first, share: 100 - blend },
          { ...second, share: blend },
        ];
  await startJob(
    interaction,
    {
      content: pictureOf(options.getAttachment('content', true)),
      styles,
      options: readOptions(interaction),
      secret: options.getBoolean('private') ?? false,
    },
    bot,
  );
}

/** A style that was uploaded, or one of the library. @param both why there cannot be both. */
function styleOf(
  options: ChatInputCommandInteraction['options'],
  upload: 'style' | 'second_style',
  library: 'library' | 'second_library',
  both: 'style-both' | 'second-style-both',
): ChosenStyle | undefined {
  const [picture, given] = [options.getAttachment(upload), options.getString(library)];
  if (picture !== null && given !== null) throw new UserError(both, `Give "${upload}" or "${library}", not both.`);
  if (picture !== null) return { picture: pictureOf(picture) };
  return given === null ? undefined : { library: given };
}

/** What the member chose, by the table's names. A seed is a wish to begin from the noise that it chooses. */
function readOptions({ options }: ChatInputCommandInteraction): Partial<Options> {
  const seed = options.getInteger('seed');
  const given: { readonly [Name in OptionName]?: unknown } = {
    strength: options.getInteger('strength'),
    quality: options.getString('quality'),
    size: options.getInteger('size'),
    colours: options.getString('colours'),
    styleScale: options.getNumber('style_scale'),
    seed,
    start: seed === null ? null : 'noise',
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}
