/**
 * A picture painted with a server's defaults as they are and as they would be: two jobs of their own, which wait their turn like
 * everybody's, survive a restart, and are answered in one message. They take from nobody's quota.
 */

import { type ChatInputCommandInteraction, type MessageComponentInteraction, MessageFlags } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import { messagesFor } from '../../locales/index.js';
import type { Options } from '../../painting/options.js';
import { drawSample } from '../../samples/index.js';
import { resolveOptions, type SettingLayers } from '../../settings/resolve-options.js';
import type { SettingsEditor } from '../../settings/settings-editor.js';
import type { RemotePicture } from '../pictures/picture-input.js';
import { createReplyTarget, sentReplyOf } from '../replies/reply-target.js';
import { requesterOf, requireNotRefused } from '../stylize/start-job.js';
import { previewPairRequests } from './preview-pair.js';
import type { PreviewDeps } from './settings-deps.js';

/** Long side in pixels, and iterations at one scale: a draft of some seconds. */
const MAX_PREVIEW_SIZE_PX = 192;
const MAX_PREVIEW_ITERATIONS = 40;

const SAMPLE_NAMES = { content: 'lighthouse', style: 'swirls' } as const;
const SAMPLE_SIZE_PX = 512;

export interface PreviewPictures {
  readonly content?: RemotePicture | undefined;
  readonly style?: RemotePicture | undefined;
}

/** @throws UserError `settings-nothing`, `settings-alike`, and as `Jobs.accept`. */
export async function startPreview(
  interaction: ChatInputCommandInteraction | MessageComponentInteraction,
  editor: SettingsEditor,
  { content, style }: PreviewPictures,
  services: PreviewDeps,
): Promise<void> {
  await requireNotRefused(interaction, services);
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const sides = await editor.beforeAfter();
  const [before, after] = [sides.before, sides.after].map((layers) => previewOptions(layers, services));
  if (JSON.stringify(before) === JSON.stringify(after)) throw new UserError('settings-alike');
  const message = sentReplyOf(await interaction.fetchReply());
  const spoiler = [content, style].some((picture) => picture?.spoiler === true);
  const target = createReplyTarget(interaction, message, spoiler, services.replyTargets);
  await services.downloads.run(async (download) => {
    const fetch = async (picture: RemotePicture | undefined, sample: string) =>
      picture === undefined ? drawSample(sample, SAMPLE_SIZE_PX) : download(picture);
    const pictures = {
      content: await fetch(content, SAMPLE_NAMES.content),
      styles: [{ picture: await fetch(style, SAMPLE_NAMES.style), share: 1 }],
    };
    const name = messagesFor(interaction.locale).settings.preview.title;
    const request = { ...requesterOf(interaction), ...pictures, name };
    await services.jobs.acceptAll(previewPairRequests(request, { before, after }, target));
  });
}

function previewOptions(layers: SettingLayers, { defaults, largestSize }: PreviewDeps): Options {
  const { options } = resolveOptions({}, layers, defaults, largestSize);
  return {
    ...options,
    quality: 'draft',
    size: Math.min(options.size, MAX_PREVIEW_SIZE_PX),
    iterations: Math.min(options.iterations, MAX_PREVIEW_ITERATIONS),
  };
}
