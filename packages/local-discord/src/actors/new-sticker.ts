/** Stickers of servers. https://docs.discord.com/developers/resources/sticker */
import { StickerFormatType } from 'discord-api-types/v10';
import sharp from 'sharp';
import type { DiscordStore } from '../state/discord-store.js';
import type { File, GuildRecord, StickerRecord } from '../state/records.js';
import { ClientRejection } from './client-rejection.js';

/** What Discord takes: bytes, and pixels of the longer side. */
const LIMITS = { bytes: 512 * 1024, side: 320 } as const;
const NAME = { least: 2, most: 30 } as const;

/** @param file its name is the sticker's. @throws ClientRejection where Discord would not take it. */
export async function createSticker(
  discord: DiscordStore,
  guild: GuildRecord,
  { name, bytes }: Pick<File, 'name' | 'bytes'>,
): Promise<StickerRecord> {
  if (name.length < NAME.least || name.length > NAME.most)
    throw new ClientRejection(`A sticker's name has ${NAME.least} to ${NAME.most} characters.`);
  if (bytes.byteLength > LIMITS.bytes) throw new ClientRejection('A sticker has at most 512 KiB.');
  const format = await formatOf(bytes);
  const sticker: StickerRecord = { id: discord.id(), name, format, bytes };
  guild.stickers.set(sticker.id, sticker);
  discord.changes.emit('state');
  return sticker;
}

async function formatOf(bytes: Uint8Array): Promise<StickerRecord['format']> {
  const picture = await sharp(bytes)
    .metadata()
    .catch(() => undefined);
  const { format, width = 0, height = 0 } = picture ?? {};
  if (format !== 'png' && format !== 'gif')
    throw new ClientRejection(
      isLottie(bytes)
        ? 'Stickers in Lottie are for verified and partnered servers only; this server takes PNG, APNG and GIF.'
        : 'A sticker is a PNG, an APNG or a GIF.',
    );
  if (Math.max(width, height) > LIMITS.side)
    throw new ClientRejection(
      `A sticker has at most ${LIMITS.side} × ${LIMITS.side} pixels; this one has ${width} × ${height}.`,
    );
  if (format === 'gif') return StickerFormatType.GIF;
  return isAnimatedPng(bytes) ? StickerFormatType.APNG : StickerFormatType.PNG;
}

/** A chunk that says how often it plays comes before the first pixels (PNG 3, section 11.3.6.1). */
function isAnimatedPng(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [control, pixels] = [file.indexOf('acTL', 8, 'latin1'), file.indexOf('IDAT', 8, 'latin1')];
  return control !== -1 && control < pixels;
}

/** https://lottie.github.io/lottie-spec/latest/specs/composition/ */
function isLottie(bytes: Uint8Array): boolean {
  try {
    return Array.isArray(JSON.parse(new TextDecoder().decode(bytes)).layers);
  } catch {
    return false;
  }
}
