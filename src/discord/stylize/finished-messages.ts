/** Messages of what is made from finished paintings: variations, before and after, timelapse. */
import { ContainerBuilder, subtext } from 'discord.js';
import type { Job, Panel } from '../../jobs/job.js';
import { VARIATION_AXES } from '../../jobs/variations.js';
import type { Messages } from '../../locales/index.js';
import { joinIds, splitIds } from '../custom-id.js';
import type { BotMessage } from '../messages/bot-message.js';
import {
  actionButton,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  type PictureAttachment,
  textDisplay,
} from '../messages/components.js';
import { ACCENT_COLOURS, buttonRow, noticeMessage, pictureMessage } from '../messages/message.js';
import { replyTargetOf } from '../replies/reply-target.js';

/** A picture of a message, encoded. */
export interface EncodedFile {
  readonly bytes: Uint8Array;
  readonly extension: string;
}

const shortId = ({ id }: Job) => id.slice(0, 8);

/** The grid, and a button for each of its paintings. */
export function variationsMessage(job: Job, { bytes, extension }: EncodedFile, messages: Messages): BotMessage {
  const { variations } = messages.paintings;
  const texts = job.panels.map((panel) => panelText(panel, messages));
  const name = `variations-${shortId(job)}.${extension}`;
  const { spoiler } = replyTargetOf(job);
  const text = [
    `**${variations.title({ name: escapeMemberText(job.name) })}**`,
    texts.map((each, index) => variations.panel({ number: index + 1, text: escapeMemberText(each) })).join('\n'),
    subtext(variations.hint),
  ].join('\n');
  const choices = job.panels.map((_, index) =>
    actionButton('variation', joinIds(job.id, index + 1), String(index + 1)),
  );
  return pictureMessage(
    {
      name,
      bytes,
      description: variations.alt({
        name: job.name,
        texts: texts.map((text, index) => variations.panelAlt({ number: index + 1, text })),
      }),
      spoiler,
    },
    text,
    ACCENT_COLOURS.done,
    [componentRow(...choices), buttonRow(['delete'], job.id, messages)],
  );
}

/** What differs in one of them: "strength 40", or the name of its style. */
function panelText({ options, name }: Panel, { painting: { options: texts } }: Messages): string {
  if (name !== null) return name;
  const { strength, styleScale } = options;
  if (strength !== undefined) return texts.strength({ value: strength });
  return styleScale === undefined ? '' : texts.styleScale({ value: styleScale });
}

/** The three in one gallery: both in one picture, which can be saved, and each to swipe between. */
export function comparisonMessage(
  job: Job,
  pictures: { readonly joined: EncodedFile; readonly before: EncodedFile; readonly after: EncodedFile },
  messages: Messages,
): BotMessage {
  const { comparison } = messages.paintings;
  const { spoiler } = replyTargetOf(job);
  const attach = (which: keyof typeof pictures, description: string): PictureAttachment => ({
    name: `${which}-${shortId(job)}.${pictures[which].extension}`,
    bytes: pictures[which].bytes,
    description,
    spoiler,
  });
  const shown = [
    attach('joined', comparison.altBoth({ name: job.name })),
    attach('before', comparison.altBefore),
    attach('after', comparison.altAfter),
  ];
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.done)
    .addMediaGalleryComponents(mediaGallery(shown))
    .addTextDisplayComponents(textDisplay(`**${comparison.title({ name: escapeMemberText(job.name) })}**`))
    .addActionRowComponents(buttonRow(['delete'], job.id, messages));
  return containerMessage(box, shown);
}

export function timelapseMessage(job: Job, { bytes, extension }: EncodedFile, messages: Messages): BotMessage {
  const { timelapse } = messages.paintings;
  const { spoiler } = replyTargetOf(job);
  const shown = {
    name: `timelapse-${shortId(job)}.${extension}`,
    bytes,
    description: timelapse.alt({ name: job.name }),
    spoiler,
  };
  const other = extension === 'gif' ? [] : (['timelapse-gif'] as const);
  return pictureMessage(shown, `**${timelapse.title({ name: escapeMemberText(job.name) })}**`, ACCENT_COLOURS.done, [
    buttonRow([...other, 'delete'], job.id, messages),
  ]);
}

/** Whether the variations are for the member's eyes only: the question always is, so it says nothing of it. */
const PRIVATE_SUFFIX = '-private';

export function variationsQuestion(job: Job, { paintings }: Messages): BotMessage {
  const { question, axes } = paintings.variations;
  const suffix = replyTargetOf(job).ephemeral ? PRIVATE_SUFFIX : '';
  const buttons = VARIATION_AXES.map((axis) =>
    actionButton('variations-of', joinIds(job.id, `${axis}${suffix}`), axes[axis]),
  );
  return noticeMessage(undefined, [question], ACCENT_COLOURS.waiting, ...buttons);
}

/** @param id untrusted; what is no axis is the strength. */
export function parseAxisId(id: string) {
  const [jobId, text = ''] = splitIds(id);
  const isPrivate = text.endsWith(PRIVATE_SUFFIX);
  const axis = VARIATION_AXES.find((each) => text === each || text === `${each}${PRIVATE_SUFFIX}`) ?? 'strength';
  return { jobId, axis, isPrivate };
}
