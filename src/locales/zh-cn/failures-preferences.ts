/** Why a member's own settings were not changed. */
import type { PREFERENCE_ERRORS } from '../../errors/preference-errors.js';
import type { FailureMessagesOf } from '../failure-messages.js';

export const preferenceFailures: FailureMessagesOf<typeof PREFERENCE_ERRORS> = {
  'preset-unknown': ({ given }) => `你没有名为“${given}”的预设。请从列表中选择。`,
  'preset-name': ({ limit }) => `预设的名称须有 1–${limit} 个字符。请换一个名称。`,
  'preset-limit': ({ limit }) => `你已经有 ${limit} 个预设。请先删除一个。`,
  'preset-empty': () => '你还没有可保存的默认值。请先按“修改”。',
  'preferences-not-yours': () => '这是别人的设置。请用 /settings 打开你自己的。',
};
