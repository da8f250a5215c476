/** 完成的画可以做什么：变体、放大、前后对比、过程动画、分享、个人画廊。 */
import { channelMention, userMention } from 'discord.js';
import type { paintings as english, Failure } from '../en/paintings.js';
import type { FailureMessages } from '../failure-messages.js';
import { relativeTime } from '../units.js';

export const paintings: typeof english = {
  buttons: {
    variations: '变体',
    larger: '放大',
    compare: '前后对比',
    timelapse: '过程动画',
    'timelapse-gif': '转为 GIF',
    share: '分享',
    'share-here': '分享到这里',
    'painting-star': '加入收藏',
    'painting-unstar': '取消收藏',
    'painting-ask': '删除',
    'painting-remove': '删除这幅画',
  },
  variations: {
    question: '四个变体在哪方面不同？',
    axes: { strength: '强度', strokes: '笔触大小', styles: '风格' },
    title: (name) => `${name} 的变体`,
    panel: (number, text) => `**${number}** · ${text}`,
    hint: '按数字，即可按完整尺寸绘制那一幅。',
    alt: (name, texts) => `${name}：${texts.map((text, index) => `${index + 1}，${text}`).join('；')}`,
  },
  panelProgress: (number, count) => `第 ${number} 个变体，共 ${count} 个`,
  comparison: {
    title: (name) => `前后对比：${name}`,
    altBoth: (name) => `原图与画作合成一张：${name}`,
    altBefore: '绘制前：原图',
    altAfter: '绘制后：画作',
  },
  timelapse: {
    title: (name) => `过程动画：${name}`,
    alt: (name) => `${name} 的绘制过程动画`,
  },
  share: {
    title: (name) => `分享 ${name}`,
    text: '频道里的所有人都能看到这幅画，也能使用它的按钮。',
    chooseChannel: '分享到其他频道…',
    sharedBy: (userId) => `由 ${userMention(userId)} 分享`,
    done: (channelId) => `已分享到 ${channelMention(channelId)}。`,
  },
  gallery: {
    title: '我的画',
    favourites: '我的收藏',
    matching: (style) => `我用“${style}”画的画`,
    page: (number, count) => `第 ${number} 页，共 ${count} 页`,
    line: (name, at, isFavourite) => `${isFavourite ? '⭐ ' : ''}**${name}** · ${relativeTime(at)}`,
    empty: '你还没有画。用 `/stylize` 开始第一幅吧。',
    noFavourites: '你还没有收藏。打开一幅画，按**加入收藏**。',
    noMatch: (style) => `你没有用“${style}”画的画。换一种风格试试。`,
    open: '打开一幅画…',
    previous: '上一页',
    next: '下一页',
    showAll: '全部',
    showFavourites: '收藏',
    back: '返回画廊',
    kept: (days) => `画保存 ${days} 天，收藏则一直保存到你取消为止。`,
    favouriteKept: '已收藏：一直保存到你取消为止。',
    deleteQuestion: (name) => `删除 ${name}？`,
    deleteConsequences: '这幅画、它的原图以及展示它的消息都会被删除，无法恢复。',
    keep: '取消',
    deleted: (name) => `已删除 ${name}。`,
    alt: (number, name) => `${number}：${name}`,
  },
  favouritesKept: (limit) => `- 你收藏的画（最多 ${limit} 幅）：保存到你取消收藏为止。`,
};

export const paintingFailures: Pick<FailureMessages, Failure> = {
  'favourites-full': ({ limit }) => `你已有 ${limit} 个收藏，达到上限。请先取消一个。`,
  'largest-already': ({ width, height }) => `这幅画是 ${width} × ${height} 像素，已经是这里允许的最大尺寸。`,
  'share-forbidden': ({ channel }) => `你不能在 ${channelMention(channel)} 发言。请选择其他频道。`,
  'share-closed': ({ channel }) => `我不能在 ${channelMention(channel)} 发图片。请选择其他频道，或请版主给我权限。`,
  'timelapse-none': () => '这幅画没有过程动画。再画一次就会有。',
};
