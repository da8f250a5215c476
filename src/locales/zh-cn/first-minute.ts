/** 成员最先遇到的内容。 */
import { bold } from 'discord.js';
import type { Messages } from '../en/index.js';
import { unitFormats } from '../units.js';

const { duration, percent, list } = unitFormats('zh-CN');

export const firstMinute: Messages['firstMinute'] = {
  chooseStyle: {
    title: (picture) => `为${picture}选择风格`,
    notFound: (typed) => `找不到名为“${typed}”的风格。`,
    didYouMean: (name) => `你是不是想选 **${name}**？`,
    upload: (command) => `想用自己的图片作为风格，请用 ${command} 的“风格图片”选项上传。`,
    placeholder: '选择风格…',
    paintIn: (name) => `用${name}绘制`,
    field: '风格',
    fieldHelp: '从风格库中选择，或在下方上传图片。',
    uploadField: '或上传自己的风格图片',
    uploadFieldHelp: '会代替上面选择的风格。',
    keep: (name) => `保持不变：${name}`,
  },
  help: {
    title: '你可以在这里做什么',
    lines: {
      paint: (stylize) => `${stylize}：用任意风格重新绘制图片。从列表中选择风格，或上传自己的图片。`,
      apps: (picture, avatar) => `在消息上：APP > **${picture}**；在成员上：APP > **${avatar}**。`,
      styles: (list) => `${list}：查看所有风格。`,
      addStyle: (add) => `${add}：把你的图片添加为这里所有人都能用的风格。`,
      queue: (queue) => `${queue}：查看什么时候轮到你。`,
      moderateQueue: (queue) => `${queue}：查看正在绘制的画；你可以暂停队列、移除画。`,
      challenges: (list, leaderboard) => `${list}：查看可以参加和投票的挑战赛；${leaderboard}：查看谁的成绩最好。`,
      organise: (create) => `${create}：发起新的挑战赛。`,
      defaults: (show) => `${show}：查看本服务器的设置：质量、限制、风格、频道。`,
      privacy: (show) => `${show}：说明我保存了你的哪些数据，以及如何下载或删除。`,
      about: (about) => `${about}：查看版本以及使用的网络。`,
    },
  },
  confirmDelete: {
    question: (painting) => `删除${painting}？`,
    consequences: '消息和图片都会被删除，无法恢复。',
    delete: '删除',
    cancel: '取消',
    deleted: '已删除。',
    deletedPictures: '我保存的图片已删除。Discord 不允许我移除这条消息，请你自己删除它。',
  },
  fieldErrors: {
    title: (count) => `请检查 ${count} 个字段`,
    editAgain: '重新编辑',
    keepsUpload: (file) => `不重新上传则继续使用 ${file}。`,
  },
  card: {
    painted: ({ content, styles }) =>
      styles.length === 0 ? bold(content) : `${bold(content)}，风格：${list(styles.map((name) => bold(name)))}`,
    took: duration,
    alt: ({ content, styles }) => (styles.length === 0 ? `${content}，画作` : `用${list(styles)}绘制的${content}`),
    altProgress: ({ content, styles }, done) => `用${list(styles)}绘制的${content}，已完成 ${percent(done)}`,
    paintAgain: '再画一次',
    editSettings: '编辑设置',
  },
};
