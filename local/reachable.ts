import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { explain, LocalFailure } from './embedded/failure.ts';

/** @throws LocalFailure when nothing listens at a database URL that the user gave */
export async function checkReachable(setting: string, url: string, defaultPort: number): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || defaultPort });
  socket.setTimeout(5_000, () => socket.destroy(new Error('no answer within 5 s')));
  try {
    await once(socket, 'connect');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LocalFailure(`${setting} cannot be reached at ${hostname}:${port || defaultPort} (${reason}).`);
  } finally {
    socket.destroy();
  }
}

/**
 * Asked before anything is started, so that a busy port is told at once and in words.
 * @throws LocalFailure when another program listens on the port
 */
export async function checkPortFree(port: number, host: string | undefined): Promise<void> {
  const probe = createServer();
  try {
    probe.listen({ port, ...(host ? { host } : {}) });
    await once(probe, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new LocalFailure(
        `Port ${port} is in use by another program: stop that, or choose another port (PORT=${port + 1} npm start).`,
      );
    }
    throw explain(error, 'the address of the server', `${host ?? ''}:${port}`);
  } finally {
    probe.close();
  }
}
