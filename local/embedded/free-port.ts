import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/**
 * A loopback TCP port that was free a moment ago. Somebody else may take it before its user does: whoever starts a
 * server on it tries again with another one when the server says that the address is in use.
 */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Whether a server's own words say that its port was taken. */
export const saysPortTaken = (text: string): boolean => /address already in use/i.test(text);
