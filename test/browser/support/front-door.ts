/** One address before several servers, as a load balancer is; and a network that can be lost in the ways that networks are. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

export interface FrontDoor {
  readonly url: string;
  /** New connections go there from now on; those that are open are cut. */
  leadTo(url: string): void;
  /** Everybody is cut, and nobody comes in any more. */
  shut(): void;
  /** Nobody hears the server any more, and takes the line for a good one; what they say still arrives. */
  mute(): void;
  /** Neither side hears the other, and neither is told: a cable pulled out somewhere in between. */
  freeze(): void;
  /** All is well again; for connections of before it is too late. */
  reopen(): void;
  close(): Promise<void>;
}

type Manner = 'open' | 'shut' | 'mute' | 'frozen';
/** One connection: `inner` to the browser, `outer` to the server. */
interface Way {
  inner: Socket;
  outer: Socket;
}

export async function openFrontDoor(first: string): Promise<FrontDoor> {
  let target = new URL(first);
  let manner: Manner = 'open';
  const ways = new Set<Way>();

  const lay = ({ inner, outer }: Way): void => {
    for (const socket of [inner, outer]) {
      socket.unpipe();
      // What nobody is to hear is heard here.
      socket.resume();
    }
    if (manner === 'open') outer.pipe(inner);
    if (manner !== 'frozen') inner.pipe(outer);
  };
  const cut = (): void => {
    for (const { inner, outer } of ways) {
      inner.destroy();
      outer.destroy();
    }
  };
  const change = (next: Manner): void => {
    manner = next;
    if (next === 'open' || next === 'shut') cut();
    for (const way of ways) lay(way);
  };

  const server = createServer((inner) => {
    if (manner === 'shut') return void inner.destroy();
    const way = { inner, outer: connect(Number(target.port), target.hostname) };
    ways.add(way);
    const { outer } = way;
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        if (manner !== 'frozen') other.destroy();
        if (inner.destroyed && outer.destroyed) ways.delete(way);
      });
    }
    lay(way);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo(url) {
      target = new URL(url);
      change('open');
    },
    shut: () => change('shut'),
    mute: () => change('mute'),
    freeze: () => change('frozen'),
    reopen: () => change('open'),
    close() {
      change('shut');
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
