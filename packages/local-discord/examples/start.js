// Opens a local Discord with example servers and people, and starts a bot in it: node start.js BOT.js
import { spawn } from 'node:child_process';
import { exampleGuilds, LocalDiscord } from 'local-discord';

const discord = await LocalDiscord.start({
  port: Number(process.env.PORT ?? 3000),
  botName: 'Ping',
  seed: exampleGuilds,
  stateFile: process.env.STATE_FILE,
});
console.log(`Open ${discord.url}`);

const bot = spawn(process.execPath, process.argv.slice(2), {
  env: { ...process.env, ...discord.environment },
  stdio: 'inherit',
});
bot.on('exit', () => discord.stop());
process.on('SIGTERM', () => bot.kill());
