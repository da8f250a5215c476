/** Why nothing is painted in a style of the library, or the library was not changed. */
import type { LIBRARY_ERRORS } from '../../errors/library-errors.js';
import type { FailureMessagesOf } from '../failure-messages.js';

export const styleFailures: FailureMessagesOf<typeof LIBRARY_ERRORS> = {
  'style-none': () => '请选择风格：用“风格”从风格库中选择，或用“风格图片”上传自己的图片。',
  'style-both': () => '“风格”和“风格图片”只能填一个。若要混合两种风格，请把另一种填在“第二风格”或“第二风格图片”。',
  'second-style-both': () => '“第二风格”和“第二风格图片”只能填一个。',
  'style-unknown': ({ given, suggestion }) =>
    `找不到${given === undefined ? '这种风格' : `名为“${given}”的风格`}。${suggestion === undefined ? '用 `/style list` 查看全部风格。' : `你是不是想选 **${suggestion}**？`}`,
  'style-name': ({ limit }) => `风格名称须有 1 到 ${limit} 个可见字符。请换一个。`,
  'style-name-taken': ({ name }) => `已经有名为“${name}”的风格。请换一个名称。`,
  'style-limit': ({ limit }) => `本服务器已有 ${limit} 种自己的风格，已达上限。请先用 \`/style remove\` 移除一种。`,
  'style-gone': () => '那个问题已有答复，或已超过一天。请用 `/style add` 重新添加。',
  'style-not-yours': () => '只有添加这种风格的人或版主可以这样做。',
  'style-shipped': () => '这种风格是我自带的，不能改名或移除。管理此服务器的人可以用 `/style hide` 隐藏它。',
  'style-nowhere': () => '只有添加了我的服务器才有自己的风格库。在这里可以使用我自带的风格：请看 `/style list`。',
};
