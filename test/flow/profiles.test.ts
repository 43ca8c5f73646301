import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Consultant, type ProfileBody } from '../../contract/index.ts';
import { addPaymentMethod } from '../../core/flow/billing/add-payment-method.ts';
import { confirmPaymentMethod } from '../../core/flow/billing/confirm-payment-method.ts';
import { getInvoice } from '../../core/flow/billing/get-invoice.ts';
import { listPaymentMethods } from '../../core/flow/billing/list-payment-methods.ts';
import { removePaymentMethod } from '../../core/flow/billing/remove-payment-method.ts';
import { getConsultant } from '../../core/flow/profiles/get-consultant.ts';
import { getEarnings } from '../../core/flow/profiles/get-earnings.ts';
import { getGuidance } from '../../core/flow/profiles/get-guidance.ts';
import { getMyProfile } from '../../core/flow/profiles/get-my-profile.ts';
import { getPerformance } from '../../core/flow/profiles/get-performance.ts';
import { listConsultants } from '../../core/flow/profiles/list-consultants.ts';
import { listSkills } from '../../core/flow/profiles/list-skills.ts';
import { putMyProfile } from '../../core/flow/profiles/put-my-profile.ts';
import { blockUser, unblockUser } from '../../core/flow/safety/block-user.ts';
import { report } from '../../core/flow/safety/report.ts';
import { type House, openHouse } from './house.ts';
import { askedBefore, metBefore } from './past.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const body: ProfileBody = {
  headline: 'I keep clusters calm',
  bio: 'Ten years of Kubernetes.',
  skills: [{ slug: 'kubernetes', name: 'Kubernetes', level: 5 }],
  languages: ['en', 'de', 'en'],
  hourlyRate: { amount: 15_000, currency: 'EUR' },
};
const put = (userId: string, change: Partial<ProfileBody> = {}) =>
  putMyProfile(house.parts, { userId, body: { ...body, ...change } });

describe('a profile', () => {
  test('is written as a whole; what was earned stays; everyone who matches is told', async () => {
    const userId = await house.consultant();
    const before = Consultant.parse(await getMyProfile(house.parts, { userId }));
    expect(before).toMatchObject({
      headline: '',
      skills: [],
      tier: 'rookie',
      presence: 'offline',
      hourlyRate: { amount: 6000 },
    });
    await house.db.updateTable('consultant_profiles').set({ tier: 'expert' }).where('user_id', '=', userId).execute();
    const after = Consultant.parse(await put(userId));
    expect(after).toMatchObject({
      headline: body.headline,
      languages: ['en', 'de'],
      tier: 'expert',
      hourlyRate: body.hourlyRate,
    });
    expect(house.announced).toContain(userId);
    expect((await put(userId, { skills: [], bio: '' })).skills).toEqual([]);
  });

  test('a name that the taxonomy knows becomes its skill; one that it does not know is kept and noted, once', async () => {
    const userId = await house.consultant();
    const skills = [
      { name: 'k8s', level: 4 },
      { name: 'Underwater Basketry', level: 2 },
    ];
    const profile = await put(userId, { skills });
    expect(profile.skills).toEqual([
      { slug: 'kubernetes', name: 'k8s', level: 4 },
      { slug: null, name: 'Underwater Basketry', level: 2 },
    ]);
    await put(userId, { skills });
    await put(await house.consultant(), { skills: [{ name: 'underwater basketry', level: 1 }] });
    const noted = await house.db.selectFrom('unknown_phrases').select(['phrase', 'count']).execute();
    expect(noted).toEqual([{ phrase: 'underwater basketry', count: 2 }]);
  });

  test('unknown slugs and repeated skills are refused where they stand, and change nothing', async () => {
    const userId = await house.consultant();
    await put(userId);
    const wrong = (skills: ProfileBody['skills']) => expect(put(userId, { skills })).rejects;
    await wrong([
      { slug: 'kubernetes', name: 'K', level: 1 },
      { slug: 'no-such-skill', name: 'N', level: 1 },
    ]).toMatchObject({ code: 'validation_failed', details: { errors: [{ path: 'skills.1.slug' }] } });
    await wrong([
      { slug: 'kubernetes', name: 'K', level: 1 },
      { name: 'Kubernetes', level: 1 },
    ]).toMatchObject({ code: 'validation_failed', details: { errors: [{ path: 'skills.1' }] } });
    expect((await getMyProfile(house.parts, { userId })).skills).toMatchObject([{ slug: 'kubernetes', level: 5 }]);
  });
});

