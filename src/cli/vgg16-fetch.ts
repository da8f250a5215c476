/** VGG-16 on its way, while the command line paints with the lite network. */
import { readConfigValues } from '../config.js';
import { type BackgroundFetchOptions, type FetchOutcome, fetchVgg16 } from '../networks/background-fetch.js';

/** Another manifest and server, for tests. */
export type FetchSource = Pick<BackgroundFetchOptions, 'manifest' | 'allowHttp'>;

export class Vgg16Fetch {
  /** Whether it has come, so that the next painting can be painted with it. */
  isInstalled = false;
  readonly #abort = new AbortController();
  readonly #end: Promise<void>;

  private constructor(fetching: (signal: AbortSignal) => Promise<FetchOutcome>, say: (line: string) => void) {
    this.#end = fetching(this.#abort.signal).then((outcome) => {
      this.isInstalled = outcome.kind === 'installed';
      const line = describe(outcome);
      if (line !== undefined) say(line);
    });
    // A bug is thrown by `stop`; until then it must not end the painting.
    this.#end.catch(() => {});
  }

  /** @param say gets a line when the download begins, if it does, and one when it ends. */
  static start(directory: string, say: (line: string) => void, source: FetchSource): Vgg16Fetch {
    const { FETCH } = readConfigValues(['FETCH']);
    const onStart = (host: string) =>
      say(
        `Fetching VGG-16, the finer network, from ${host} (7 MB, once; BRUSHWORK_FETCH=never turns this off). This painting uses the lite network.`,
      );
    return new Vgg16Fetch((signal) => fetchVgg16({ directory, setting: FETCH, onStart, signal, ...source }), say);
  }

  /** A painting that is done is not kept waiting: what has come is kept, and the next run fetches the rest. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#end;
  }
}

function describe(outcome: FetchOutcome): string | undefined {
  switch (outcome.kind) {
    case 'installed':
      return 'VGG-16 is ready. The next painting will be finer.';
    case 'stopped':
      return "VGG-16 wasn't ready in time. The next painting will continue fetching it.";
    case 'failed':
      return `Couldn't fetch VGG-16 (${outcome.reason}), so the lite network paints. Brushwork tries again in a day, or now with "npm run weights".`;
    case 'skipped':
      return undefined;
  }
}
