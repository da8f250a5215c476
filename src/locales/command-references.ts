/**
 * How messages name commands. `</privacy export>` becomes a mention that can be pressed, `/queue` the command's name and
 * `/stylize:blend` an option's name, both as the reader's Discord shows them. Translators keep these as they are.
 */
import type { Texts } from './catalogs.js';

/** "privacy export", or "stylize:blend". */
const REFERENCE = /<\/([a-z_]+(?: [a-z_]+)?)>|(?<![\w/<])\/([a-z_]+)(?::([a-z_]+)| ([a-z_]+))?/g;

const ids = new Map<string, string>();
let revision = 0;

/**
 * Ids by command name, once Discord has told them: until then commands are named, not mentioned. One process runs one application.
 */
export function setCommandIds(known: Readonly<Record<string, string>>): void {
  ids.clear();
  for (const [name, id] of Object.entries(known)) ids.set(name, id);
  revision++;
}

/** Changes with the ids: what was made with others is outdated. */
export const commandIdsRevision = (): number => revision;

const at = (texts: Texts | undefined, ...path: readonly string[]): string | undefined => {
  const found = path.reduce<string | Texts | undefined>(
    (node, key) => (typeof node === 'object' ? node[key] : undefined),
    texts,
  );
  return typeof found === 'string' ? found : undefined;
};

/** "/privacy export" in the words of a language; undefined for what is no command. */
function commandName(path: string, commands: Texts): string | undefined {
  const [command, subcommand] = path.split(' ');
  const root = at(commands, command, 'name');
  if (root === undefined || subcommand === undefined) return root;
  const branch = at(commands, command, 'subcommands', subcommand, 'name');
  return branch === undefined ? undefined : `${root} ${branch}`;
}

/** @param commands the language's names of commands. */
export function resolveCommandReferences(text: string, commands: Texts): string {
  return text.replace(REFERENCE, (found, mentioned: string | undefined, command, option, subcommand) => {
    if (mentioned !== undefined) {
      const id = ids.get(mentioned.split(' ')[0]);
      const name = commandName(mentioned, commands);
      if (name === undefined) return found;
      return id === undefined ? `\`/${name}\`` : `</${mentioned}:${id}>`;
    }
    if (option !== undefined) return at(commands, command, 'options', option, 'name') ?? found;
    const whole = subcommand === undefined ? undefined : commandName(`${command} ${subcommand}`, commands);
    if (whole !== undefined) return `/${whole}`;
    const name = commandName(command, commands);
    if (name === undefined) return found;
    return `/${name}${subcommand === undefined ? '' : ` ${subcommand}`}`;
  });
}

/** The references of a text, as they are written: `</privacy export>`, `/stylize:blend`. @param commands the English names. */
export const commandReferencesIn = (text: string, commands: Texts): string[] =>
  [...text.matchAll(REFERENCE)].map(([found, , command, , subcommand]) =>
    // A word behind a command's name may be one of the sentence: "/queue now".
    subcommand !== undefined && commandName(`${command} ${subcommand}`, commands) === undefined ? `/${command}` : found,
  );
