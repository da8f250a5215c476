/** `/paintings`: a member's own paintings, for the member's eyes only. */

import { MessageFlags, SlashCommandBuilder } from 'discord.js';
import type { SlashCommand } from '../../src/discord/command-types.js';
import { allContexts } from '../../src/discord/install-contexts.js';
import { autocompleteStyles } from '../../src/discord/library/autocomplete.js';
import { localizeBuilder } from '../../src/discord/localize.js';
import { toReply } from '../../src/discord/messages/message.js';
import { showGallery } from '../../src/discord/paintings/gallery.js';
import type { GalleryDeps } from '../../src/discord/paintings/gallery-deps.js';
import { filterOf } from '../../src/discord/paintings/gallery-page.js';

const data = allContexts(localizeBuilder(new SlashCommandBuilder(), (commands) => commands.paintings))
  .addStringOption((option) =>
    localizeBuilder(option, ({ paintings }) => paintings.options.style).setAutocomplete(true),
  )
  .addBooleanOption((option) => localizeBuilder(option, ({ paintings }) => paintings.options.favourites));

export const paintings = {
  data: data.toJSON(),
  async execute(interaction, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const { options } = interaction;
    const filter = filterOf(options.getString('style'), options.getBoolean('favourites') ?? false);
    await interaction.editReply(toReply(await showGallery(interaction, { filter, page: 0 }, services)));
  },
  autocomplete: autocompleteStyles,
} satisfies SlashCommand<GalleryDeps>;
