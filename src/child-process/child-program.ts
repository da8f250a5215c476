/** Programs of our own that run as child processes, each beside the module that starts it. */
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ChildProgram {
  /** Of its file. */
  readonly path: string;
  /** Of Node. */
  readonly execArgv: readonly string[];
}

/**
 * @param name of its file, without the extension.
 * @param parent URL of a module in the same folder. TypeScript sources, as tests and `tsx` run them, need a loader.
 */
export function childProgram(name: string, parent: string): ChildProgram {
  const extension = extname(parent);
  return {
    path: fileURLToPath(new URL(`${name}${extension}`, parent)),
    execArgv: extension === '.ts' ? ['--import', 'tsx'] : [],
  };
}

/** For a process that decodes what strangers send: nothing of the environment, which holds secrets. Windows needs this much. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}
