/** `/stylize content style`: repaint a picture in the style of another. */
import { type ChatInputCommandInteraction, SlashCommandBuilder } from 'discord.js';
import type { Bot } from '../src/discord/bot.js';
import type { SlashCommand } from '../src/discord/command.js';
import { everywhere } from '../src/discord/contexts.js';
import { pictureOf } from '../src/discord/pictures.js';
import { startJob } from '../src/discord/start-job.js';
import { CHOICES, WORDING } from '../src/discord/wording/painting.js';
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
    .addAttachmentOption((option) => describeAs(option, WORDING.style).setFileTypes('image').setRequired(true))
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
    .addIntegerOption((option) =>
      describeAs(option, WORDING.blend).setMinValue(BLEND.minimum).setMaxValue(BLEND.maximum),
    )
    .addIntegerOption((option) => describeAs(option, WORDING.seed).setMinValue(seed.minimum).setMaxValue(seed.maximum))
    .addBooleanOption((option) => describeAs(option, WORDING.private));
  return { data: builder.toJSON(), execute: (interaction, bot) => execute(interaction, bot) };
}

async function execute(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const { options } = interaction;
  const second = options.getAttachment('second_style');
  const given = options.getInteger('blend');
  if (second === null && given !== null)
    throw new UserError('blend-alone', '"blend" mixes a second style in; give one, or leave it out.');
  const blend = given ?? BLEND.default;
  const style = pictureOf(options.getAttachment('style', true));
  const styles =
    second === null
      ? [{ picture: style, share: 1 }]
      : [
          { picture: style, share: 100 - blend },
          { picture: pictureOf(second), share: blend },
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
