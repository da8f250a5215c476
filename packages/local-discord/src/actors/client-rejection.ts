/** What Discord's client would not let a person do. The message is a sentence for whoever tried. */
export class ClientRejection extends Error {
  override readonly name = 'ClientRejection';
}
