import type { OPERATOR_ERRORS } from '../operator-errors.js';
import type { OperatorMessagesOf } from './message-table.js';

const ARGUMENT_PROBLEMS = {
  'style-missing': 'There is a picture but no style; name the content first, then the style.',
  'content-missing': 'There is a style but no picture to paint in it; name the picture too.',
  'two-outputs': '--json and -o - both write to standard output; name a file with -o.',
  'every-alone': '--every is about snapshots; name their folder with --snapshots.',
};

export const processMessages: OperatorMessagesOf<typeof OPERATOR_ERRORS> = {
  config: ({ variable, value, expected }) =>
    `${variable} is ${value === undefined ? 'wrong' : `"${value}"`}; ${expected}. Set it right or leave it out.`,
  'config-file': ({ variable, path, reason }) =>
    `${variable} is "${path}", which cannot be read: ${reason}. Set it right or leave it out.`,
  token: () => 'Discord rejects DISCORD_TOKEN; copy it again from the Bot page of the developer portal.',
  port: ({ port, variable, reason }) => `Port ${port} cannot be opened: ${reason}. Set ${variable} to another one.`,
  'discord-unreachable': ({ reason }) =>
    `Discord cannot be reached (${reason}); check this machine's connection and start again.`,
  'session-ended': ({ code }) => `Discord has ended the session for good (code ${code}); start the bot again.`,
  store: ({ file, reason }) =>
    `The database ${file} cannot be used: ${reason}. Check BRUSHWORK_DATA_DIR, its rights and free space, and that no newer version of Brushwork has written it.`,
  'data-busy': ({ folder }) =>
    `Another Brushwork is using ${folder}; stop it, or set another BRUSHWORK_DATA_DIR for this one.`,

  arguments: ({ problem }) => ARGUMENT_PROBLEMS[problem],
  'input-unnamed': () => 'One of the names is empty; name a file, or leave it out.',
  'input-terminal': () => '"-" reads standard input, which is a terminal; pipe a picture into it.',
  'input-folder': ({ path }) => `${path} is a folder; name the pictures in it.`,
  'input-unreadable': ({ path, reason }) => `${path} cannot be read; ${reason}.`,
  'input-endless': ({ name, limit }) => `${name} has more than ${limit} MB; try a smaller file.`,
  'recipe-missing': ({ name }) => `${name} has no recipe; name a painting made by Brushwork.`,
  'sample-missing': ({ id, samples }) => `There is no sample "${id}"; there are ${samples}.`,
  'output-unnamed': () => 'The name of the painting is empty; name a file or a folder with -o.',
  'output-format': ({ path, allowed }) =>
    `${path} does not end in a format that can be written; end it in one of ${allowed}.`,
  'output-one-file': ({ path, paintings }) =>
    `${path} names one file and there are ${paintings} paintings; name a folder with -o, ending in "/".`,
  'output-one-stream': ({ paintings }) =>
    `There are ${paintings} paintings, and standard output takes one; name a folder.`,
  'output-terminal': () => 'Standard output is a terminal, which shows no picture; redirect it, or name a file.',
  'output-is-input': ({ path, input }) =>
    `${path} is ${input}, which is needed for the painting; give it another name with -o.`,
  'output-unwritable': ({ path, reason }) => `${path} cannot be written: ${reason}. Name another place with -o.`,
  'output-failed': ({ path = 'Standard output', reason, keptAs }) => {
    const kept =
      keptAs === undefined ? 'The painting could be kept nowhere else either.' : `The painting is kept as ${keptAs}.`;
    return `${path} cannot be written: ${reason}. ${kept}`;
  },
  'folder-unwritable': ({ folder, reason }) => `Nothing can be written in ${folder}: ${reason}. Name another folder.`,
  stopped: () => 'Stopped; nothing was changed.',

  'layer-missing': ({ network, layer, layers }) =>
    `${network} has no layer ${layer}; it has ${layers}. Name one of these, or paint with --network vgg19.`,
  'weights-unavailable': ({ title, reasons }) =>
    `${title}'s weights could not be fetched (${reasons}). Try again later, or "npm run weights -- --from FILE" with a copy of your own.`,
  'weights-wrong': ({ file, title, reason }) =>
    `${file} does not hold ${title}'s weights: ${reason}. Try another copy.`,
  'weights-format': ({ file, extension }) =>
    `${file} is neither ${extension} nor .safetensors; name a file of one of these kinds.`,
  'weights-unreadable': ({ file }) => `${file} cannot be read; check the name, or fetch it again.`,
  'weights-unwritable': ({ path }) => `${path} cannot be written; check the folder's rights and space.`,
  'safetensors-damaged': ({ reason }) =>
    `This is not a safetensors file that can be read (${reason}); fetch or copy it again.`,

  'bot-uninvited': () => 'The bot is in no server of that local Discord; let it in.',
  'bot-ended': ({ status }) => `The bot ended with status ${status} before it listened.`,
  'bot-absent': ({ seconds }) => `No bot came to the local Discord within ${seconds} s; start one there.`,
};
