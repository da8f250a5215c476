/** Why a server's settings have nothing painted, or were not changed. */

import { TimestampStyles, time } from 'discord.js';
import type { SETTINGS_ERRORS } from '../../errors/settings-errors.js';
import type { FailureMessagesOf } from '../failure-messages.js';
import { relativeTime, unitFormats } from '../units.js';
import { countPaintings } from './count-paintings.js';
import { settingTexts } from './settings.js';

const { list } = unitFormats('en');

const relativeSeconds = (seconds: number) => relativeTime(1000 * seconds);
/** @param names of settings, with spaces between. */
const settingNames = (names: string) => list(names.split(' ').map((name) => settingTexts[name]?.name ?? name));

export const settingFailures: FailureMessagesOf<typeof SETTINGS_ERRORS> = {
  'quota-waiting': ({ limit }) =>
    `You have ${countPaintings(limit)} waiting or being painted, which is this server’s limit. Wait for one, or cancel one.`,
  'quota-day': ({ limit, until }) =>
    `You have had ${countPaintings(limit)} here in 24 hours, which is this server’s limit. Come back ${relativeSeconds(until)}.`,
  'quota-cooldown': ({ until }) =>
    `This server asks for a pause between two paintings. Come back ${relativeSeconds(until)}.`,
  'place-closed': ({ channels }) => `Nothing is painted in this channel. Go to one of these: ${channels}.`,
  'quiet-hours': ({ until }) =>
    `It is quiet in this server now: nothing is begun until ${time(until, TimestampStyles.ShortTime)}. Come back ${relativeSeconds(until)}.`,
  'queue-closed': () => 'In this server only moderators see the queue. Your own paintings say where they stand.',
  setting: ({ name, given, range }) => `“${given}” does not do for “${settingTexts[name].name}”; it takes ${range}.`,
  'setting-unknown': ({ given }) => `There is no setting “${given}”. Choose one of those that are suggested.`,
  'setting-server': ({ name }) =>
    `“${settingTexts[name].name}” holds for the whole server; no channel has its own. Leave the channel out.`,
  'role-limits': () =>
    'A role’s limits are whole numbers: up to 1000 at once, up to 10000 a day; 20 roles can have some.',
  'role-gone': () => 'That role is not in this server any more. Choose another one.',
  'settings-moved': ({ names }) =>
    `Somebody else has changed this meanwhile: ${settingNames(names)}. Look at it as it is now, and save again.`,
  'settings-nothing': () => 'There is nothing to save or to preview. Change something with /defaults show first.',
  'settings-alike': () =>
    'What you have changed cannot be seen in a preview, which is small and a draft. Save it, or change the look or the weights.',
  'undo-nothing': () => 'There is nothing left to take back.',
  'import-bytes': ({ limit }) => `That file is larger than ${limit} kB. Choose one that /defaults export has written.`,
  'import-file': () => 'That is no file that /defaults export has written. Export one and change that.',
  'import-keys': ({ keys }) => `The file has settings that I do not know: ${keys}. Take them out, and import it again.`,
  'import-value': ({ name, range }) =>
    `The file has a value that “${settingTexts[name].name}” does not take; it takes ${range}.`,
};
