import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AdminLive } from '../../contract/index.ts';
import { mailOneTimeToken } from '../../core/db/queries/tokens.ts';
import { verificationMail } from '../../core/flow/accounts/mails.ts';
import { answerOnce } from '../../core/flow/idempotency/answer-once.ts';
import { requestHash } from '../../core/flow/idempotency/request-hash.ts';
import { enrichKeywords } from '../../core/flow/keywords/enrich-keywords.ts';
import { adoptSkill } from '../../core/flow/operations/adopt-skill.ts';
import { banUser, unbanUser } from '../../core/flow/operations/ban-user.ts';
import { getLive } from '../../core/flow/operations/get-live.ts';
import { listAudit } from '../../core/flow/operations/list-audit.ts';
import { listMail } from '../../core/flow/operations/list-mail.ts';
import { listReports } from '../../core/flow/operations/list-reports.ts';
import { listUnknownSkills } from '../../core/flow/operations/list-unknown-skills.ts';
import { listUsers } from '../../core/flow/operations/list-users.ts';
import { putMyProfile } from '../../core/flow/profiles/put-my-profile.ts';
import { report } from '../../core/flow/safety/report.ts';
import { holdTaxonomy } from '../../core/flow/taxonomy/hold-taxonomy.ts';
import { type House, openHouse } from './house.ts';
import { askedBefore, metBefore } from './past.ts';

let house: House;
let adminId: string;
beforeAll(async () => {
  house = await openHouse();
  adminId = await house.admin();
});
afterAll(() => house.close());

const page = { limit: 20 };
const profile = (userId: string, names: string[]) =>
  putMyProfile(house.parts, {
    userId,
    body: {
      headline: 'A consultant',
      bio: '',
      skills: names.map((name) => ({ name, level: 3 })),
      languages: ['en'],
      hourlyRate: { amount: 10_000, currency: 'USD' },
    },
  });

describe('growing the taxonomy', () => {
  test('frequent phrases come first; an approved one becomes a skill of those who named it', async () => {
    const [one, two] = [await house.consultant(), await house.consultant()];
    await profile(one, ['Quokka Grooming', 'Quokka tools']);
    await profile(two, ['quokka grooming']);
    const unknown = await listUnknownSkills(house.parts, { page });
    expect(unknown.items.map((it) => [it.phrase, it.count])).toEqual([
      ['quokka grooming', 2],
      ['quokka tools', 1],
    ]);
    house.announced.length = 0;
    const input = {
      adminId,
      phrase: 'Quokka Grooming',
      slug: 'quokka-grooming',
      name: 'Quokka Grooming',
      field: 'Agriculture',
    };
    expect(await adoptSkill(house.parts, input)).toEqual({
      slug: 'quokka-grooming',
      name: 'Quokka Grooming',
      aliases: ['quokka grooming'],
      field: 'Agriculture',
    });
    expect(house.announced.sort()).toEqual([one, two, 'taxonomy'].sort());
    expect((await listUnknownSkills(house.parts, { page })).items.map((it) => it.phrase)).toEqual(['quokka tools']);
    const named = await house.db
      .selectFrom('consultant_skills')
      .select('user_id')
      .where('slug', '=', 'quokka-grooming')
      .execute();
    expect(named.map((row) => row.user_id).sort()).toEqual([one, two].sort());

    // Merged into one that is there; who has both keeps one.
    await adoptSkill(house.parts, { adminId, phrase: 'quokka tools', slug: 'quokka-grooming' });
    expect((await listUnknownSkills(house.parts, { page })).items).toEqual([]);
    const { items } = await listAudit(house.parts, { page, q: 'quokka-grooming' });
    expect(items.map((it) => [it.action, it.reason])).toEqual([
      ['skill.merge', 'quokka tools'],
      ['skill.approve', 'Quokka Grooming'],
    ]);
  });

  test('what clients write about counts once a question; an approved phrase is read as its skill from then on', async () => {
    const taxonomy = await holdTaxonomy({ ...house.parts, online: { orderBy: () => {} } });
    taxonomy.stop();
    const ask = async (): Promise<string> => {
      const { questionId } = await askedBefore(house.db, { clientId: await house.client(), askedAt: new Date() });
      const text = {
        title: 'Wombat taming at home',
        body: 'How do I begin with wombat taming? Wombat taming is new to me.',
      };
      await house.db.updateTable('questions').set(text).where('id', '=', questionId).execute();
      // Repeated, as a job may be, it counts once.
      for (let i = 0; i < 2; i += 1) {
        await enrichKeywords({ ...house.parts, taxonomy, enricher: null }, { questionIds: [questionId] });
      }
      return questionId;
    };
    const countOf = async () =>
      (await listUnknownSkills(house.parts, { page })).items.find((it) => it.phrase === 'wombat taming')?.count;
    const skillsOf = async (questionId: string) => {
      const { keywords } = await house.db
        .selectFrom('questions')
        .select('keywords')
        .where('id', '=', questionId)
        .executeTakeFirstOrThrow();
      return keywords.flatMap(({ skill }) => skill ?? []);
    };
    const first = await ask();
    expect(await countOf()).toBe(1);
    await ask();
    expect(await countOf()).toBe(2);
    expect(await skillsOf(first)).not.toContain('wombats');

    const skill = { slug: 'wombats', name: 'Wombats', field: 'Agriculture' };
    await adoptSkill(house.parts, { adminId, phrase: 'wombat taming', ...skill });
    await taxonomy.reload();
    expect(await skillsOf(await ask())).toContain('wombats');
    expect(await countOf()).toBeUndefined();
  });

  test('a new skill needs a name and a field', async () => {
    await expect(adoptSkill(house.parts, { adminId, phrase: 'x y', slug: 'x-y' })).rejects.toMatchObject({
      code: 'validation_failed',
      details: { errors: [{ path: 'name' }, { path: 'field' }] },
    });
  });
});

