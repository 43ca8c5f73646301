import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Proxy {
  readonly url: string;
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Accepts again, leading to this Redis. */
  restore(redisUrl: string): Promise<void>;
  close(): Promise<void>;
}

/** A Redis address that can go away, and come back as another Redis. */
export async function startProxy(redisUrl: string): Promise<Proxy> {
  let target = new URL(redisUrl);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = async (): Promise<void> => {
    const closed = server.listening ? once(server, 'close') : undefined;
    if (server.listening) server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const near = new URL(redisUrl);
  near.host = `127.0.0.1:${port}`;
  return {
    url: near.href,
    cut,
    close: cut,
    async restore(url) {
      target = new URL(url);
      await once(server.listen(port, '127.0.0.1'), 'listening');
    },
  };
}
