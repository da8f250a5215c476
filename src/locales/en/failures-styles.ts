/** Why nothing is painted in a style of the library, or the library was not changed. */
import type { LIBRARY_ERRORS } from '../../errors/library-errors.js';
import type { FailureMessagesOf } from '../failure-messages.js';

export const styleFailures: FailureMessagesOf<typeof LIBRARY_ERRORS> = {
  'style-none': () =>
    'A painting needs a style. Upload a picture as “style”, or choose one from the library as “library”.',
  'style-both': () =>
    'Give the style either as “style” or as “library”, not both. To mix two, give the other one as “second_style” or “second_library”.',
  'second-style-both': () => 'Give the second style either as “second_style” or as “second_library”, not both.',
  'style-unknown': () => 'There is no such style here. Look at `/style list`, or choose one of the suggestions.',
  'style-name': ({ limit }) => `A style’s name has 1 to ${limit} characters that can be seen. Choose another one.`,
  'style-name-taken': ({ name }) => `There is a style called “${name}” already. Choose another name.`,
  'style-limit': ({ limit }) =>
    `This server has ${limit === 1 ? '1 style' : `${limit} styles`} of its own, which is the limit. Remove one with \`/style remove\` first.`,
  'style-gone': () =>
    'That question was answered already, or is more than a day old. Add the style again with `/style add`.',
  'style-not-yours': () => 'Only the member who added that style, or a moderator, may do that.',
  'style-shipped': () =>
    'That style comes with me, so it can be neither renamed nor removed. People who run this server can hide it with `/style hide`.',
  'style-nowhere': () =>
    'Only a server that has added me has a library of its own. Here you can paint in the styles that come with me: look at `/style list`.',
};
