/** What a process of Brushwork does: `npm start -- --role bot`. */
import { parseArgs } from 'node:util';
import { type Config, variableName } from '../config.js';
import { UserError } from '../errors/user-error.js';

export type Role = Config['ROLE'];

/** `--role` on the command line goes before the variable. */
export function readRoleArgument(args: readonly string[], environment: NodeJS.ProcessEnv): void {
  const { values } = parseArgs({ args: [...args], options: { role: { type: 'string' } }, strict: false });
  if (typeof values.role === 'string') environment[variableName('ROLE')] = values.role;
}

/** Whether it is one of several processes. */
export const isFleet = ({ REDIS_URL }: Pick<Config, 'REDIS_URL'>): boolean => REDIS_URL !== undefined;

/** @throws UserError `role-needs` or `role-refuses`: a variable that the role cannot do without, or must not have. */
export function requireForRole(config: Config): void {
  const { ROLE, REDIS_URL, DISCORD_TOKEN } = config;
  const need = (name: 'REDIS_URL' | 'DATABASE_URL' | 'DISCORD_TOKEN') => {
    if (config[name] === undefined) throw new UserError('role-needs', { role: ROLE, variable: variableName(name) });
  };
  if (ROLE !== 'all' || REDIS_URL !== undefined) need('DATABASE_URL');
  if (ROLE !== 'all') need('REDIS_URL');
  if (ROLE === 'bot') need('DISCORD_TOKEN');
  // Whoever breaks into a worker, through a picture, must not be able to answer as the bot.
  if (ROLE === 'worker' && DISCORD_TOKEN !== undefined)
    throw new UserError('role-refuses', { role: ROLE, variable: variableName('DISCORD_TOKEN') });
}
