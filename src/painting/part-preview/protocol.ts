/** Messages between a process that shows parts of pictures and the one that asks it to. */
import type { ErrorKind } from '../../errors/error-kinds.js';
import type { UserError } from '../../errors/user-error.js';

export interface PreviewTask {
  readonly id: number;
  /** Encoded as the member sent it. */
  readonly content: Uint8Array;
  /** A drawn mask; without one the subject is looked for. */
  readonly mask?: Uint8Array | undefined;
}

/** A JPEG, or a WebP where the picture is transparent. */
export interface PreviewPicture {
  readonly bytes: Uint8Array;
  readonly extension: 'jpg' | 'webp';
}

/** Both are of the whole picture; what is not named is dimmed. */
export interface PartPreviews {
  /** The subject, or what the mask has white. */
  readonly inside: PreviewPicture;
  readonly outside: PreviewPicture;
}

export type PreviewAnswer = { readonly id: number } & (
  | {
      readonly kind: 'done';
      /** Undefined where nothing stands out. */
      readonly previews: PartPreviews | undefined;
    }
  /** A `UserError`'s. */
  | { readonly kind: 'refused'; readonly error: ErrorKind; readonly details: UserError['details'] }
  /** A bug's stack. */
  | { readonly kind: 'failed'; readonly message: string }
);
