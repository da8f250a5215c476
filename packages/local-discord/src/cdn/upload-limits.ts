/** What may be uploaded: for the API, for people's clients, and for the page, which knows nothing of Node. */

/** Bytes of one file; servers with boosts and members with Nitro have more. */
export const UPLOAD_LIMIT = 10 * 1024 * 1024;

/** Discord's own groups: extensions count, not what is inside. */
const GROUPS: Record<string, readonly string[]> = {
  image: ['.png', '.gif', '.jpg', '.jpeg', '.jfif', '.webp', '.avif'],
  video: ['.mp4', '.mov', '.webm'],
  audio: ['.mp3', '.ogg', '.wav', '.flac', '.m4a'],
};

/** @param types extensions, or names of groups. */
export const extensionsOf = (types: readonly string[]): readonly string[] =>
  types.flatMap((type) => GROUPS[type] ?? [type]);
