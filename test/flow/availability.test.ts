import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../core/db/connect.ts';
import { setAvailability } from '../../core/db/queries/consultants.ts';
import { announceAvailability } from '../../core/flow/availability/announce-availability.ts';
import type { Notifier } from '../../core/ports/notifier.ts';
import { type House, openHouse } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

it('what was read early and told late is told again as it is now: every device ends with the truth', async () => {
  const consultantId = await house.consultant();
  // One connection: what is asked of the database first is done first.
  const db = connect({ url: house.databaseUrl, poolSize: 1 });
  const told: unknown[] = [];
  const toUser: Notifier['toUser'] = (_userId, _event, payload) => {
    told.push((payload as { availability: string }).availability);
    // Another device has become available after this was read, and was told of before it.
    if (told.length === 1) void setAvailability(db, { consultantId, availability: 'available' });
  };
  try {
    const state = await announceAvailability(
      { db, notifier: { ...house.parts.notifier, toUser } },
      { consultantId, reasonFor: () => 'free' },
    );
    expect(told).toEqual(['away', 'available']);
    expect(state?.status).toBe('available');
  } finally {
    await db.destroy();
  }
});
