import type { ArgumentProblem, OPERATOR_ERRORS } from '../operator-errors.js';
import type { OperatorMessagesOf } from './message-table.js';

const ARGUMENT_PROBLEMS = {
  'style-missing': 'The style is missing. Name the picture first, then the style.',
  'content-missing': 'The picture to repaint is missing. Name it too.',
  'two-outputs': '--json and -o - both write to standard output. Name a file with -o.',
  'frames-many': '--frames keeps the frames of one painting, and there are several. Paint them one at a time.',
  'every-alone': '--every needs --snapshots: name the folder for the snapshots.',
  'invert-alone': '--invert-mask needs --mask: name the picture whose black is painted.',
  'regions-alone': '--regions needs a style for each colour, such as --region "#ff0000=style.jpg".',
  'region-alone': '--region needs --regions: name the picture that has the colour.',
  'regions-and-style': 'With --regions each --region has its style. Leave --style and --style-mask out.',
} as const satisfies Record<ArgumentProblem, string>;

export const processMessages: OperatorMessagesOf<typeof OPERATOR_ERRORS> = {
  config: ({ variable, value, expected }) =>
    `${variable} is ${value === undefined ? 'wrong' : `"${value}"`}; ${expected}. Correct it, or leave it out.`,
  'config-file': ({ variable, path, reason }) =>
    `${variable} is "${path}", which can't be read: ${reason}. Correct it, or leave it out.`,
  token: () => 'Discord rejects DISCORD_TOKEN. Copy it again from the Bot page of the developer portal.',
  port: ({ port, variable, reason }) => `Can't open port ${port}: ${reason}. Set ${variable} to another one.`,
  'discord-unreachable': ({ reason }) =>
    `Can't reach Discord (${reason}). Check this machine's connection and start again.`,
  'session-ended': ({ code }) => `Discord has ended the session for good (code ${code}). Start the bot again.`,
  'fleet-size': ({ value }) =>
    `--fleet is "${value}"; it takes the number of bots and of workers, each from 1 to 9, such as 2x3. Correct it, or leave it out.`,
  'fleet-services': ({ packages }) =>
    `A fleet on this machine needs Postgres and Redis. Install Debian's packages first: sudo apt-get install ${packages}`,
  'fleet-service': ({ name, reason }) =>
    `Can't start ${name}: ${reason}. Check the folder "fleet" in BRUSHWORK_DATA_DIR; without it the fleet begins anew.`,
  'shards-few': () =>
    'The bot is in too many servers for so few shards. Stop all of its processes, and start them with a larger number in BRUSHWORK_SHARDS, or with auto, which asks Discord.',
  store: ({ file, reason }) =>
    `Can't use the database ${file}: ${reason}. Check that BRUSHWORK_DATA_DIR can be written and has free space, and that no newer version of Brushwork has used it.`,
  postgres: ({ database, reason }) =>
    `Can't use the database ${database}: ${reason}. Check BRUSHWORK_DATABASE_URL, that the server runs and lets this user make tables there, and that no newer version of Brushwork has used it.`,
  'blob-keys': ({ variable }) =>
    `BRUSHWORK_BLOB_URL names object storage, and ${variable} is missing. Set it, or leave BRUSHWORK_BLOB_URL out to keep pictures in BRUSHWORK_DATA_DIR.`,
  'blob-store': ({ name, host, reason }) =>
    `The object storage ${name} at ${host} refuses (${reason}). Check BRUSHWORK_BLOB_URL, AWS_REGION and the AWS keys, and that the bucket exists.`,
  'blob-unreachable': ({ name, host, reason }) =>
    `Can't reach the object storage ${name} at ${host} (${reason}). Check that it runs, and AWS_ENDPOINT_URL_S3.`,
  'blob-elsewhere': ({ place }) =>
    `This process keeps pictures in ${place}, and the others of its fleet keep theirs elsewhere. Set BRUSHWORK_BLOB_URL to what the bots have; a folder must be one that all machines share.`,
  'move-nowhere': () =>
    'Nothing says where to move to. Set BRUSHWORK_DATABASE_URL, BRUSHWORK_BLOB_URL, or both, and run this again.',
  'move-source': ({ folder }) => `There is no database in ${folder}. Set BRUSHWORK_DATA_DIR to the folder to move.`,
  'move-target': ({ what, found }) =>
    `${what} holds other data already (${found}). Name an empty one; nothing was changed.`,
  'move-busy': () => 'A bot or a worker is using the database. Stop all of them first; nothing was changed.',
  'move-differs': ({ what }) =>
    `After moving, ${what} is not what it was in the folder. The folder is untouched: empty the new database and storage, and run this again.`,
  'move-unfinished': () =>
    'Moving data into this database has not ended. Run "brushwork migrate" again with the same BRUSHWORK_DATA_DIR; it goes on where it was.',
  redis: ({ server, reason }) =>
    `Can't use the queue at ${server}: ${reason}. Check BRUSHWORK_REDIS_URL, and that Redis 7 or Valkey runs there.`,
  'role-needs': ({ role, variable }) =>
    `A process with the role "${role}" needs ${variable}, since it shares its work with others. Set it, or leave the role and BRUSHWORK_REDIS_URL out.`,
  'role-refuses': ({ role, variable }) =>
    `A process with the role "${role}" must not have ${variable}. Leave it out of its environment and of its .env.`,
  'database-busy': () =>
    'Another process uses the database of BRUSHWORK_DATABASE_URL. Stop it first, or set BRUSHWORK_REDIS_URL for all of them, so that they share the work.',
  'data-busy': ({ folder }) =>
    `Another Brushwork is using ${folder}. Stop it, or set another BRUSHWORK_DATA_DIR for this one.`,

  arguments: ({ problem }) => ARGUMENT_PROBLEMS[problem],
  'input-unnamed': () => 'One of the names is empty. Name a file, or leave it out.',
  'input-terminal': () => '"-" reads standard input, which is a terminal. Pipe a picture into it.',
  'input-folder': ({ path }) => `${path} is a folder. Name the pictures in it.`,
  'input-unreadable': ({ path, reason }) => `Can't read ${path}: ${reason}. Check the name, or choose another file.`,
  'input-endless': ({ name, limit }) => `${name} is larger than ${limit} MB. Try a smaller file.`,
  'recipe-missing': ({ name }) => `${name} has no recipe. Name a painting made by Brushwork.`,
  'sample-missing': ({ id, samples }) => `There's no sample called "${id}". Choose one of these: ${samples}.`,
  'output-unnamed': () => 'The name of the painting is empty. Name a file or a folder with -o.',
  'output-format': ({ path, allowed }) =>
    `Can't tell from ${path} which format to write. End the name in one of ${allowed}.`,
  'output-still': ({ path, name }) =>
    `${name} doesn't move, and ${path} is a format for animations. End the name in .png, .jpg or .webp.`,
  'output-one-file': ({ path, paintings }) =>
    `${path} is one file, but there are ${paintings} paintings. Name a folder with -o, ending in "/".`,
  'output-one-stream': ({ paintings }) =>
    `There are ${paintings} paintings, but standard output takes only one. Name a folder.`,
  'output-terminal': () => "Standard output is a terminal, which can't show a picture. Redirect it, or name a file.",
  'output-is-input': ({ path, input }) => `Writing ${path} would overwrite ${input}. Choose another name with -o.`,
  'output-unwritable': ({ path, reason }) => `Can't write ${path}: ${reason}. Name another place with -o.`,
  'output-failed': ({ path = 'standard output', reason, keptAs }) => {
    const kept =
      keptAs === undefined
        ? "The painting couldn't be saved anywhere else either."
        : `The painting is saved as ${keptAs}.`;
    return `Can't write ${path}: ${reason}. ${kept}`;
  },
  'folder-unwritable': ({ folder, reason }) => `Can't write to ${folder}: ${reason}. Name another folder.`,
  stopped: () => 'Stopped. Nothing was changed.',

  'layer-missing': ({ network, layer, layers }) =>
    `${network} has no layer ${layer}. Choose one of ${layers}, or paint with --network vgg19.`,
  'weights-unavailable': ({ title, reasons }) =>
    `Couldn't fetch ${title}'s weights (${reasons}). Try again later, or run "npm run weights -- --from FILE" with your own copy.`,
  'weights-wrong': ({ file, title, reason }) => `${file} doesn't hold ${title}'s weights: ${reason}. Try another copy.`,
  'weights-format': ({ file, extension }) =>
    `${file} ends in neither ${extension} nor .safetensors. Name a file of one of these kinds.`,
  'weights-unreadable': ({ file }) => `Can't read ${file}. Check the name, or fetch it again.`,
  'weights-unwritable': ({ path }) =>
    `Can't write ${path}. Check that you may write there, and that there's free space.`,
  'safetensors-damaged': ({ reason }) => `Can't read this safetensors file (${reason}). Fetch or copy it again.`,

  'bot-uninvited': () => "The bot isn't in any server of that local Discord. Add it to one.",
  'bot-ended': ({ status }) => `The bot exited with status ${status} before it was ready.`,
  'bot-absent': ({ seconds }) => `No bot joined the local Discord within ${seconds} s. Start one there.`,
};
