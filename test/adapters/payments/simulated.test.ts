import { randomUUID } from 'node:crypto';
import { createSimulatedPayments } from '../../../core/adapters/simulated-payments/index.ts';
import { collect } from '../../support/collect.ts';
import { createTestDatabase } from '../../support/database.ts';
import { describePayments, type Stage } from './conformance.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

describePayments('simulated', async (): Promise<Stage> => {
  const database = await createTestDatabase();
  const payments = createSimulatedPayments({ databaseUrl: database.url, log });
  const eventAbout = async (ref: string, at?: number) => {
    const events = await collect(payments.listEvents({ accountRef: null, since: 0 }));
    const event = events.findLast((it) => it.subjectRef === ref);
    if (!event) throw new Error(`no event about ${ref}`);
    return payments.sign(event, at === undefined ? {} : { at });
  };
  return {
    payments,
    cards: { works: 'tok_visa', declined: 'tok_declined', confirmed: 'tok_authentication_required' },
    activeAccount: async () => {
      const consultantId = randomUUID();
      const key = `account:${consultantId}`;
      return (await payments.openAccount({ key, consultantId, country: null, currency: 'USD' })).ref;
    },
    confirm: async ({ methodRef }) => void (await payments.confirmMethod(methodRef)),
    settleBalances: async () => {},
    raiseChargeback: async (holdRef) => (await payments.raiseChargeback({ holdRef })).ref,
    closeChargeback: (ref, status) => payments.closeChargeback({ ref, status }),
    returnPayout: ({ ref }) => payments.returnPayout({ ref, reason: 'account_closed' }),
    eventAbout: (ref) => eventAbout(ref),
    oldEventAbout: (ref) => eventAbout(ref, Date.now() - 600_000),
    close: async () => {
      await payments.close();
      await database.drop();
    },
  };
});
