/** The pictures of a message, wherever in it they are, from its top to its end. */
import type { APIMessage } from 'discord-api-types/payloads/v10';
import type { Component } from '../../validation/component.js';
import { everyComponent } from '../../validation/component-tree.js';

export interface Shown {
  readonly url: string;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly description?: string | null;
  readonly spoiler?: boolean;
}

interface Media {
  readonly url: string;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly content_type?: string | null;
}

/** What is in a gallery, or a thumbnail. */
export interface Item {
  readonly media: Media;
  readonly description?: string | null;
  readonly spoiler?: boolean;
}

type Attachment = APIMessage['attachments'][number];

export const shownOf = ({ media, description, spoiler }: Item): Shown => ({
  url: media.url,
  width: media.width ?? null,
  height: media.height ?? null,
  description: description ?? null,
  spoiler: spoiler === true,
});

export const isVideo = ({ media }: Item): boolean => media.content_type?.startsWith('video/') === true;

export const isPicture = ({ width, content_type = '' }: Attachment): boolean =>
  width != null && content_type.startsWith('image/');

export const shownAttachment = ({ url, width, height, description, filename }: Attachment): Shown => ({
  url,
  width: width ?? null,
  height: height ?? null,
  description: description ?? filename,
  spoiler: filename.startsWith('SPOILER_'),
});

export function shownBy({ attachments, embeds, components = [] }: APIMessage): Shown[] {
  const items = everyComponent(components as readonly object[] as readonly Component[]).flatMap((component) => [
    ...((component.items ?? []) as readonly Item[]),
    ...(component.media === undefined ? [] : [component as unknown as Item]),
  ]);
  return [
    ...attachments.filter(isPicture).map(shownAttachment),
    ...embeds.flatMap(({ image, thumbnail }) => [thumbnail, image].filter((each) => each !== undefined)),
    ...items.filter((item) => !isVideo(item)).map(shownOf),
  ];
}
