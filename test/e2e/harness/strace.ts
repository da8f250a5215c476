/** What a program and its children ask of the system: the files that they change, and whom they talk to. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A call that does not exist on this kind of processor is passed over. */
const CALLS = [
  ...['connect', 'bind', 'sendto', 'sendmsg', 'sendmmsg', 'io_uring_setup'],
  ...['open', 'openat', 'openat2', 'creat', 'mkdir', 'mkdirat', 'mknod', 'mknodat', 'truncate'],
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat', 'unlink', 'unlinkat', 'rmdir'],
];

/**
 * A command to put before another one. The traced program is the direct child, so signals and the exit status are its own; whoever waits for
 * the child's streams to close waits for the tracer too.
 */
export const straceInto = (file: string): string[] => [
  ...['strace', '-D', '-f', '--seccomp-bpf', '-y', '-qq', '-s', '64', '-o', file],
  ...['-e', `trace=${CALLS.map((call) => `?${call}`).join(',')}`, '-e', 'signal=none'],
];

/** So that libuv asks in ways that can be seen. */
export const SEEN = { UV_USE_IO_URING: '0' };

function reasonAgainst(): string | undefined {
  const [command, ...args] = straceInto('/dev/null');
  const { error, status, stderr } = spawnSync(command, [...args, process.execPath, '--version'], { encoding: 'utf8' });
  if (error !== undefined) return "there is no strace; install Debian's strace";
  return status === 0 ? undefined : `strace cannot trace here: ${stderr.trim()}`;
}

/** Why tests are skipped; undefined where strace works. */
export const STRACE_MISSING = reasonAgainst();

export interface Allowed {
  /** Where the program was begun; it stays there. */
  readonly cwd: string;
  /** Everything below them may be changed. */
  readonly folders: readonly string[];
  /** Whom to talk to: "127.0.0.1:3000". */
  readonly addresses: readonly string[];
}

/** Devices that keep nothing. */
const DEVICES = ['/dev/null', '/dev/tty'];

/** @returns what was done, or tried, beyond what is allowed: a line each, once. @throws Error where nothing was traced. */
export function breaches(trace: string, { cwd, folders, addresses }: Allowed): string[] {
  const calls = readFileSync(trace, 'utf8').split('\n').flatMap(callOf);
  if (!calls.some(({ name }) => name.startsWith('open'))) throw new Error(`no file was opened in ${trace}`);
  const mayChange = (path: string) =>
    DEVICES.includes(path) || folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
  const found = new Set<string>();
  for (const { name, given } of calls) {
    for (const path of changedBy(name, given, cwd)) if (!mayChange(path)) found.add(`${name} ${path}`);
    for (const address of toldBy(name, given))
      if (!addresses.includes(address) && !mayChange(address)) found.add(`${name} ${address}`);
    if (name === 'io_uring_setup') found.add(name);
  }
  return [...found];
}

interface Call {
  readonly name: string;
  /** Its arguments as strace writes them; of a call that others interrupted, as far as it was begun. */
  readonly given: string;
}

function callOf(line: string): Call[] {
  const [, name, given] = /^\d+ +(\w+)\((.*)$/.exec(line) ?? [];
  return name === undefined ? [] : [{ name, given }];
}

/** Paths with the folder they are relative to, which `-y` writes out: `AT_FDCWD</work>, "name"`, `7</home/me>, "name"`. */
const PATHS = /(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?"((?:[^"\\]|\\.)*)"/g;

function changedBy(name: string, given: string, cwd: string): string[] {
  if (['connect', 'bind', 'sendto', 'sendmsg', 'sendmmsg'].includes(name)) return [];
  if (name.startsWith('open') && !/\bO_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)\b/.test(given)) return [];
  return [...given.matchAll(PATHS)].map(([, folder = cwd, path]) => resolve(folder, path));
}

/** Addresses; of a socket in the file system its path. What talks to the kernel itself (netlink) goes nowhere. */
function toldBy(name: string, given: string): string[] {
  if (!['connect', 'bind', 'sendto', 'sendmsg', 'sendmmsg'].includes(name)) return [];
  return given
    .split(/(?=\{sa_family=)/)
    .slice(1)
    .filter((address) => !/^\{sa_family=AF_(NETLINK|UNSPEC)\b/.test(address))
    .map((address) => {
      const [, host] = /inet_(?:addr|pton)\((?:AF_INET6, )?"([^"]+)"/.exec(address) ?? [];
      const [, port] = /sin6?_port=htons\((\d+)\)/.exec(address) ?? [];
      const [, path] = /sun_path=@?"([^"]*)"/.exec(address) ?? [];
      return path ?? (host === undefined ? address : `${host}:${port}`);
    });
}
