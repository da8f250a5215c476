/** Commands in messages, as mentions that open them: "</stylize:123>". */
import { chatInputApplicationCommandMention } from 'discord.js';

export class CommandMentions {
  readonly #ids = new Map<string, string>();

  /** @param commands as Discord has registered them. */
  set(commands: readonly { readonly name: string; readonly id: string }[]): void {
    this.#ids.clear();
    for (const { name, id } of commands) this.#ids.set(name, id);
  }

  /** As text where the id is not known (yet). @param name "challenge create" for a subcommand. */
  of(name: string): string {
    const id = this.#ids.get(name.split(' ')[0]);
    return id === undefined ? `\`/${name}\`` : chatInputApplicationCommandMention(name, id);
  }
}
