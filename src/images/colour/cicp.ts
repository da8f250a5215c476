/** Colours described by numbers: coding-independent code points, ITU-T H.273. */

export interface Cicp {
  /** H.273, table 2. */
  readonly primaries: number;
  /** H.273, table 3. */
  readonly transfer: number;
  /** Whether 0 is black and the largest number white; else both ends have room (16 and 235 of 255). */
  readonly fullRange: boolean;
}

export const PQ = 16;
export const HLG = 18;
const UNSPECIFIED = 2;
const BT709_PRIMARIES = 1;
const SRGB_TRANSFER = 13;

export const SRGB_CICP: Cicp = { primaries: BT709_PRIMARIES, transfer: SRGB_TRANSFER, fullRange: true };

/** Gamma 2.2 and 2.8, linear, PQ, SMPTE ST 428-1, HLG. The others are so near to sRGB's that screens show them as such. */
const OTHER_TRANSFERS: readonly number[] = [4, 5, 8, PQ, 17, HLG];

/** Brighter than paper white: more than a picture of 8 bits, or an ICC profile, can say. */
export const isHdr = ({ transfer }: Cicp): boolean => transfer === PQ || transfer === HLG;

export const isSrgb = ({ primaries, transfer, fullRange }: Cicp): boolean =>
  (primaries === BT709_PRIMARIES || primaries === UNSPECIFIED) && !OTHER_TRANSFERS.includes(transfer) && fullRange;

const ICC_HEADER_BYTES = 128;
const TAG_BYTES = 12;
const MAX_TAGS = 256;

/** The `cicp` tag of an ICC profile (ICC.1:2022, section 10.3): PQ and HLG profiles have it, and lcms does not know it. */
export function readCicpTag(profile: Buffer): Cicp | undefined {
  if (profile.length < ICC_HEADER_BYTES + 4) return undefined;
  const count = Math.min(profile.readUInt32BE(ICC_HEADER_BYTES), MAX_TAGS);
  for (let i = 0; i < count; i++) {
    const at = ICC_HEADER_BYTES + 4 + i * TAG_BYTES;
    if (at + TAG_BYTES > profile.length) return undefined;
    if (profile.toString('latin1', at, at + 4) !== 'cicp') continue;
    const data = profile.readUInt32BE(at + 4) + 8;
    if (data + 4 > profile.length) return undefined;
    return { primaries: profile[data], transfer: profile[data + 1], fullRange: profile[data + 3] !== 0 };
  }
  return undefined;
}
