/** Of a painting's life, the queue and the bot itself. */
import { userMention } from 'discord.js';
import type { painting as english } from '../en/painting.js';
import { relativeTime, unitFormats } from '../units.js';

const { duration, percent, list } = unitFormats('zh-CN');

export const fields: (typeof english)['fields'] = {
  strength: '强度',
  quality: '质量',
  colours: '颜色',
  size: '尺寸（像素）',
  styleScale: '笔触大小',
  seed: '种子',
  blend: '第二风格（百分比）',
  moreOptions: '更多，每行一项',
  style: '风格图片',
  styleHelp: '提供风格的图片。',
};

export const painting: typeof english = {
  queued: {
    title: '排队中',
    position: (position, waiting) => `第 **${position}** 位，共 ${waiting} 位`,
    starts: (at) => `${relativeTime(at)}开始`,
    paused: '已被版主暂停',
  },
  progress: {
    title: '正在绘制',
    scale: ({ stage, stages }) => `第 ${stage}/${stages} 级`,
    percent,
    endsAt: (at) => `${relativeTime(at)}完成`,
    estimating: '正在估算…',
    alt: (done) => `绘制中的画，已完成 ${percent(done)}`,
  },
  finished: {
    title: '画好了',
    alt: '完成的画',
    requestedBy: (userId) => `为 ${userMention(userId)} 而画`,
    size: (width, height) => `${width} × ${height} 像素`,
    paintedWith: (networks, seconds, engine) => `${list(networks)} · ${duration(seconds)} · ${engine}`,
  },
  options: {
    strength: (value) => `强度 ${value}`,
    quality: { draft: '草稿', standard: '标准', fine: '精细' },
    colours: { style: '风格的颜色', content: '原图的颜色', match: '匹配的颜色' },
    styleScale: (value) => `笔触 × ${value}`,
    blend: (shares) => `风格 ${shares.join(' : ')}`,
    seed: (value) => `种子 ${value}`,
  },
  failed: { title: '没有画成', otherTitle: '没有成功' },
  cancelled: {
    title: '已取消',
    byRequester: (userId) => `${userMention(userId)} 取消了这幅画。`,
    byModerator: (userId) => `版主 ${userMention(userId)} 取消了这幅画。`,
  },
  awaitingUser: {
    finished: '你的画好了。按“查看”来看它。',
    unfinished: '绘制时间超过了 Discord 允许我修改此消息的时间。绘制仍在继续：请过一会儿按“查看”。',
  },
  replyMoved: {
    channel: (link) => `Discord 不再允许我修改[最初的回复](${link})，所以写在这里。`,
    direct: '我无法再在你发出请求的地方发言，所以写给你。',
  },
  buttons: {
    cancel: '取消',
    again: '再画一次',
    stronger: '更强',
    weaker: '更弱',
    colours: '保留颜色',
    edit: '编辑',
    delete: '删除',
    enter: '参加挑战赛',
    ping: '完成时提醒我',
    show: '查看',
    pause: '暂停',
    resume: '恢复',
    erase: '全部删除',
    'style-accept': '仍然添加',
    'style-withdraw': '算了',
    'style-ask': '移除…',
    'style-remove': '移除',
    'style-keep': '保留',
    'style-hide': '隐藏',
    'style-save': '保存风格',
    invite: '添加到服务器',
    paper: '论文',
  },
  fields,
  modals: { edit: '换种方式绘制', picture: '风格化这张图片', avatar: '风格化这个头像' },
  queue: {
    title: '队列',
    empty: '没有人在等待，也没有正在绘制的画。用 /stylize 开始吧。',
    paused: '本服务器已暂停：正在绘制的会继续，等待的留在队列中。',
    running: '正在绘制',
    waiting: '等待中',
    position: (position) => `第 ${position} 位`,
    requestedBy: (userId) => userMention(userId),
    othersCount: (count) => `其他人的 ${count} 幅画`,
    more: (count) => `还有 ${count} 幅`,
    removeOne: '移除一幅…',
    private: '一幅私密的画',
  },
  about: {
    text: '用神经风格迁移，把一张图片以另一张图片的风格重新绘制。用 /stylize 开始，或在消息、成员上使用“APP”菜单。',
    version: (version) => `版本 ${version}`,
    networks: (names) => `使用的网络：${list(names)}`,
    engine: (engine) => `运行于 ${engine}`,
    engineStarting: '引擎仍在启动。',
    credit:
      '依据 Gatys、Ecker 与 Bethge 的论文。VGG-16 由 K. Simonyan 与 A. Zisserman 制作，CC BY 4.0；lite 网络由其衍生。',
  },
};
