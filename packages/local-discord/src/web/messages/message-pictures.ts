/** Collects the pictures of a message: attachments, embeds, galleries and thumbnails, in display order. */
import type { APIMessage } from 'discord-api-types/payloads/v10';
import type { Component } from '../../validation/component.js';
import { everyComponent } from '../../validation/component-tree.js';

export interface MessagePicture {
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

/** An item of a media gallery, or a thumbnail. */
export interface MediaItem {
  readonly media: Media;
  readonly description?: string | null;
  readonly spoiler?: boolean;
}

type Attachment = APIMessage['attachments'][number];

export const itemPicture = ({ media, description, spoiler }: MediaItem): MessagePicture => ({
  url: media.url,
  width: media.width ?? null,
  height: media.height ?? null,
  description: description ?? null,
  spoiler: spoiler === true,
});

export const isVideo = ({ media }: MediaItem): boolean => media.content_type?.startsWith('video/') === true;

export const isPicture = ({ width, content_type = '' }: Attachment): boolean =>
  width != null && content_type.startsWith('image/');

export const attachmentPicture = ({ url, width, height, description, filename }: Attachment): MessagePicture => ({
  url,
  width: width ?? null,
  height: height ?? null,
  description: description ?? filename,
  spoiler: filename.startsWith('SPOILER_'),
});

export function messagePictures({ attachments, embeds, components = [] }: APIMessage): MessagePicture[] {
  const items = everyComponent(components as readonly object[] as readonly Component[]).flatMap((component) => [
    ...((component.items ?? []) as readonly MediaItem[]),
    ...(component.media === undefined ? [] : [component as unknown as MediaItem]),
  ]);
  return [
    ...attachments.filter(isPicture).map(attachmentPicture),
    ...embeds.flatMap(({ image, thumbnail }) => [thumbnail, image].filter((each) => each !== undefined)),
    ...items.filter((item) => !isVideo(item)).map(itemPicture),
  ];
}
