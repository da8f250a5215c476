// A whole bot: answers /ping with a button that counts. Nothing in it knows that its Discord is a local one.
import { ActionRowBuilder, ButtonBuilder, ButtonStyle, Client, Events, GatewayIntentBits } from 'discord.js';

const { DISCORD_TOKEN, DISCORD_API, DISCORD_CDN } = process.env;
// Left out, discord.js talks to the real Discord.
const rest = DISCORD_API === undefined ? {} : { api: DISCORD_API, cdn: `http://${DISCORD_CDN}` };
const client = new Client({ intents: [GatewayIntentBits.Guilds], rest });

const reply = (count) => ({
  content: count === 0 ? 'Pong!' : `Pong! Times pressed: ${count}`,
  components: [
    new ActionRowBuilder().addComponents(
      new ButtonBuilder().setCustomId(`again:${count}`).setLabel('Again').setStyle(ButtonStyle.Primary),
    ),
  ],
});

client.once(Events.ClientReady, async ({ application, user }) => {
  await application.commands.set([{ name: 'ping', description: 'Answers' }]);
  console.log(`${user.username} is ready`);
});

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isChatInputCommand()) await interaction.reply(reply(0));
  if (interaction.isButton()) await interaction.update(reply(Number(interaction.customId.split(':')[1]) + 1));
});

await client.login(DISCORD_TOKEN);
