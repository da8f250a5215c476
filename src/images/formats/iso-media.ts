/** Reads what AVIF and HEIC files declare about their main picture: ISO/IEC 14496-12 boxes, ISO/IEC 23008-12 items. */
import { type Cicp, SRGB_CICP } from '../colour/cicp.js';

export interface MainItem {
  /** What its colours mean, where the file says it by numbers. */
  readonly cicp?: Cicp;
  /** The colours are stored multiplied by the opacity. */
  readonly premultiplied: boolean;
  /** There is none: it is a film without a still beside it. */
  readonly isSequence: boolean;
}

interface Box {
  readonly type: string;
  /** Of what is in it, in bytes from the file's start. */
  readonly start: number;
  readonly end: number;
}

/** Real files have a few dozen boxes; more of them would be an attack on our time. */
const MAX_BOXES = 10_000;
/** Size and type. */
const BOX_HEADER_BYTES = 8;
/** Version and flags of a "full" box. */
const FULL_BOX_HEADER_BYTES = 4;

function boxesIn(bytes: Buffer, start: number, end: number): Box[] {
  const boxes: Box[] = [];
  let at = start;
  while (at + BOX_HEADER_BYTES <= end && boxes.length < MAX_BOXES) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    let size = bytes.readUInt32BE(at);
    let header = BOX_HEADER_BYTES;
    if (size === 1 && at + 16 <= end) {
      size = Number(bytes.readBigUInt64BE(at + 8));
      header = 16;
    }
    const boxEnd = size === 0 ? end : at + size;
    if (boxEnd < at + header || boxEnd > end) break;
    boxes.push({ type, start: at + header, end: boxEnd });
    at = boxEnd;
  }
  return boxes;
}

const child = (bytes: Buffer, { start, end }: Box, type: string, skip = 0) =>
  boxesIn(bytes, start + skip, end).find((box) => box.type === type);

/** `pitm`: the item that is the picture. */
function mainItemOf(bytes: Buffer, meta: Box): number | undefined {
  const pitm = child(bytes, meta, 'pitm', FULL_BOX_HEADER_BYTES);
  if (pitm === undefined) return undefined;
  const at = pitm.start + FULL_BOX_HEADER_BYTES;
  return bytes[pitm.start] === 0 ? bytes.readUInt16BE(at) : bytes.readUInt32BE(at);
}

/** `iref`: the items that an item refers to in a given way. */
function referred(bytes: Buffer, meta: Box, type: string, from: number): number[] {
  const iref = child(bytes, meta, 'iref', FULL_BOX_HEADER_BYTES);
  if (iref === undefined) return [];
  const idSize = bytes[iref.start] === 0 ? 2 : 4;
  for (const box of boxesIn(bytes, iref.start + FULL_BOX_HEADER_BYTES, iref.end)) {
    if (box.type !== type || bytes.readUIntBE(box.start, idSize) !== from) continue;
    const count = bytes.readUInt16BE(box.start + idSize);
    const first = box.start + idSize + 2;
    return Array.from({ length: count }, (_, i) => bytes.readUIntBE(first + i * idSize, idSize));
  }
  return [];
}

/** `iprp`: the properties of an item. */
function propertiesOf(bytes: Buffer, meta: Box, item: number): Box[] {
  const iprp = child(bytes, meta, 'iprp', FULL_BOX_HEADER_BYTES);
  if (iprp === undefined) return [];
  const ipco = child(bytes, iprp, 'ipco');
  const properties = ipco === undefined ? [] : boxesIn(bytes, ipco.start, ipco.end);
  for (const ipma of boxesIn(bytes, iprp.start, iprp.end).filter(({ type }) => type === 'ipma')) {
    const idSize = bytes[ipma.start] < 1 ? 2 : 4;
    const indexSize = bytes[ipma.start + 3] & 1 ? 2 : 1;
    const most = indexSize === 2 ? 0x7fff : 0x7f;
    let at = ipma.start + FULL_BOX_HEADER_BYTES + 4;
    for (let left = bytes.readUInt32BE(ipma.start + FULL_BOX_HEADER_BYTES); left > 0 && at < ipma.end; left--) {
      const id = bytes.readUIntBE(at, idSize);
      const count = bytes[at + idSize];
      const first = at + idSize + 1;
      if (id === item)
        return Array.from(
          { length: count },
          (_, i) => properties[(bytes.readUIntBE(first + i * indexSize, indexSize) & most) - 1],
        ).filter((property) => property !== undefined);
      at = first + count * indexSize;
    }
  }
  return [];
}

/** `colr` of the kind `nclx`: three numbers of two bytes and a flag. */
function nclxOf(bytes: Buffer, properties: readonly Box[]): Cicp | undefined {
  const colr = properties.find(
    ({ type, start }) => type === 'colr' && bytes.toString('latin1', start, start + 4) === 'nclx',
  );
  if (colr === undefined) return undefined;
  const at = colr.start + 4;
  // libheif has made full-range RGB of it, whatever it was.
  return { ...SRGB_CICP, primaries: bytes.readUInt16BE(at), transfer: bytes.readUInt16BE(at + 2) };
}

const NOTHING: MainItem = { premultiplied: false, isSequence: false };

/** Never throws: unreadable parts are ignored, and the decoder reports the damage. */
export function readMainItem(file: Uint8Array): MainItem {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  try {
    const boxes = boxesIn(bytes, 0, bytes.length);
    const meta = boxes.find(({ type }) => type === 'meta');
    if (meta === undefined) return { ...NOTHING, isSequence: boxes.some(({ type }) => type === 'moov') };
    const item = mainItemOf(bytes, meta);
    if (item === undefined) return NOTHING;
    const premultiplied = referred(bytes, meta, 'prem', item).length > 0;
    // Of a picture that is put together from tiles, the tiles may be what says it.
    const tiles = referred(bytes, meta, 'dimg', item).slice(0, 1);
    for (const id of [item, ...tiles]) {
      const cicp = nclxOf(bytes, propertiesOf(bytes, meta, id));
      if (cicp !== undefined) return { ...NOTHING, cicp, premultiplied };
    }
    return { ...NOTHING, premultiplied };
  } catch (error) {
    if (error instanceof RangeError) return NOTHING;
    throw error;
  }
}

/** Where the major brand is, in bytes. */
const MAJOR_BRAND = 8;

/**
 * An animation is a sequence of pictures and one still beside it, which is what we want. libvips takes those only for pictures
 * whose first brand is that of stills.
 */
export function asStill(file: Uint8Array): Uint8Array {
  if (Buffer.from(file.buffer, file.byteOffset, 12).toString('latin1', MAJOR_BRAND) !== 'avis') return file;
  const still = Buffer.from(file);
  still.write('avif', MAJOR_BRAND, 'latin1');
  return still;
}
