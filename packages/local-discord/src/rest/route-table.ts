/** Which route a request is for: find-my-way finds it, and nothing here goes through a list. */
import findMyWay, { type HTTPMethod } from 'find-my-way';

export interface Addressed {
  readonly method: string;
  /** "/channels/:channel/messages" */
  readonly path: string;
}

export interface Match<Route> {
  readonly route: Route;
  /** Decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Tokens of interactions are longer than what routers usually take for a parameter, in characters. */
const MAX_PARAMETER_LENGTH = 1000;

export class RouteTable<Route extends Addressed> {
  readonly #router = findMyWay({ ignoreTrailingSlash: true, maxParamLength: MAX_PARAMETER_LENGTH });
  readonly #methods = new Set<string>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      this.#methods.add(route.method);
      this.#router.on(route.method as HTTPMethod, route.path, () => {}, route);
    }
  }

  /** @param path as the request has it, percent-encoded. @returns undefined where nothing has this path and method. */
  find(method: string, path: string): Match<Route> | undefined {
    // Means the same, and `@me` is part of some paths.
    const found = this.#router.find(method as HTTPMethod, path.replaceAll('%40', '@'));
    if (found === null) return undefined;
    return { route: found.store as Route, parameters: found.params as Record<string, string> };
  }

  /** Whether there is something at a path by another method. */
  knows(path: string): boolean {
    return [...this.#methods].some((method) => this.find(method, path) !== undefined);
  }
}

/** A path in words; one that is not written as paths are stays as it is. */
export function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
