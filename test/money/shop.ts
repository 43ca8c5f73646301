/** A house in which things are sold: people with cards, sessions to be settled, and the books after each move. */
import { sql } from 'kysely';
import { openAccount } from '../../core/flow/billing/open-account.ts';
import { refreshAccount } from '../../core/flow/billing/refresh-account.ts';
import { settleSession } from '../../core/flow/billing/settle-session.ts';
import { compareBooks } from '../../core/flow/books/compare-books.ts';
import { isBalanced, trialBalance } from '../../core/flow/books/trial-balance.ts';
import { type House, openHouse } from '../flow/house.ts';
import { type Outside, outsideOfSimulated } from './outside.ts';
import { addCard, type Sale, sell } from './sold.ts';

export interface Shop extends Omit<House, 'provider'> {
  /** What the world does to the payment provider. */
  readonly outside: Outside;
  readonly admin1: string;
  /** A client with a card, and a consultant. */
  pair(): Promise<Pick<Sale, 'clientId' | 'consultantId' | 'methodId'>>;
  /** Sold and settled. @returns the session's id */
  settled(sale: Sale): Promise<string>;
  /** Minor units; credit balances are negative. */
  balance(kind: string, ownerId?: string | null): Promise<number>;
  query<Row extends object>(text: string): Promise<{ rows: Row[] }>;
  /** What is wrong with the books, in words: nothing. */
  wrong(): Promise<unknown[]>;
}

/** @param open the payment provider; left out: the simulated one */
export async function openShop(open?: () => Promise<Outside>): Promise<Shop> {
  const house = await openHouse();
  const outside = open ? await open() : outsideOfSimulated(house.provider);
  const parts = { ...house.parts, payments: outside.payments };
  const admin1 = await house.admin();
  return {
    ...house,
    parts,
    outside,
    admin1,
    async pair() {
      const [clientId, consultantId] = await Promise.all([house.client(), house.consultant()]);
      const account = await openAccount(parts, { consultantId, country: null, currency: 'USD' });
      await outside.onboard(account.ref);
      await refreshAccount(parts, { consultantId });
      return { clientId, consultantId, methodId: await addCard(parts, clientId) };
    },
    async settled(sale) {
      const sessionId = await sell(parts, sale);
      await settleSession(parts, { sessionId });
      return sessionId;
    },
    async balance(kind, ownerId = null) {
      const { accounts } = await trialBalance(parts);
      return accounts
        .filter((it) => it.kind === kind && it.ownerId === ownerId)
        .reduce((sum, it) => sum + it.debit - it.credit, 0);
    },
    query: (text) => sql.raw<never>(text).execute(house.db),
    async wrong() {
      const balance = await trialBalance(parts);
      // From a minute ahead, so that charges of this moment are old enough to be compared.
      const differences = await compareBooks(parts, { now: Date.now() + 180_000 });
      return [...(isBalanced(balance) ? [] : [balance]), ...differences];
    },
    async close() {
      await house.close();
      await outside.close();
    },
  };
}
