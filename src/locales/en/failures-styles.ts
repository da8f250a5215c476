/** Why nothing is painted in a style of the library, or the library was not changed. */
import type { LIBRARY_ERRORS } from '../../errors/library-errors.js';
import type { FailureMessagesOf } from '../failure-messages.js';

export const styleFailures: FailureMessagesOf<typeof LIBRARY_ERRORS> = {
  'style-none': () => 'Choose a style: one from the library as “style”, or a picture of your own as “style_image”.',
  'style-both': () =>
    'Use either “style” or “style_image”, not both. To mix two styles, add the other one as “second_style” or “second_style_image”.',
  'second-style-both': () => 'Use either “second_style” or “second_style_image”, not both.',
  'style-unknown': ({ given, suggestion }) =>
    `I couldn't find ${given === undefined ? 'that style here' : `a style called “${given}”`}. ${suggestion === undefined ? 'See all of them with `/style list`.' : `Did you mean **${suggestion}**?`}`,
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
