import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPORTED } from '../../core/db/queries/export.ts';
import { deleteMe } from '../../core/flow/accounts/delete-me.ts';
import { ensureAdmin } from '../../core/flow/accounts/ensure-admin.ts';
import { exportMe } from '../../core/flow/accounts/export-me.ts';
import { login } from '../../core/flow/accounts/login.ts';
import { hashPassword, verifyPassword } from '../../core/flow/accounts/passwords.ts';
import { refresh } from '../../core/flow/accounts/refresh.ts';
import { register } from '../../core/flow/accounts/register.ts';
import { createWaitingLine } from '../../core/flow/accounts/waiting-line.ts';
import { addPaymentMethod } from '../../core/flow/billing/add-payment-method.ts';
import { putMyProfile } from '../../core/flow/profiles/put-my-profile.ts';
import { type House, openHouse } from './house.ts';
import { askedBefore, metBefore } from './past.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const refreshSeconds = 3_600;
let people = 0;
const newPerson = (role: 'client' | 'consultant' = 'client') =>
  register(house.parts, {
    email: `person-${++people}@test.local`,
    password: 'a-long-password',
    name: 'Somebody',
    role,
    refreshSeconds,
  });

describe('passwords', () => {
  test('are kept as argon2id with salt, so that equal ones look different, and verified whatever the Unicode form', async () => {
    const [one, two] = await Promise.all([hashPassword('pässword'), hashPassword('pässword')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword('pa\u0308ssword', one)).toBe(true);
    expect(await verifyPassword('password', one)).toBe(false);
    expect(await verifyPassword('anything', null)).toBe(false);
  });

  test('a flood waits in line, in order and few at once, and what is too much is turned away at once', async () => {
    const line = createWaitingLine({ atOnce: 2, maxWaiting: 10, turnAway: () => new Error('too many') });
    const done: number[] = [];
    let running = 0;
    let most = 0;
    const work = (n: number) =>
      line.take(async () => {
        most = Math.max(most, ++running);
        await setImmediate();
        running -= 1;
        done.push(n);
        if (n % 3 === 0) throw new Error('failed');
      });
    const flood = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => work(n)));
    const reasons = flood.flatMap((it) => (it.status === 'rejected' ? [String(it.reason.message)] : []));
    expect(reasons.filter((reason) => reason === 'too many')).toHaveLength(8);
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(most).toBe(2);
    // Those that failed have left their place.
    await Promise.all([work(1), work(2), work(4)]);
  });

  test('an unknown address takes as long as a wrong password', async () => {
    await newPerson();
    const email = `person-${people}@test.local`;
    // Of the processor, which a busy machine does not stretch; nothing else is going on in this process.
    const timed = async (address: string) => {
      const before = process.cpuUsage();
      await expect(login(house.parts, { email: address, password: 'wrong', refreshSeconds })).rejects.toMatchObject({
        code: 'unauthenticated',
      });
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    const fastest = async (address: string) => {
      const times: number[] = [];
      for (let round = 0; round < 8; round++) times.push(await timed(address));
      return Math.min(...times);
    };
    const [wrong, unknown] = [await fastest(email), await fastest('nobody@test.local')];
    expect(unknown).toBeGreaterThan(wrong * 0.5);
  });
});

test('refresh tokens and mailed tokens are kept as hashes only', async () => {
  const { refreshToken } = await newPerson();
  const { rows } = await sql<{ text: string }>`
    select t::text as text from refresh_tokens t union all select t::text from one_time_tokens t`.execute(house.db);
  expect(rows.length).toBeGreaterThan(1);
  for (const { text } of rows) expect(text).not.toContain(refreshToken);
});

test('a refresh token that is too old is refused, and its family is not blamed', async () => {
  const person = await newPerson();
  await house.db
    .updateTable('refresh_tokens')
    .set({ expires_at: new Date(Date.now() - 1_000) })
    .where('user_id', '=', person.user.id)
    .execute();
  await expect(refresh(house.parts, { ...person, refreshSeconds })).rejects.toMatchObject({ code: 'unauthenticated' });
  const tokens = await house.db
    .selectFrom('refresh_tokens')
    .select('revoked_at')
    .where('user_id', '=', person.user.id)
    .execute();
  expect(tokens).toEqual([{ revoked_at: null }]);
});

