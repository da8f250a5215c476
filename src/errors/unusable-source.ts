/** Why one place does not give the weights, as a clause ("it answered 404"); the installer makes a UserError of all the clauses. */
export class UnusableSource extends Error {
  override readonly name = 'UnusableSource';
}
