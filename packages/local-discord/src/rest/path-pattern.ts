/** @param path "/channels/:channel/messages". @returns a pattern with a group for each parameter. */
export function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
}