describe('consultants', () => {
  test('are found by skill, tier and presence, page by page, without the banned and the deleted', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 5; at++) {
      const id = await house.consultant();
      await put(id, { skills: [{ slug: 'java', name: 'Java', level: 3 }] });
      ids.unshift(id);
    }
    const [a, b, c, d, e] = ids as [string, string, string, string, string];
    const set = (id: string, change: object) =>
      house.db.updateTable('consultant_profiles').set(change).where('user_id', '=', id).execute();
    await set(a, { tier: 'elite', offline_since: null });
    await set(b, { offline_since: null });
    await house.db.updateTable('users').set({ banned_at: new Date() }).where('id', '=', c).execute();
    const found = async (filter: object, limit = 20, cursor?: string) => {
      const page = await listConsultants(house.parts, { page: { limit, cursor }, skill: 'java', ...filter });
      return { ids: page.items.map((it) => it.id), next: page.nextCursor };
    };
    expect((await found({})).ids).toEqual([a, b, d, e]);
    expect((await found({ tier: 'elite' })).ids).toEqual([a]);
    expect((await found({ online: true })).ids).toEqual([a, b]);
    expect((await found({ online: false })).ids).toEqual([d, e]);
    expect((await found({ skill: 'no-such-skill' })).ids).toEqual([]);
    const first = await found({}, 3);
    expect(first.ids).toEqual([a, b, d]);
    expect(await found({}, 3, first.next!)).toEqual({ ids: [e], next: null });
    await expect(getConsultant(house.parts, { consultantId: c })).rejects.toMatchObject({ code: 'not_found' });
    expect((await getConsultant(house.parts, { consultantId: a })).tier).toBe('elite');
  });
});

describe('skills', () => {
  const names = async (q?: string, limit = 20) =>
    (await listSkills(house.parts, { page: { limit }, q })).items.map((skill) => skill.slug);

  test('the very name comes first, an alias leads to its skill, whatever the case', async () => {
    expect((await names('Kubernetes'))[0]).toBe('kubernetes');
    expect((await names('K8S'))[0]).toBe('kubernetes');
    expect((await names('java'))[0]).toBe('java');
    expect(await names('java')).toContain('javascript');
    expect(await names('zzzz-nothing')).toEqual([]);
  });

  test('wildcards are letters like any other', async () => {
    expect(await names('kub%netes')).toEqual([]);
    expect(await names('kubern_tes')).toEqual([]);
  });

  test('all of them can be paged through, each once', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listSkills(house.parts, { page: { limit: 100, cursor } });
      seen.push(...page.items.map((skill) => skill.slug));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    const { n } = await house.db
      .selectFrom('skills')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    expect(seen).toHaveLength(n);
    expect(new Set(seen).size).toBe(n);
  });
});

