/** What use cases need, over a database of one's own: the stores are real, what would be told to others is written down. */
import { randomUUID } from 'node:crypto';
import { createP2pRooms } from '../../core/adapters/p2p/index.ts';
import { createSimulatedPayments, type SimulatedPayments } from '../../core/adapters/simulated-payments/index.ts';
import { loadConfig } from '../../core/config.ts';
import { connect, type Db } from '../../core/db/connect.ts';
import { insertUser } from '../../core/db/queries/users.ts';
import { newId } from '../../core/flow/ids.ts';
import type { Parts } from '../../core/flow/parts.ts';
import { createTestDatabase } from '../support/database.ts';

type Used =
  | 'db'
  | 'clock'
  | 'log'
  | 'notifier'
  | 'alarms'
  | 'payments'
  | 'rooms'
  | 'presence'
  | 'timing'
  | 'economics'
  | 'invoices'
  | 'freeTime'
  | 'publicUrl';

export interface House {
  readonly parts: Pick<Parts, Used>;
  readonly db: Db;
  /** The same as `parts.payments`, with what the world does to a provider. */
  readonly provider: SimulatedPayments;
  readonly databaseUrl: string;
  readonly told: { userId: string; event: string; payload: unknown }[];
  readonly cut: { userId: string; familyId: string | undefined }[];
  readonly rung: { name: string; payload: unknown }[];
  /** Ids of consultants who were announced as changed, and `taxonomy`. */
  readonly announced: string[];
  client(): Promise<string>;
  consultant(): Promise<string>;
  admin(): Promise<string>;
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const database = await createTestDatabase();
  const db = connect({ url: database.url, poolSize: 6 });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const payments = createSimulatedPayments({ databaseUrl: database.url, log });
  const { timing, economics, invoices, freeTime, publicUrl } = loadConfig({});
  const told: House['told'] = [];
  const cut: House['cut'] = [];
  const rung: House['rung'] = [];
  const announced: string[] = [];
  const user = (role: 'client' | 'consultant' | 'admin') => async () => {
    const id = newId();
    await insertUser(db, { id, email: `${randomUUID()}@test.local`, passwordHash: 'none', name: `A ${role}`, role });
    return id;
  };
  return {
    db,
    provider: payments,
    databaseUrl: database.url,
    told,
    cut,
    rung,
    announced,
    parts: {
      db,
      publicUrl,
      log,
      payments,
      rooms: createP2pRooms({ iceServers: [] }),
      timing,
      economics,
      invoices,
      freeTime,
      clock: { now: () => Date.now() },
      notifier: {
        toUser: (userId, event, payload) => void told.push({ userId, event, payload }),
        invite: (question, invitations) => {
          for (const { match, expiresAt } of invitations) {
            told.push({ userId: match.consultantId, event: 'match:invited', payload: { match, question, expiresAt } });
          }
        },
        setClock: () => {},
        disconnectUser: (userId, familyId) => void cut.push({ userId, familyId }),
        disconnectApp: () => {},
      },
      alarms: { ring: (name, payload) => void rung.push({ name, payload }) },
      presence: {
        onlineAmong: async () => new Set(),
        announceChanged: async (ids) => void announced.push(...ids),
        announceTaxonomy: async () => void announced.push('taxonomy'),
      },
    },
    client: user('client'),
    consultant: user('consultant'),
    admin: user('admin'),
    close: async () => {
      await Promise.all([db.destroy(), payments.close()]);
      await database.drop();
    },
  };
}
