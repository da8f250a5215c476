import type { PAINTING_ERRORS } from '../painting-errors.js';
import type { OperatorMessagesOf } from './message-table.js';

const PICTURES = { content: 'picture', style: 'style picture' } as const;

export const paintingMessages: OperatorMessagesOf<typeof PAINTING_ERRORS> = {
  memory: ({ needed, available, width, height }) =>
    `A painting of ${width} x ${height} needs about ${needed} GB of memory, but only ${available} GB is available. Paint it smaller, or with the lite network.`,
  'weights-zero': () => "The content weight and the style weight can't both be 0. Set at least one of them above 0.",
  'layers-zero': ({ layers }) =>
    `At least one of the style's layers needs a weight above 0: ${layers}. To paint without the style, set the style weight to 0 instead.`,
  'mask-unreadable': () => "The mask can't be read. Use a picture such as a PNG, with the part to paint in white.",
  'mask-shape': ({ of }) =>
    `The mask has a different shape than the ${PICTURES[of]}. Use one with the same proportions.`,
  'mask-small': ({ of, percent, minimum }) =>
    `The white part of the mask is only ${percent} % of the ${PICTURES[of]}; it needs at least ${minimum} %. White is what ${of === 'content' ? 'gets painted' : 'is read'}; --invert-mask swaps black and white.`,
  'part-styles': () => '--part each paints the background in a second style. Add it with --blend.',
  'part-and-mask': () => 'A mask and --part both say what to paint. Leave one of them out.',
  'weights-missing': ({ path, title, command, code }) =>
    code === 'ENOENT'
      ? `${title}'s weights aren't at ${path}. Run "${command}" to fetch them.`
      : `Can't read ${title}'s weights at ${path} (${code}). Check the file, or run "${command}".`,
  'weights-damaged': ({ path, title, command, reason }) =>
    title === undefined
      ? `${path} isn't the file that Brushwork ships. Restore it from the repository, or install Brushwork again.`
      : `${path} doesn't hold ${title}'s weights (${reason}). Run "${command}" to fetch them again.`,
  'engine-missing': ({ reason }) => `${reason}. Set BRUSHWORK_ENGINE=onnx, which needs nothing else.`,
  'device-missing': ({ device, reason }) =>
    `ONNX Runtime can't use ${device}: ${reason}. Try BRUSHWORK_DEVICE=auto or BRUSHWORK_DEVICE=cpu.`,
};
