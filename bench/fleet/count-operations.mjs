/**
 * Preloaded into a process of a fleet: counts what it asks of the database, and says so in the file of COUNTS_FILE when it ends. What a
 * command of a member asks for, from its interaction on, is counted for itself. The programs are bundles, so it listens at the socket:
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';

/** Of each command of a member: when it came, and its statements, in order. */
const commands = [];
/** By statement: how often, and for how many milliseconds in all it was waited for. */
const statements = new Map();
const command = new AsyncLocalStorage();
const port = Number(new URL(process.env.DATABASE_URL ?? 'postgres://127.0.0.1:0').port);

const [QUERY, PARSE, EXECUTE] = ['Q', 'P', 'E'].map((letter) => letter.charCodeAt(0));
const HEADER_BYTES = 5;
const textAt = (bytes, start) => bytes.toString('utf8', start, bytes.indexOf(0, start));

/** By socket: the statement that it was given last. */
const given = new WeakMap();

function note(socket, text) {
  command.getStore()?.push(text);
  const began = performance.now();
  const known = statements.get(text) ?? { count: 0, ms: 0 };
  statements.set(text, { ...known, count: known.count + 1 });
  socket.once('data', () => {
    const now = statements.get(text);
    statements.set(text, { ...now, ms: now.ms + performance.now() - began });
  });
}

const write = Socket.prototype.write;
Socket.prototype.write = function (bytes, ...rest) {
  if (this.remotePort === port && bytes instanceof Uint8Array) {
    const [kind] = bytes;
    if (kind === QUERY) note(this, textAt(bytes, HEADER_BYTES));
    if (kind === PARSE) given.set(this, textAt(bytes, bytes.indexOf(0, HEADER_BYTES) + 1));
    if (kind === EXECUTE) note(this, given.get(this) ?? '');
  }
  return write.call(this, bytes, ...rest);
};

const emit = EventEmitter.prototype.emit;
EventEmitter.prototype.emit = function (event, ...values) {
  if (event !== 'interactionCreate' || !values[0].isChatInputCommand()) return emit.call(this, event, ...values);
  const own = [];
  commands.push({ at: Date.now(), statements: own });
  return command.run(own, () => emit.call(this, event, ...values));
};

process.on('exit', () => {
  writeFileSync(process.env.COUNTS_FILE, JSON.stringify({ commands, statements: Object.fromEntries(statements) }));
});
