/** Why one address does not give the file: clauses for the sentence about all addresses ("it answered 404"). */
export const sourceMessages = {
  // The request and its answer.
  'redirect-unreadable': () => 'it redirects to an address that is none',
  'redirects-many': ({ limit }: { readonly limit: number }) => `it redirects more than ${limit} times`,
  'not-https': ({ origin }: { readonly origin: string }) => `it leads to ${origin}, which is not https`,
  'other-host': ({ host }: { readonly host: string }) => `it redirects to another host, ${host}`,
  status: ({ status, text }: { readonly status: number; readonly text: string }) =>
    `it answered ${`${status} ${text}`.trim()}`,
  stalled: ({ seconds }: { readonly seconds: number }) => `it sent nothing for ${seconds} s`,
  'connection-failed': ({ reason }: { readonly reason: string }) => `the connection failed (${reason})`,

  // How much came.
  /** `answer` is the range, or the status, that it answered with. */
  'other-range': ({ answer }: { readonly answer: string | number }) =>
    `it answered with another part of the file or another file (${answer})`,
  'sent-more': () => 'it sent more than it was asked for',
  endless: () => 'it sends more than it should have',
  'ended-early': ({ received, expected }: { readonly received?: number; readonly expected?: number }) =>
    received === undefined ? 'it ended too soon' : `it ended after ${received} of ${expected} bytes`,

  // What the file holds.
  'other-file': () => 'it is another file (its MD5 differs)',
  'lacks-part': ({ part }: { readonly part: string }) => `it lacks ${part}`,
  'lacks-member': ({ member }: { readonly member: string }) => `it lacks ${member} or is no zip archive`,
  'part-too-big': ({ part }: { readonly part: string }) => `its ${part} is too big`,
  'part-not-float32': ({ part }: { readonly part: string }) => `its ${part} is missing or not float32`,
  'zip-damaged': ({ reason }: { readonly reason: string }) => `its zip archive is damaged (${reason})`,
  'zip-streamed': () => 'its archive does not say how long members are and the server cannot send parts of it',
  'zip-method': ({ method }: { readonly method: number }) =>
    `its archive is compressed by an unknown method (${method})`,
  'not-npy': () => 'one of its members is no NumPy array',
  'npy-type': () => 'one of its arrays is not float32 in C order',
  'npy-incomplete': () => 'one of its arrays is incomplete',
  /** As `findMismatch` says it. */
  'other-tensor': ({ mismatch }: { readonly mismatch: string }) => mismatch,
};
