/** Of what is kept of a member. */
import type { privacy as english } from '../en/privacy.js';

export const privacy: typeof english = {
  title: '我保存了你的哪些数据',
  retention: ({ pictures, records }) =>
    [
      `- 你发来的图片和由此画成的画：${pictures} 天，供画下面的按钮使用。画下面的“删除”会立刻移除它们。`,
      `- 每幅画的记录：你的 ID、地点、时间、选项：${records} 天。`,
      '- 你添加到服务器的风格、你在挑战中的参赛作品和投票、你对默认设置的修改、你上次选择的风格：直到它们在那里被移除，或你要求删除。',
      '- 不保存消息，不保存成员名单，也不保存你没有使用我的服务器里的任何东西。不会发送给任何人。',
    ].join('\n'),
  subcommandsHint: '用 `/privacy export` 带走全部数据，或用 `/privacy erase` 删除它们。',
  exported: (records, pictures) => `我保存的关于你的一切：\`data.json\` 中的 ${records} 条记录，${pictures} 张图片。`,
  leftOut: (count) =>
    `有 ${count} 张图片会使文件超过此处的上传上限。请用“删除”移除你看过的，再来要其余的，或询问运行此机器人的人。`,
  question: '要删除我保存的关于你的一切吗？',
  consequences: [
    '- 你正在等待或绘制的画会被取消。',
    '- 图片、画和它们的记录都会删除。旧画下面的按钮不再有效。',
    '- 你添加的风格留在各自的服务器，但不再有你的名字。进行中的挑战里的作品和投票会删除；已结束的挑战保留结果，但不再有你的名字。',
    '- 你对服务器默认设置的修改会留下，但不再有你的名字。限制每日数量的地方，你最近一天的绘制时间会保留到这一天过完。',
    '- 我在 Discord 里的消息会留下。想移除的，请先按它们下面的“删除”。',
  ].join('\n'),
  erased: '已删除。我不再保存关于你的任何东西；从现在起重新开始。',
};
