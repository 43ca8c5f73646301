import { afterAll, beforeAll, expect, it } from 'vitest';
import { insertRoom } from '../../core/db/queries/rooms.ts';
import { openShop, type Shop } from '../money/shop.ts';
import { sell } from '../money/sold.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

it('whoever writes a session’s room down at the same instant as others is given the one that was first', async () => {
  const sessionIds = [];
  for (let n = 0; n < 30; n++)
    sessionIds.push(await sell(shop.parts, { ...(await shop.pair()), holds: [], amount: 0 }));
  for (const sessionId of sessionIds) {
    const room = { sessionId, provider: 'p2p' as const, ref: sessionId, url: null };
    const written = await Promise.all(Array.from({ length: 8 }, () => insertRoom(shop.db, room)));
    expect(new Set(written.map(({ opened_at }) => opened_at.getTime())).size).toBe(1);
  }
});