test('a token that was made while its family was being revoked is worth nothing', async () => {
  const person = await newPerson();
  const second = await refresh(house.parts, { ...person, refreshSeconds });
  await house.db
    .updateTable('refresh_tokens')
    .set({ revoked_at: new Date() })
    .where('family_id', '=', person.familyId)
    .where('used_at', 'is not', null)
    .execute();
  await expect(refresh(house.parts, { ...second, refreshSeconds })).rejects.toMatchObject({ code: 'unauthenticated' });
});

describe('deleting an account', () => {
  test('is refused while a session is live, and changes nothing then', async () => {
    const [client, consultant] = [await newPerson(), await newPerson('consultant')];
    const sessionId = await metBefore(house.db, {
      clientId: client.user.id,
      consultantId: consultant.user.id,
      askedAt: new Date(),
      endedAt: new Date(),
    });
    const live = { status: 'active', ended_at: null, end_reason: null, settled_at: null } as const;
    await house.db.updateTable('sessions').set(live).where('id', '=', sessionId).execute();
    for (const { user } of [client, consultant]) {
      await expect(deleteMe(house.parts, { userId: user.id })).rejects.toMatchObject({ code: 'invalid_state' });
    }
    await refresh(house.parts, { ...client, refreshSeconds });
  });

  test('takes open questions and offers back, and tells those who see them', async () => {
    const [client, consultant] = [await newPerson(), await newPerson('consultant')];
    const open = await askedBefore(house.db, {
      clientId: client.user.id,
      consultantId: consultant.user.id,
      askedAt: new Date(),
      status: 'open',
      offeredAfterMs: 10,
    });
    const live = { status: 'offered', closed_at: null } as const;
    await house.db.updateTable('matches').set(live).where('id', '=', open.matchId!).execute();
    await deleteMe(house.parts, { userId: consultant.user.id });
    expect(house.told).toContainEqual({
      userId: client.user.id,
      event: 'match:withdrawn',
      payload: { matchId: open.matchId, questionId: open.questionId },
    });
    expect(house.cut).toContainEqual({ userId: consultant.user.id, familyId: undefined });
    expect(house.announced).toContain(consultant.user.id);

    const skill = { term: 'Kubernetes', weight: 1, skill: 'kubernetes' };
    await house.db
      .updateTable('questions')
      .set({ keywords: JSON.stringify([skill, { term: 'my own words', weight: 0.4 }]) })
      .where('id', '=', open.questionId)
      .execute();
    await deleteMe(house.parts, { userId: client.user.id });
    const question = await house.db
      .selectFrom('questions')
      .select(['status', 'title', 'keywords', 'next_action_at'])
      .where('id', '=', open.questionId)
      .executeTakeFirst();
    expect(question).toEqual({
      status: 'cancelled',
      title: 'Deleted question',
      keywords: [skill],
      next_action_at: null,
    });
  });

  test('leaves nothing personal in any table, while other people’s records stay', async () => {
    const [client, consultant] = [await newPerson(), await newPerson('consultant')];
    const marks = { name: 'Wolfgang Unmistakable', text: 'an unmistakable text' };
    await house.db.updateTable('users').set({ name: marks.name }).where('id', '=', consultant.user.id).execute();
    await putMyProfile(house.parts, {
      userId: consultant.user.id,
      body: {
        headline: marks.text,
        bio: marks.text,
        skills: [{ name: marks.text, level: 3 }],
        languages: ['en'],
        hourlyRate: { amount: 10_000, currency: 'USD' },
      },
    });
    const sessionId = await metBefore(house.db, {
      clientId: client.user.id,
      consultantId: consultant.user.id,
      askedAt: new Date(),
      endedAt: new Date(),
      charged: 5_000,
      stars: 4,
    });
    await house.db
      .insertInto('session_messages')
      .values({ id: sessionId, session_id: sessionId, user_id: consultant.user.id, text: marks.text })
      .execute();
    await deleteMe(house.parts, { userId: consultant.user.id });

    const tables = await tableNames();
    for (const table of tables) {
      // Words that nobody knew are kept without a hint of who used them.
      if (table === 'unknown_phrases') continue;
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from ${sql.table(table)} t
        where t::text ilike ${`%${marks.name}%`} or t::text ilike ${`%${marks.text}%`}
          or t::text like ${`%${consultant.user.email}%`}`.execute(house.db);
      expect([table, rows[0]?.n]).toEqual([table, 0]);
    }
    const session = await house.db
      .selectFrom('sessions')
      .select(['consultant_id', 'charged_amount'])
      .where('id', '=', sessionId)
      .executeTakeFirst();
    expect(session).toEqual({ consultant_id: consultant.user.id, charged_amount: 5_000 });
    await expect(deleteMe(house.parts, { userId: consultant.user.id })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('forgets payment methods here and at the provider', async () => {
    const { user } = await newPerson();
    const method = await addPaymentMethod(house.parts, { clientId: user.id, token: 'tok_visa' });
    await deleteMe(house.parts, { userId: user.id });
    const row = await house.db
      .selectFrom('payment_methods')
      .select(['provider_ref', 'last4', 'fingerprint', 'removed_at'])
      .where('id', '=', method.id)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ last4: '', fingerprint: '', removed_at: expect.any(Date) });
    const { rows } = await sql`select 1 from simulated_payments.methods where ref = ${row.provider_ref}`.execute(
      house.db,
    );
    expect(rows).toEqual([]);
  });
});

describe('the export', () => {
  /** These say nothing about a person, or (nodes, numbers) nothing at all. */
  const IMPERSONAL = [
    'nodes',
    'skills',
    'skill_aliases',
    'unknown_phrases',
    'invoice_numbers',
    'learned_tables',
    'payment_events',
    'book_comparisons',
    'chores',
    'session_rooms',
    'webhook_endpoints',
    'webhook_deliveries',
  ];

  test('knows every table there is', async () => {
    const known = new Set([...EXPORTED.map((it) => it.table), ...IMPERSONAL]);
    expect((await tableNames()).filter((table) => !known.has(table))).toEqual([]);
  });

  test('gives each of the two their own view of a session', async () => {
    const [client, consultant] = [await newPerson(), await newPerson('consultant')];
    await metBefore(house.db, {
      clientId: client.user.id,
      consultantId: consultant.user.id,
      askedAt: new Date(),
      endedAt: new Date(),
      charged: 5_000,
      stars: 4,
    });
    const theirs = await exportMe(house.parts, { userId: client.user.id, role: 'client' });
    const ours = await exportMe(house.parts, { userId: consultant.user.id, role: 'consultant' });
    expect(theirs.tables.sessions).toMatchObject([{ charged_amount: 5_000 }]);
    expect(theirs.tables.sessions![0]).not.toHaveProperty('payout');
    expect(ours.tables.sessions).toMatchObject([{ charged_amount: 5_000, commission: 750, payout: 4_250 }]);
    expect(theirs.tables.holds).toHaveLength(1);
    expect(ours.tables.holds).toEqual([]);
    expect(ours.tables.questions).toEqual([]);
    expect(ours.tables.payment_methods).toEqual([]);
  });
});

describe('the admin of the settings', () => {
  const email = 'Boss@test.local';
  const signIn = (password: string) => login(house.parts, { email: email.toLowerCase(), password, refreshSeconds });

  test('is there after any number of starts at once, with the password of the settings', async () => {
    await Promise.all(Array.from({ length: 4 }, () => ensureAdmin(house.parts, { email, password: 'first-password' })));
    expect((await signIn('first-password')).user).toMatchObject({ role: 'admin', emailVerified: true });
    await ensureAdmin(house.parts, { email, password: 'second-password' });
    await signIn('second-password');
    await expect(signIn('first-password')).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('is never made of somebody else’s account', async () => {
    await newPerson();
    await expect(
      ensureAdmin(house.parts, { email: `person-${people}@test.local`, password: 'another-password' }),
    ).rejects.toThrow('no admin');
  });
});

async function tableNames(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not like 'kysely%'`.execute(house.db);
  return rows.map((row) => row.name);
}
