/** Why a server's settings have nothing painted, or were not changed. */

import { TimestampStyles, time } from 'discord.js';
import type { SETTINGS_ERRORS } from '../../errors/settings-errors.js';
import type { FailureMessagesOf } from '../failure-messages.js';
import { relativeTime, unitFormats } from '../units.js';
import { settings } from './settings.js';

const { list } = unitFormats('zh-CN');

const { texts } = settings;
const moment = (seconds: number) => relativeTime(1000 * seconds);
/** @param names of settings, with spaces between. */
const named = (names: string) => list(names.split(' ').map((name) => texts[name]?.name ?? name));

export const settingFailures: FailureMessagesOf<typeof SETTINGS_ERRORS> = {
  'quota-waiting': ({ limit }) =>
    `你在此已有 ${limit} 幅画在等待或绘制中，已达本服务器的限额。请等一幅完成，或取消一幅。`,
  'quota-day': ({ limit, until }) => `你在此 24 小时内已画 ${limit} 幅，已达本服务器的限额。请${moment(until)}再来。`,
  'quota-cooldown': ({ until }) => `本服务器要求两幅画之间有间隔。请${moment(until)}再来。`,
  'place-closed': ({ channels }) => `此频道不绘制。请到这些频道：${channels}。`,
  'quiet-hours': ({ until }) =>
    `本服务器现在是安静时段：${time(until, TimestampStyles.ShortTime)} 之前不开始绘制。请${moment(until)}再来。`,
  'queue-closed': () => '在本服务器只有版主能看队列。你自己的画会写明排在哪里。',
  setting: ({ name, given, range }) => `“${given}”不能用于“${texts[name].name}”，允许的值：${range}。`,
  'setting-unknown': ({ given }) => `没有“${given}”这项设置。请从提示中选择。`,
  'setting-server': ({ name }) => `“${texts[name].name}”对整个服务器有效，频道不能单独设置。请不要填频道。`,
  'role-limits': () => '身份组的限额是整数：同时最多 1000，每日最多 10000；最多 20 个身份组可有限额。',
  'role-gone': () => '该身份组已不在本服务器。请选择别的。',
  'settings-moved': ({ names }) => `别人同时改了：${named(names)}。请看现在的值，再保存一次。`,
  'settings-nothing': () => '没有可保存或预览的更改。请先用 /defaults show 更改。',
  'settings-alike': () => '你的更改在预览中看不出来，预览小而且是草稿。请直接保存，或更改外观或权重。',
  'undo-nothing': () => '没有可撤销的了。',
  'import-bytes': ({ limit }) => `这个文件大于 ${limit} kB。请选择 /defaults export 写出的文件。`,
  'import-file': () => '这不是 /defaults export 写出的文件。请先导出一个再改。',
  'import-keys': ({ keys }) => `文件里有我不认识的设置：${keys}。请去掉后重新导入。`,
  'import-value': ({ name, range }) => `文件中“${texts[name].name}”的值不被允许，允许的值：${range}。`,
};
