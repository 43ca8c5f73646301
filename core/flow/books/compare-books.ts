import {
  findBookedCharges,
  insertComparison,
  listBookedCharges,
  listExpectedBalances,
  listUnbalancedTransactions,
} from '../../db/queries/books.ts';
import { listProviderAccounts } from '../../db/queries/payouts.ts';
import { type Charge, compareBalances, compareCharges, type Difference } from '../../domain/comparison.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';

type Deps = Pick<Parts, 'db' | 'payments' | 'log'>;

const CHARGES_MS = 2 * 86_400_000;
/** A charge this young may be on its way into the books. */
const YOUNG_MS = 60_000;
const LOOKS = 3;

/**
 * Holds our books against the provider's, to the cent: its balance with us and with every consultant, and each charge of the last two
 * days. Money moves meanwhile, so what differs is looked at again, and only what differs each time in the same way is a difference.
 * @returns what differs; it is kept, and shown to operators
 */
export async function compareBooks(deps: Deps, { now }: { now: number }): Promise<Difference[]> {
  let result = await look(deps, now);
  for (let again = 1; again < LOOKS && result.differences.length > 0; again++) {
    const next = await look(deps, now);
    const seen = new Set(result.differences.map(keyOf));
    result = { checked: next.checked, differences: next.differences.filter((it) => seen.has(keyOf(it))) };
  }
  await insertComparison(deps.db, { id: newId(), ...result });
  if (result.differences.length > 0) {
    deps.log.error({ differences: result.differences }, 'our books and the payment provider’s disagree');
  }
  return result.differences;
}

const keyOf = (it: Difference): string => `${it.what} ${it.ref} ${it.currency} ${it.ours - it.theirs}`;

async function look(deps: Deps, now: number): Promise<{ checked: number; differences: Difference[] }> {
  const balances = await lookAtBalances(deps);
  const charges = await lookAtCharges(deps, now);
  const unbalanced = (await listUnbalancedTransactions(deps.db)).map(
    (ref): Difference => ({ what: 'unbalanced transaction', ref, currency: 'USD', ours: 1, theirs: 0 }),
  );
  return {
    checked: balances.checked + charges.checked,
    differences: [...unbalanced, ...balances.differences, ...charges.differences],
  };
}

async function lookAtBalances(deps: Deps) {
  const accounts = await listProviderAccounts(deps.db, { provider: deps.payments.provider, payable: false });
  const refOf = new Map(accounts.map((it) => [it.consultantId, it.ref]));
  const theirs = new Map<string | null, Awaited<ReturnType<typeof deps.payments.balance>>>();
  for (const ref of [null, ...refOf.values()]) theirs.set(ref, await deps.payments.balance(ref));
  const ours = (await listExpectedBalances(deps.db)).map(({ ownerId, ...it }) => ({
    ...it,
    accountRef: ownerId === null ? null : (refOf.get(ownerId) ?? `no account of ${ownerId}`),
  }));
  return compareBalances(ours, theirs);
}

async function lookAtCharges(deps: Deps, now: number) {
  const since = now - CHARGES_MS;
  const theirs: Charge[] = [];
  for await (const it of deps.payments.listMovements({ accountRef: null, since })) {
    if (it.kind === 'charge' && it.sourceRef && it.at < now - YOUNG_MS) {
      theirs.push({ ref: it.sourceRef, currency: it.currency, amount: it.amount });
    }
  }
  const [booked, known] = await Promise.all([
    // Of ours only what they must have in their list: both ends are drawn in a little.
    listBookedCharges(deps.db, { from: new Date(since + YOUNG_MS), to: new Date(now - 2 * YOUNG_MS) }),
    findBookedCharges(
      deps.db,
      theirs.map((it) => it.ref),
    ),
  ]);
  return compareCharges({ booked, known, theirs });
}
