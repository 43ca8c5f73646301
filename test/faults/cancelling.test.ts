import { describe, expect, it } from 'vitest';
import type { Match, PaymentMethod } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import type { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { answered } from './barrier.ts';
import type { Books } from './books.ts';
import { type Held, holdRows, untilWaiting } from './holding.ts';
import { inviteTo } from './story.ts';
import { setStage, type Troupe } from './troupe.ts';

let cluster: Cluster;
let books: Books;
let troupe: Troupe;
setStage({ env: {} }, (it) => ({ cluster, books, troupe } = it));

async function offered(): Promise<{ client: Actor; expert: Actor; match: Match }> {
  const [client, expert] = await Promise.all([troupe.client(), troupe.consultant()]);
  const { match } = await inviteTo(client, expert);
  return { client, expert, match: await expert.emit('match:offer', { matchId: match.id }) };
}

/** The payment provider does not answer before this is let go of: somebody else is about to write the same hold into its books. */
const stallPayment = (match: Match): Promise<Held> =>
  holdRows(
    cluster.database.url,
    `insert into simulated_payments.intents (key, ref, method_ref, amount, currency, status)
     values ($1, $1, '', 0, '', 'cancelled')`,
    [`hold:${match.id}:1:1`],
  );

const holdsOf = (match: Match): Promise<{ status: string; session_id: string | null }[]> =>
  books.query('select status, session_id from holds where match_id = $1', [match.id]);
const untilReleased = (match: Match): Promise<unknown> =>
  until(async () => (await holdsOf(match)).every((it) => it.status === 'released'), {
    within: 20_000,
    what: () => 'the hold to be given back',
  });

describe('cancelling a question whose acceptance is being paid', () => {
  it('wins: the acceptance is refused when the provider has answered, and the hold goes back', async () => {
    const { client, expert, match } = await offered();
    const provider = await stallPayment(match);
    const accepting = answered(() => client.emit('match:accept', { matchId: match.id }));
    await untilWaiting(books, 'simulated_payments.intents');

    const cancelled = await client.emit('question:cancel', { questionId: match.questionId });
    expect(cancelled.status).toBe('cancelled');
    await expert.next('match:rescinded', (it) => it.matchId === match.id && it.reason === 'cancelled');
    await provider.letGo();
    expect((await accepting).code).toBe('invalid_state');
    expect(await holdsOf(match)).toMatchObject([{ session_id: null }]);
    await untilReleased(match);
    expect(await client.emit('sync', {})).toMatchObject({ session: null, openQuestions: [] });
    expect(await client.tryEmit('match:accept', { matchId: match.id })).toBe('invalid_state');
    expect(await client.emit('question:cancel', { questionId: match.questionId })).toEqual(cancelled);
  }, 60_000);

  it('wins also while the client’s confirmation is waited for: confirming afterwards opens no session', async () => {
    const { client, match } = await offered();
    const card = await client.post<PaymentMethod>('/v1/payment-methods', { token: 'tok_authentication_required' });
    await books.query('update payment_methods set is_default = (id = $1) where client_id = $2', [card.id, client.id]);
    expect(await client.tryEmit('match:accept', { matchId: match.id })).toBe('payment_action_required');
    expect((await client.emit('question:cancel', { questionId: match.questionId })).status).toBe('cancelled');
    await client.post(`/v1/payment-methods/${card.id}/confirm`);
    expect(await client.tryEmit('match:accept', { matchId: match.id })).toBe('invalid_state');
    await untilReleased(match);
  }, 60_000);

  it('comes too late once the session is there', async () => {
    const { client, match } = await offered();
    const session = await client.emit('match:accept', { matchId: match.id });
    expect(await client.tryEmit('question:cancel', { questionId: match.questionId })).toBe('invalid_state');
    await client.emit('session:end', { sessionId: session.id });
  }, 60_000);
});
