/** Why nothing is painted in a style of the library, or the library was not changed. */
import type { LIBRARY_ERRORS } from '../../errors/library-errors.js';
import type { FailureMessagesOf } from '../failure-messages.js';

export const styleFailures: FailureMessagesOf<typeof LIBRARY_ERRORS> = {
  'style-none': () => '作画需要风格。请用“style”上传图片，或用“library”从风格库中选择。',
  'style-both': () =>
    '风格请用“style”或“library”之一给出，不要两者都填。若要混合两种风格，请把另一种填在“second_style”或“second_library”。',
  'second-style-both': () => '第二风格请用“second_style”或“second_library”之一给出，不要两者都填。',
  'style-unknown': () => '这里没有这种风格。请看 `/style list`，或从建议中选择。',
  'style-name': ({ limit }) => `风格名称须有 1 到 ${limit} 个可见字符。请换一个。`,
  'style-name-taken': ({ name }) => `已经有名为“${name}”的风格。请换一个名称。`,
  'style-limit': ({ limit }) => `本服务器已有 ${limit} 种自己的风格，已达上限。请先用 \`/style remove\` 移除一种。`,
  'style-gone': () => '那个问题已有答复，或已超过一天。请用 `/style add` 重新添加。',
  'style-not-yours': () => '只有添加这种风格的人或版主可以这样做。',
  'style-shipped': () => '这种风格是我自带的，不能改名或移除。管理此服务器的人可以用 `/style hide` 隐藏它。',
  'style-nowhere': () => '只有添加了我的服务器才有自己的风格库。在这里可以使用我自带的风格：请看 `/style list`。',
};