describe('banning', () => {
  test('cuts sockets, revokes sign-ins, is announced and audited, and can be lifted', async () => {
    const userId = await house.consultant();
    const banned = await banUser(house.parts, { adminId, userId, reason: 'fraud' });
    expect(banned).toMatchObject({ id: userId, banReason: 'fraud', bannedAt: expect.any(String) });
    expect(house.cut).toContainEqual({ userId, familyId: undefined });
    expect(house.announced).toContain(userId);
    expect(await unbanUser(house.parts, { adminId, userId, reason: 'cleared' })).toMatchObject({ bannedAt: null });
    await expect(unbanUser(house.parts, { adminId, userId, reason: 'again' })).rejects.toMatchObject({
      code: 'invalid_state',
    });
    const { items } = await listAudit(house.parts, { page, q: userId });
    expect(items.map((it) => it.action)).toEqual(['user.unban', 'user.ban']);
  });

  test('not oneself, and not nobody', async () => {
    const reason = 'why not';
    await expect(banUser(house.parts, { adminId, userId: adminId, reason })).rejects.toMatchObject({
      code: 'forbidden',
    });
    const nobody = '01890000-0000-7000-8000-000000000000';
    await expect(banUser(house.parts, { adminId, userId: nobody, reason })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('lists', () => {
  test('users are found by name, address and id; what looks like a wildcard is none', async () => {
    const id = await house.client();
    await house.db.updateTable('users').set({ name: '100% Ada_Lovelace' }).where('id', '=', id).execute();
    const found = async (q: string) => (await listUsers(house.parts, { page, q })).items.map((user) => user.id);
    expect(await found('ada_love')).toEqual([id]);
    expect(await found('0% a')).toEqual([id]);
    expect(await found('ada%love')).toEqual([]);
    expect(await found(id)).toEqual([id]);
    const { email } = (await listUsers(house.parts, { page, q: id })).items[0]!;
    expect(await found(email)).toEqual([id]);
  });

  test('mail and reports are found by what they say', async () => {
    const reporter = await house.client();
    const subject = await house.consultant();
    const { email } = (await listUsers(house.parts, { page, q: reporter })).items[0]!;
    await mailOneTimeToken(house.db, verificationMail({ email, publicUrl: 'https://connect.example' }));
    expect((await listMail(house.parts, { page, q: email })).items).toMatchObject([{ to: email }]);
    await report(house.parts, {
      reporter: { id: reporter, role: 'client' },
      subject: { type: 'user', id: subject },
      reason: 'asked to pay outside',
      detail: 'via a bank transfer',
    });
    expect((await listReports(house.parts, { page, q: 'BANK TRANSFER' })).items).toMatchObject([
      { subject: { id: subject } },
    ]);
    expect((await listReports(house.parts, { page, q: subject })).items).toHaveLength(1);
    expect((await listReports(house.parts, { page, q: 'nothing of this' })).items).toEqual([]);
  });
});

test('the live view shows who is online, what is open, what runs, and the queues', async () => {
  const [clientId, online, inSession] = [await house.client(), await house.consultant(), await house.consultant()];
  await house.db
    .updateTable('consultant_profiles')
    .set({ offline_since: null })
    .where('user_id', 'in', [online, inSession])
    .execute();
  const { questionId } = await askedBefore(house.db, { clientId, askedAt: new Date(), status: 'open' });
  const sessionId = await metBefore(house.db, {
    clientId,
    consultantId: inSession,
    askedAt: new Date(),
    endedAt: new Date(),
  });
  const running = { status: 'active', ended_at: null, end_reason: null, settled_at: null } as const;
  await house.db.updateTable('sessions').set(running).where('id', '=', sessionId).execute();
  const queues = [{ name: 'matching', waiting: 1, active: 0, delayed: 2, failed: 0 }];
  const live = AdminLive.parse(await getLive({ ...house.parts, queueDepths: async () => queues }));
  expect(live.online.map((it) => [it.consultantId, it.presence]).sort()).toEqual(
    [
      [online, 'online'],
      [inSession, 'busy'],
    ].sort(),
  );
  expect(live.openQuestions.map((it) => it.id)).toEqual([questionId]);
  expect(live.sessions).toMatchObject([{ id: sessionId, status: 'active', payout: { currency: 'USD' } }]);
  expect(live.queues).toEqual(queues);
});

describe('answering once', () => {
  const once = async (key: string, run: () => Promise<{ status: number; body: string }>, input: unknown = {}) =>
    answerOnce(house.parts, { userId: adminId, key, hash: requestHash('test', input) }, run);
  const answer =
    (status: number, body = '{}') =>
    async () => ({ status, body });

  test('a reservation whose holder has died is taken over after a minute, and the dead one cannot answer any more', async () => {
    const slow = Promise.withResolvers<{ status: number; body: string }>();
    const begun = Promise.withResolvers<void>();
    const first = once('slow', () => {
      begun.resolve();
      return slow.promise;
    });
    await begun.promise;
    await expect(once('slow', answer(200))).rejects.toMatchObject({ code: 'conflict', details: { retryAfter: 1 } });
    await house.db
      .updateTable('idempotency_answers')
      .set({ created_at: new Date(Date.now() - 61_000) })
      .where('key', '=', 'slow')
      .execute();
    expect(await once('slow', answer(201, '"second"'))).toMatchObject({ status: 201, replayed: false });
    slow.resolve({ status: 200, body: '"first"' });
    await first;
    expect(await once('slow', answer(200, '"third"'))).toEqual({ status: 201, body: '"second"', replayed: true });
  });

  test('what says "not now", and what throws, leaves the key free', async () => {
    expect((await once('busy', answer(503))).status).toBe(503);
    expect((await once('busy', answer(429))).status).toBe(429);
    await expect(once('busy', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(await once('busy', answer(409, '"no"'))).toMatchObject({ status: 409, replayed: false });
    expect(await once('busy', answer(200))).toMatchObject({ status: 409, body: '"no"', replayed: true });
  });

  test('the order of fields does not matter, their values do', async () => {
    await once('fields', answer(200), { a: 1, b: { c: [1, 2], d: null } });
    expect((await once('fields', answer(200), { b: { d: null, c: [1, 2] }, a: 1 })).replayed).toBe(true);
    await expect(once('fields', answer(200), { a: 1, b: { c: [2, 1], d: null } })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
  });
});