describe('guidance', () => {
  const itemOf = async (userId: string, code: string) =>
    (await getGuidance(house.parts, { userId })).items.find((it) => it.code === code);

  test('sees the profile and the prices of peers, from five of them on', async () => {
    const userId = await house.consultant();
    await put(userId, { hourlyRate: { amount: 30_000, currency: 'CHF' }, skills: [] });
    expect((await itemOf(userId, 'skills'))?.done).toBe(false);
    const skills = ['docker', 'linux', 'terraform'].map((slug) => ({ slug, name: slug, level: 3 }));
    await put(userId, { skills, hourlyRate: { amount: 30_000, currency: 'CHF' } });
    for (const amount of [9_000, 10_000, 11_000, 12_000]) {
      await put(await house.consultant(), { skills, hourlyRate: { amount, currency: 'CHF' } });
    }
    expect((await itemOf(userId, 'rate'))?.done).toBe(true);
    await put(await house.consultant(), { skills, hourlyRate: { amount: 8_000, currency: 'CHF' } });
    expect((await itemOf(userId, 'skills'))?.done).toBe(true);
    expect(await itemOf(userId, 'rate')).toMatchObject({
      done: false,
      detail: expect.stringContaining(
        'CHF\u00a0300 an hour; half of 5 others with your skills ask CHF\u00a0100 or less',
      ),
    });
  });

  test('names the skills near their fields that several clients ask for and they lack, the scarcest first', async () => {
    const [one, other] = [await house.client(), await house.client()];
    const asked = async (clientId: string, slug: string, times: number, weight = 1): Promise<void> => {
      for (let at = 0; at < times; at++) {
        const { questionId } = await askedBefore(house.db, { clientId, askedAt: new Date() });
        await house.db
          .updateTable('questions')
          .set({ keywords: JSON.stringify([{ term: slug, weight, skill: slug }]) })
          .where('id', '=', questionId)
          .execute();
      }
    };
    for (const clientId of [one, other]) {
      await asked(clientId, 'ansible', 2);
      await asked(clientId, 'serverless', 3);
      await asked(clientId, 'family-law', 9);
      await asked(clientId, 'nginx', 9, 0.2);
    }
    await asked(one, 'helm', 9);
    const userId = await house.consultant();
    await put(userId, { skills: [{ slug: 'kubernetes', name: 'Kubernetes', level: 4 }] });
    const wanted = await itemOf(userId, 'wanted_skills');
    expect(wanted?.done).toBe(false);
    expect(wanted?.detail).toMatch(/asked for Serverless[^(]*\(6 questions\) and Ansible \(4 questions\): add/);
    await put(userId, { skills: ['kubernetes', 'ansible'].map((slug) => ({ slug, name: slug, level: 4 })) });
    expect(await itemOf(userId, 'wanted_skills')).toMatchObject({
      done: true,
      detail: expect.stringMatching(/Serverless/),
    });
    const lawyer = await house.consultant();
    await put(lawyer, { skills: [{ slug: 'employment-law', name: 'Employment law', level: 4 }] });
    expect((await itemOf(lawyer, 'wanted_skills'))?.detail).toMatch(/asked for Family law[^(]*\(18 questions\): add/);
  });

  test('says what the next tier needs', async () => {
    const userId = await house.consultant();
    const { nextTier } = await getGuidance(house.parts, { userId });
    expect(nextTier).toEqual({
      tier: 'growing',
      needs: ['11 more completed sessions', 'a rating of at least 4.0 (nobody has rated you yet)'],
    });
  });
});

test('performance tells how invitations were answered, and both histories', async () => {
  const [clientId, userId] = [await house.client(), await house.consultant()];
  await askedBefore(house.db, { clientId, consultantId: userId, askedAt: new Date(), offeredAfterMs: 900 });
  await askedBefore(house.db, { clientId, consultantId: userId, askedAt: new Date() });
  const performance = await getPerformance(house.parts, { userId });
  expect(performance).toMatchObject({
    tier: 'rookie',
    tierHistory: [{ from: null, to: 'rookie', reason: 'registered' }],
    responses: { invited: 2, offered: 1, declined: 0, expired: 1, medianResponseMs: null },
  });
});

test('earnings are the settled sessions, per currency, in all and day by day', async () => {
  const [clientId, userId] = [await house.client(), await house.consultant()];
  const at = (day: number) => ({
    clientId,
    consultantId: userId,
    askedAt: new Date(Date.UTC(2026, 5, day, 12)),
    endedAt: new Date(Date.UTC(2026, 5, day, 13)),
  });
  await metBefore(house.db, { ...at(2), charged: 10_000 });
  await metBefore(house.db, { ...at(2), charged: 2_000 });
  await metBefore(house.db, { ...at(4), charged: 5_000, currency: 'EUR' });
  await metBefore(house.db, { ...at(4) });
  const earnings = await getEarnings(house.parts, {
    userId,
    period: { from: '2026-06-01T00:00:00Z', to: '2026-06-06T00:00:00Z', interval: 'day' },
  });
  const usd = (amount: number) => ({ amount, currency: 'USD' });
  expect(earnings.total).toEqual([
    expect.objectContaining({ currency: 'EUR', sessions: 1, payout: { amount: 4_250, currency: 'EUR' } }),
    { currency: 'USD', sessions: 3, amount: usd(12_000), commission: usd(1_800), payout: usd(10_200) },
  ]);
  const dollars = earnings.series.filter((it) => it.currency === 'USD');
  expect(dollars.map((it) => [it.start.slice(0, 10), it.sessions])).toEqual([
    ['2026-06-01', 0],
    ['2026-06-02', 2],
    ['2026-06-03', 0],
    ['2026-06-04', 1],
    ['2026-06-05', 0],
  ]);
  const others = await getEarnings(house.parts, { userId: await house.consultant(), period: { interval: 'day' } });
  expect(others).toEqual({ total: [], series: [] });
});

describe('safety', () => {
  test('a block is one per pair and direction, can be lifted, and is announced', async () => {
    const [blockerId, blockedId] = [await house.client(), await house.consultant()];
    const count = async () =>
      (await house.db.selectFrom('blocks').selectAll().where('blocker_id', '=', blockerId).execute()).length;
    await blockUser(house.parts, { blockerId, blockedId });
    await blockUser(house.parts, { blockerId, blockedId });
    expect(await count()).toBe(1);
    expect(house.announced).toContain(blockedId);
    await unblockUser(house.parts, { blockerId, blockedId });
    await unblockUser(house.parts, { blockerId, blockedId });
    expect(await count()).toBe(0);
    const self = { blockerId, blockedId: blockerId };
    await expect(blockUser(house.parts, self)).rejects.toMatchObject({ code: 'validation_failed' });
    const nobody = { blockerId, blockedId: '01890000-0000-7000-8000-000000000000' };
    await expect(blockUser(house.parts, nobody)).rejects.toMatchObject({ code: 'not_found' });
    await expect(blockUser(house.parts, { blockerId, blockedId: await house.admin() })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('only what one can see can be reported', async () => {
    const [clientId, strangerId, consultantId] = [await house.client(), await house.client(), await house.consultant()];
    const sessionId = await metBefore(house.db, { clientId, consultantId, askedAt: new Date(), endedAt: new Date() });
    const about = (type: 'user' | 'question' | 'session' | 'message', id: string, reporterId: string) =>
      report(house.parts, {
        reporter: { id: reporterId, role: 'client' },
        subject: { type, id },
        reason: 'rude',
        detail: null,
      });
    expect(await about('session', sessionId, clientId)).toMatchObject({
      reporterId: clientId,
      subject: { id: sessionId },
    });
    await expect(about('session', sessionId, strangerId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(about('message', sessionId, clientId)).rejects.toMatchObject({ code: 'not_found' });
    await expect(about('question', sessionId, clientId)).rejects.toMatchObject({ code: 'not_found' });
    expect((await about('user', consultantId, strangerId)).subject.type).toBe('user');
  });
});

describe('payment methods', () => {
  const list = async (clientId: string) =>
    (await listPaymentMethods(house.parts, { clientId, page: { limit: 20 } })).items;

  test('the first becomes the default, and when it goes the newest of the others does', async () => {
    const clientId = await house.client();
    const added = await Promise.all(
      ['tok_visa', 'tok_declined', 'tok_declined_later'].map((token) =>
        addPaymentMethod(house.parts, { clientId, token }),
      ),
    );
    expect((await list(clientId)).filter((it) => it.isDefault)).toHaveLength(1);
    const first = (await list(clientId)).find((it) => it.isDefault)!;
    await removePaymentMethod(house.parts, { clientId, paymentMethodId: first.id });
    const left = await list(clientId);
    expect(left.map((it) => it.isDefault)).toEqual([true, false]);
    for (const { id } of left) await removePaymentMethod(house.parts, { clientId, paymentMethodId: id });
    expect(await list(clientId)).toEqual([]);
    expect(added).toHaveLength(3);
    const again = { clientId, paymentMethodId: first.id };
    await expect(removePaymentMethod(house.parts, again)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a token that the provider does not know is payment_failed', async () => {
    const clientId = await house.client();
    await expect(addPaymentMethod(house.parts, { clientId, token: 'tok_made_up' })).rejects.toMatchObject({
      code: 'payment_failed',
    });
    expect(await list(clientId)).toEqual([]);
  });

  test('confirming is the owner’s, and wakes a session that may wait for it', async () => {
    const [clientId, consultantId] = [await house.client(), await house.consultant()];
    const method = await addPaymentMethod(house.parts, { clientId, token: 'tok_authentication_required' });
    expect(method.needsConfirmation).toBe(true);
    const confirm = { clientId, paymentMethodId: method.id };
    await expect(
      confirmPaymentMethod(house.parts, { ...confirm, clientId: await house.client() }),
    ).rejects.toMatchObject({ code: 'not_found' });
    const sessionId = await metBefore(house.db, { clientId, consultantId, askedAt: new Date(), endedAt: new Date() });
    const live = {
      status: 'active',
      ended_at: null,
      end_reason: null,
      settled_at: null,
      payment_method_id: method.id,
    } as const;
    await house.db.updateTable('sessions').set(live).where('id', '=', sessionId).execute();
    expect((await confirmPaymentMethod(house.parts, confirm)).needsConfirmation).toBe(false);
    expect(house.rung).toContainEqual({ name: 'session.advance', payload: { sessionId } });
    await expect(removePaymentMethod(house.parts, confirm)).rejects.toMatchObject({ code: 'invalid_state' });
    expect((await list(clientId)).map((it) => it.id)).toContain(method.id);
  });
});

test('an invoice shows free and paid time to the two, once the session is settled', async () => {
  const [clientId, consultantId] = [await house.client(), await house.consultant()];
  const sessionId = await metBefore(house.db, {
    clientId,
    consultantId,
    askedAt: new Date(),
    endedAt: new Date(),
    charged: 5_000,
  });
  const invoice = (viewerId: string) => getInvoice(house.parts, { viewerId, sessionId });
  await expect(invoice(clientId)).rejects.toMatchObject({ code: 'not_found' });
  await house.db
    .insertInto('invoices')
    .values({ session_id: sessionId, number: '2026-000001', client_name: 'A client', consultant_name: 'A consultant' })
    .execute();
  const usd = (amount: number) => ({ amount, currency: 'USD' });
  expect(await invoice(clientId)).toMatchObject({
    number: '2026-000001',
    client: { id: clientId, name: 'A client' },
    lines: [
      { seconds: 600, amount: usd(0) },
      { seconds: 1_500, rate: usd(12_000), amount: usd(5_000) },
    ],
    total: usd(5_000),
    charges: [{ amount: usd(5_000) }],
  });
  expect((await invoice(consultantId)).total).toEqual(usd(5_000));
  await expect(invoice(await house.client())).rejects.toMatchObject({ code: 'not_found' });
});
