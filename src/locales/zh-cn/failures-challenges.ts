/** Why something was not done in a challenge. */
import { channelMention, roleMention } from 'discord.js';
import type { CHALLENGE_ERRORS } from '../../errors/challenge-errors.js';
import type { FailureMessagesOf } from '../failure-messages.js';

const FIELDS: Readonly<Record<string, string>> = {
  title: '标题',
  theme: '主题',
  rules: '规则',
  prize: '奖品',
  reason: '原因',
  channelId: '频道',
  startsAt: '开始时间',
  submissionsEndAt: '投稿截止时间',
  votingEndAt: '投票截止时间',
  entriesPerMember: '每人作品数',
  votesPerMember: '每人票数',
  allowedRoleIds: '可参加的身份组',
  winnerRoleId: '优胜身份组',
  resultsChannelId: '结果频道',
  recurrence: '重复方式',
  style: '指定风格',
  content: '指定内容图片',
};
const nameOf = (field: string) => FIELDS[field] ?? field;

const STATES: Readonly<Record<string, string>> = {
  scheduled: '尚未开始',
  open: '仍在接受投稿',
  voting: '正在投票',
  closed: '已经结束',
  cancelled: '已被取消',
};
const is = (state: string) => STATES[state] ?? '已进入下一阶段';

const duration = (minutes: number) =>
  minutes >= 24 * 60 ? `${Math.round(minutes / (24 * 60))} 天` : `${Math.round(minutes)} 分钟`;

export const challengeFailures: FailureMessagesOf<typeof CHALLENGE_ERRORS> = {
  'challenge-unknown': () => '这里没有这个挑战赛。请从输入时出现的列表中选择。',
  'challenge-over': () => '这个挑战赛已经结束，无法再更改。请查看它的结果。',
  'challenge-not-open': ({ state }) => `现在不能投稿：这个挑战赛${is(state)}。请选择正在接受投稿的挑战赛。`,
  'challenge-not-voting': ({ state }) => `现在不能投票：这个挑战赛${is(state)}。投票时间请看它的公告。`,
  'challenge-not-closed': () => '还没有结果。投票结束后就会公布。',
  'challenge-moved-on': ({ state }) => `没有做任何更改：这个挑战赛现在${is(state)}。请再看一下，然后决定。`,
  'challenge-text': ({ field, limit }) => `${nameOf(field)}为空或超过 ${limit} 个字符。请重新填写。`,
  'challenge-number': ({ field, minimum, maximum }) =>
    `${nameOf(field)}必须是 ${minimum} 到 ${maximum} 的整数。请换一个。`,
  'challenge-roles-many': ({ limit }) => `最多可以指定 ${limit} 个身份组。请少选一些。`,
  'challenge-times': ({ problem, limit = 0 }) =>
    ({
      order: '挑战赛先开始，然后投稿截止，最后投票截止。请按这个顺序填写时间。',
      past: '这个时间已经过去了。请选择更晚的时间。',
      short: `投稿和投票各需要至少 ${duration(limit)}。请选择更晚的截止时间。`,
      long: `投稿和投票各最多 ${duration(limit)}。请选择更早的截止时间。`,
    })[problem],
  'challenges-many': ({ limit }) => `这个服务器有 ${limit} 个未结束的挑战赛，已达上限。请先结束或取消一个。`,
  'challenge-edit': ({ field, state }) => `${nameOf(field)}不能再这样更改：这个挑战赛${is(state)}。请保持原样。`,
  'challenge-roles': () => '这个挑战赛只限某些身份组参加，而你没有这些身份组。请看它的公告。',
  'entries-spent': ({ limit }) => `你在这个挑战赛中已有 ${limit} 件作品，已达上限。请先替换或撤回一件。`,
  'entry-twice': () => '这幅画已经在这个挑战赛中了。请提交另一幅。',
  'entry-content': () => '这个挑战赛指定了内容图片，每件作品都必须画它。请先画那张图片，再提交。',
  'entry-style': () => '这个挑战赛指定了风格，每件作品都必须用它来画。请先用那个风格绘制，再提交。',
  'entry-unknown': () => '这里没有这件作品，可能已被撤回。请再看一下画廊。',
  'entry-disqualified': ({ reason }) => `这件作品已被取消资格（${reason}），无法更改。如有异议，请联系组织者。`,
  'entry-gone': () => '这件作品已退出挑战赛，不能给它投票。请选择另一件。',
  'vote-own': () => '这是你自己的作品。请投给别人的作品。',
  'vote-joined-late': () => '只有在投票开始之前就加入服务器的成员才能投票。你可以参加下一次挑战赛。',
  'votes-spent': ({ limit }) => `你的 ${limit} 票已经全部投出。请先收回一票。`,
  'draft-gone': () => '它已经发布或被丢弃了。请看 /challenge list，或用 /challenge create 重新开始。',
  'channel-closed': ({ channel, missing }) =>
    `我不能在 ${channelMention(channel)} 发言：我没有${missing}权限。请在那里允许，或换一个频道。`,
  'channel-not-yours': ({ channel }) =>
    `你自己不能在 ${channelMention(channel)} 发言，所以你的挑战赛也不能。请换一个频道。`,
  'role-not-yours': ({ role }) =>
    `你自己不能授予 ${roleMention(role)}，所以你的挑战赛也不能：这需要“管理身份组”权限和更高的身份组。请换一个身份组，或请有权限的人来做。`,
  'entry-not-yours': () => '只有请求这幅画的成员才能用它参赛。请用 /stylize 画一幅自己的。',
  'entry-unfinished': () => '这幅画还没有画好，不能参赛。请等它画好再试。',
  'paint-nothing': () => '这个挑战赛没有指定图片。请用 /stylize 和自己的图片绘制。',
};
