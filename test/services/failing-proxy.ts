/** A TCP proxy before a service, which cuts connections and refuses them: a network that fails where a test wants it to. */
import { connect, createServer, type Socket } from 'node:net';

export class FailingProxy {
  readonly #sockets = new Set<Socket>();
  #losesAnswer: ((answer: Buffer) => boolean) | undefined;

  private constructor(
    readonly port: number,
    readonly target: number,
    readonly server: ReturnType<typeof createServer>,
  ) {
    server.on('connection', (client) => this.#forward(client));
  }

  /** @param target a port of this machine. */
  static async open(target: number): Promise<FailingProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FailingProxy((server.address() as { port: number }).port, target, server);
  }

  /** The service does what it is asked next, and its first answer for which `which` holds is lost with all connections. */
  loseAnswer(which: (answer: Buffer) => boolean): void {
    this.#losesAnswer = which;
  }

  /** Cuts all connections, and refuses new ones. */
  async refuse(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    await closed;
  }

  async accept(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    if (this.server.listening) await this.refuse();
  }

  #forward(client: Socket): void {
    const service = connect(this.target, '127.0.0.1');
    for (const [socket, other] of [
      [client, service],
      [service, client],
    ]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (data) => service.write(data));
    service.on('data', (data) => {
      if (this.#losesAnswer?.(data)) {
        this.#losesAnswer = undefined;
        this.cut();
      } else client.write(data);
    });
  }
}
