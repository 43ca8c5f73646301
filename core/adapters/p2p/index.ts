import { createHmac } from 'node:crypto';
import type { JoinData } from '../../../contract/index.ts';
import type { VideoRooms } from '../../ports/video-rooms.ts';

type IceServer = NonNullable<JoinData['iceServers']>[number];

/**
 * The built-in call: browsers talk to each other, we relay the signalling. There is no room to make, and none that a server could
 * close; what a server can do is stop relaying.
 * @param options.turnSecret shared with the TURN servers (coturn's `static-auth-secret`): each device gets credentials of its own,
 * for as long as it may join. Servers that have credentials already keep them.
 */
export function createP2pRooms(options: {
  iceServers: readonly IceServer[];
  turnSecret?: string | undefined;
}): VideoRooms {
  const { iceServers, turnSecret } = options;
  return {
    provider: 'p2p',
    async open({ sessionId }) {
      return { provider: 'p2p', ref: sessionId, url: null };
    },
    async joinData({ userId, expiresAt }) {
      const credentials = turnSecret === undefined ? {} : turnCredentials({ userId, expiresAt, secret: turnSecret });
      return {
        provider: 'p2p',
        iceServers: iceServers.map((server) => (needsCredentials(server) ? { ...server, ...credentials } : server)),
        expiresAt: new Date(expiresAt).toISOString(),
      };
    },
    async close() {},
    async stays() {
      return null;
    },
  };
}

const needsCredentials = (server: IceServer): boolean =>
  server.credential === undefined && [server.urls].flat().some((url) => /^turns?:/.test(url));

/** As coturn checks them with `use-auth-secret`: the name says until when it is good, the password proves that we wrote it. */
function turnCredentials(it: { userId: string; expiresAt: number; secret: string }): {
  username: string;
  credential: string;
} {
  const username = `${Math.floor(it.expiresAt / 1000)}:${it.userId}`;
  return { username, credential: createHmac('sha1', it.secret).update(username).digest('base64') };
}
