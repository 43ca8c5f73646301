import type { JoinData } from '../../../contract/index.ts';
import type { VideoRooms } from '../../ports/video-rooms.ts';

/**
 * The built-in call: browsers talk to each other, we relay the signalling. There is no room to make, and none that a server could
 * close; what a server can do is stop relaying.
 */
export function createP2pRooms(options: { iceServers: NonNullable<JoinData['iceServers']> }): VideoRooms {
  return {
    provider: 'p2p',
    async open() {},
    async joinData({ expiresAt }) {
      return { provider: 'p2p', iceServers: [...options.iceServers], expiresAt: new Date(expiresAt).toISOString() };
    },
    async close() {},
  };
}
