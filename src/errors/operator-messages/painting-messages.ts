import type { PAINTING_ERRORS } from '../painting-errors.js';
import type { OperatorMessagesOf } from './message-table.js';

export const paintingMessages: OperatorMessagesOf<typeof PAINTING_ERRORS> = {
  memory: ({ needed, available, width, height }) =>
    `A painting of ${width} x ${height} needs about ${needed} GB of memory and ${available} GB are free; paint it smaller or with the lite network.`,
  'weights-zero': () => 'The content weight and the style weight are both 0; set at least one of them above 0.',
  'layers-zero': ({ layers }) =>
    `The weights of all layers that the style is compared at are 0; set at least one of ${layers} above 0. To paint without the style, set the style weight to 0 instead.`,
  'weights-missing': ({ path, title, command, code }) =>
    code === 'ENOENT'
      ? `${title}'s weights are not at ${path}; "${command}" fetches them.`
      : `${title}'s weights at ${path} cannot be read (${code}); check the file or run "${command}".`,
  'weights-damaged': ({ path, title, command, reason }) =>
    title === undefined
      ? `${path} is not the file that Brushwork ships; restore it from the repository or install again.`
      : `${path} does not hold ${title}'s weights (${reason}); run "${command}" to fetch them again.`,
  'engine-missing': ({ reason }) => `${reason}; set BRUSHWORK_ENGINE=onnx, which needs nothing else.`,
  'device-missing': ({ device, reason }) =>
    `ONNX Runtime cannot use ${device}: ${reason}. Try BRUSHWORK_DEVICE=auto or BRUSHWORK_DEVICE=cpu.`,
};
