import { expect, it } from 'vitest';
import { createP2pRooms } from '../../core/adapters/p2p/index.ts';

const room = { provider: 'p2p', ref: 's', url: null } as const;
const join = { room, userId: '42', userName: 'Someone', expiresAt: 1_800_000_000_500 };

it('gives each device TURN credentials of its own, good until it may no longer join', async () => {
  const stun = { urls: 'stun:stun.example.com:3478' };
  const own = { urls: 'turn:own.example.com', username: 'fixed', credential: 'kept' };
  const rooms = createP2pRooms({
    iceServers: [stun, own, { urls: ['turn:turn.example.com:3478', 'turns:turn.example.com:5349'] }],
    turnSecret: 'north',
  });
  const { iceServers } = await rooms.joinData(join);
  // printf '1800000000:42' | openssl dgst -sha1 -hmac north -binary | base64
  const credential = 'qJRbrLzbcuIHjfnOqwabMHPwxgs=';
  expect(iceServers).toEqual([
    stun,
    own,
    { urls: ['turn:turn.example.com:3478', 'turns:turn.example.com:5349'], username: '1800000000:42', credential },
  ]);
});

it('without a secret the servers stay as they were set', async () => {
  const servers = [{ urls: 'turn:turn.example.com' }];
  expect((await createP2pRooms({ iceServers: servers }).joinData(join)).iceServers).toEqual(servers);
});
