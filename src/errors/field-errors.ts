import { UserError } from './user-error.js';

/** Everything that is wrong with a form that somebody filled in, in the order of its fields. Two at least. */
export class FieldErrors extends Error {
  override readonly name = 'FieldErrors';

  constructor(readonly errors: readonly UserError[]) {
    super(errors.map(({ message }) => message).join(' '));
  }
}

/**
 * Reads every field, also after one that is wrong, so that all that is wrong is told at once.
 *
 * @param read throws a UserError for a field that is wrong, or FieldErrors for several that are read together.
 * @throws UserError the only one; FieldErrors.
 */
export function readEachField<Field, Result>(fields: Iterable<Field>, read: (field: Field) => Result): Result[] {
  const results: Result[] = [];
  const errors: UserError[] = [];
  for (const field of fields)
    try {
      results.push(read(field));
    } catch (error) {
      if (error instanceof FieldErrors) errors.push(...error.errors);
      else if (error instanceof UserError) errors.push(error);
      else throw error;
    }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new FieldErrors(errors);
  return results;
}
