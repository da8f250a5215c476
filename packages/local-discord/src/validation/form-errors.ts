/** Breaches of a payload's rules, as Discord lists them. https://discord.com/developers/docs/reference#error-messages */
import { ApiError } from '../rest/api-error.js';

export type Path = readonly (string | number)[];

/** Collects breaches and makes Discord's answer of them. */
export class Form {
  readonly #breaches: { path: Path; code: string; message: string }[] = [];

  expect(holds: boolean, path: Path, code: string, message: string): void {
    if (!holds) this.#breaches.push({ path, code, message });
  }

  /** @param length undefined for what is not there. */
  expectLength(length: number | undefined, [least, most]: readonly [number, number], path: Path): void {
    const holds = (length ?? 0) >= least && (length ?? 0) <= most;
    const message =
      least === 0 ? `Must be ${most} or fewer in length.` : `Must be between ${least} and ${most} in length.`;
    this.expect(holds, path, least === 0 ? 'BASE_TYPE_MAX_LENGTH' : 'BASE_TYPE_BAD_LENGTH', message);
  }

  expectChoice(value: unknown, choices: readonly unknown[], path: Path): void {
    this.expect(choices.includes(value), path, 'BASE_TYPE_CHOICES', `Value must be one of {${choices}}.`);
  }

  expectThere(value: unknown, path: Path): void {
    this.expect(value !== undefined && value !== null, path, 'BASE_TYPE_REQUIRED', 'This field is required');
  }

  /** @throws ApiError 50035 with the tree of errors, when there are any. */
  close(): void {
    if (this.#breaches.length === 0) return;
    const errors: Record<string, unknown> = {};
    for (const { path, code, message } of this.#breaches) {
      let node = errors;
      for (const key of path) {
        node[key] ??= {};
        node = node[key] as Record<string, unknown>;
      }
      node._errors = [...((node._errors as unknown[]) ?? []), { code, message }];
    }
    throw new ApiError(400, 50_035, 'Invalid Form Body', errors);
  }
}
