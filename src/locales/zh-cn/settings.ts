/** Of what a server can set, and of the panel where it is set. */
import { channelMention, roleMention } from 'discord.js';
import type { OwnSetting } from '../../settings/setting-table.js';
import type { settings as english, SettingText } from '../en/settings.js';
import { unitFormats } from '../units.js';

const { duration } = unitFormats('zh-CN');

const layer = (name: string, what: string): SettingText => ({
  name: `层 ${name}`,
  help: `风格中${what}相对于其他层的权重`,
});

const optionWords: Readonly<Record<string, SettingText>> = {
  strength: { name: '强度', help: '风格的强度：0 几乎不改变图片，100 几乎忘掉原图' },
  quality: { name: '质量', help: '一幅画投入多少工夫' },
  size: { name: '尺寸', help: '画的长边，以像素计' },
  colours: { name: '颜色', help: '使用谁的颜色' },
  strokeSize: { name: '笔触大小', help: '笔触的大小：2 为两倍' },
  contentWeight: { name: '内容权重', help: '在强度之上的系数：大于 1 时保留更多原图' },
  styleWeight: { name: '风格权重', help: '在强度之上的系数：大于 1 时带入更多风格' },
  conv1_1: layer('conv1_1', '颜色与颗粒'),
  conv1_2: layer('conv1_2', '边缘与点'),
  conv2_1: layer('conv2_1', '细笔触'),
  conv2_2: layer('conv2_2', '笔触及其弯曲'),
  conv3_1: layer('conv3_1', '小形状'),
  conv3_2: layer('conv3_2', '形状及其衔接'),
  conv3_3: layer('conv3_3', '最大的形状'),
  smoothness: { name: '平滑', help: '总变差的权重：越大颗粒越少' },
  iterations: { name: '迭代次数', help: '只在一个尺度上迭代，不用金字塔；0 表示由质量决定' },
  pooling: { name: '池化', help: 'average 更平滑，max 更有绘画感' },
  edges: { name: '边缘', help: '如何避免画的四周出现边框' },
};

const ownWords: Readonly<Record<OwnSetting, SettingText>> = {
  ceilingSize: { name: '最大尺寸', help: '任何人的画都不会更大，以像素计' },
  ceilingQuality: { name: '最高质量', help: '任何人的画都不会更高' },
  ceilingIterations: { name: '最多迭代', help: '每个尺度上；需要更多迭代的质量不会给出' },
  waiting: { name: '同时', help: '一名成员在此等待或绘制中的画；0 为不限' },
  day: { name: '每日', help: '一名成员任意 24 小时内的画；0 为不限' },
  cooldown: { name: '间隔（秒）', help: '同一成员两幅画之间' },
  roles: { name: '按身份组的限额', help: '拥有某身份组的成员的限额；取其中最宽的' },
  channels: { name: '可绘制的频道', help: '允许绘制的频道及其子区；不选则处处可以' },
  spoiler: { name: '剧透遮挡', help: '画被遮住，按下才显示' },
  queue: { name: '谁能看 /queue', help: '成员在那里看到自己的画，以及还有多少别人的在等待' },
  hours: { name: '安静时段', help: '这些时间内不开始绘制：22:00-07:00' },
  zone: { name: '时区', help: '安静时段所用的时区：Asia/Shanghai' },
  styleAdders: { name: '谁可以添加风格', help: '谁可以用 /style add 或“保存风格”添加到风格库' },
  styleLimit: { name: '风格上限', help: '本服务器可以拥有的自己的风格数' },
};

export const settings: typeof english = {
  texts: { ...optionWords, ...ownWords },
  title: '本服务器的默认设置',
  channelTitle: (id) => `${channelMention(id)} 的默认设置`,
  views: {
    overview: '概览',
    look: '外观',
    weights: '权重',
    ceilings: '上限',
    limits: '限额',
    roles: '按身份组的限额',
    places: '地点与时间',
    library: '风格库',
    history: '历史',
  },
  viewHelp: {
    overview: '设置了什么，在哪里',
    look: '成员什么都不选时得到什么',
    weights: '绘制时看重什么',
    ceilings: '任何人都不能超过的',
    limits: '一名成员可以有多少',
    roles: '给拥有身份组的成员更多',
    places: '在哪里、什么时候、谁看得到什么',
    library: '谁可以添加风格，可以有多少',
    history: '谁改了什么，以及撤销',
  },
  precedence: '先看成员输入的，再看频道，再看服务器，最后是机器人自己的默认值。上限对所有人都有效。',
  nothingSet: '这里什么都没有设置。',
  channelsWithValues: (ids) => `有自己设置的频道：${ids.map(channelMention).join(' ')}`,
  more: (count) => `还有 ${count} 项`,
  legend: '粗体的是在此设置的，其余保持原样。',
  fromServer: '来自服务器',
  staged: (count) => `${count} 项更改尚未保存`,
  unsaved: '未保存',
  saved: (count) => `已保存 ${count} 项更改。可在**历史**中撤销。`,
  nothingChanged: '本来就是这样。',
  discarded: '未保存的更改已丢弃。',
  undone: (count) => `已撤销 ${count} 项更改。`,
  imported: (count, strangers) =>
    `文件带来 ${count} 项更改；按**保存**来采用。${strangers === 0 ? '' : `其中属于别的服务器的 ${strangers} 个频道和身份组已略去。`}`,
  exported: '本服务器的设置，可留存或导入到别的服务器。',
  history: {
    empty: '还没有人改过什么。',
    page: (page, pages) => `第 ${page} 页，共 ${pages} 页`,
    erased: '某人',
    undidChange: '撤销了一次更改',
    undone: '已撤销',
  },
  values: {
    yes: '是',
    no: '否',
    none: '无',
    noLimit: '不限',
    everywhere: '处处',
    unset: '未设置',
    role: (id, waiting, day) =>
      `${roleMention(id)}：${[
        ...(waiting === undefined ? [] : [waiting === 0 ? '同时不限' : `同时 ${waiting} 幅`]),
        ...(day === undefined ? [] : [day === 0 ? '每日不限' : `每日 ${day} 幅`]),
      ].join('，')}`,
    seconds: duration,
  },
  choices: { everybody: '所有人', moderators: '版主', managers: '管理服务器的人' },
  buttons: {
    save: '保存',
    discard: '放弃',
    preview: '预览',
    undo: '撤销上次更改',
    older: '更早',
    newer: '更新',
  },
  menus: {
    view: '前往…',
    change: '更改…（一次最多五项）',
    scope: '整个服务器；选择频道可单独设置',
    role: '某身份组的限额…',
  },
  fields: {
    title: '默认设置',
    roleTitle: '身份组的限额',
    help: (range, holds) => `${range} · 留空：${holds}`,
    unset: (holds) => `不设置（${holds}）`,
    roleWaiting: '同时',
    roleDay: '每日',
    roleHelp: '0 为不限 · 留空：与所有人相同',
  },
  preview: {
    title: '预览',
    before: (options) => `左，现在：${options}`,
    after: (options) => `右，更改后：${options}`,
    draft: '两幅都是草稿大小。',
    onePending: '两幅中已画好一幅。',
    alt: '同一张图片，左边按现在的默认设置绘制，右边按更改后的绘制',
  },
  clamped: {
    server: (option, from, to) => `${optionWords[option].name} ${from} → ${to}，本服务器的上限`,
    bot: (option, from, to) => `${optionWords[option].name} ${from} → ${to}，此机器人的上限`,
  },
};
