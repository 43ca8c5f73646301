/** Everybody whom this process plays: sockets as a browser would hold them, and what they hear. */
import { io, type Socket } from 'socket.io-client';
import { clientAt, consultantAt } from '../population/population.ts';
import { tokenFor } from '../population/tokens.ts';

export interface Crowd {
  readonly clients: Socket[];
  readonly consultants: Map<string, Socket>;
}
interface Address {
  readonly url: string;
  readonly secret: string;
}
export interface CrowdPlan extends Address {
  /** Their numbers in the population. */
  readonly consultants: readonly number[];
  /** The first so many of the population. */
  readonly clients: number;
  /** Wait until each consultant has heard that they are free, so that nothing of their coming is left to do. */
  readonly untilFree: boolean;
}
type Role = 'client' | 'consultant';

/** At once, so that the server is not measured by a storm that no balancer would let through. */
const AT_ONCE = 40;
const PATIENCE_MS = 60_000;

export async function gather(plan: CrowdPlan): Promise<Crowd> {
  const consultants = new Map<string, Socket>();
  const clients: Socket[] = [];
  await inTurns(plan.consultants, async (n) => {
    const { id } = consultantAt(n);
    consultants.set(id, await connect(plan, id, tokenFor(plan.secret, consultantAt(n), 'consultant'), 'consultant'));
  });
  await inTurns(
    Array.from({ length: plan.clients }, (_, n) => n),
    async (n) => {
      const { id } = clientAt(n);
      clients[n] = await connect(plan, id, tokenFor(plan.secret, clientAt(n), 'client'), 'client');
    },
  );
  return { clients, consultants };
}

/** More devices of one client. */
export const connectDevices = (plan: Address, client: number, count: number): Promise<Socket[]> => {
  const person = clientAt(client);
  const device = () =>
    connect({ ...plan, untilFree: false }, person.id, tokenFor(plan.secret, person, 'client'), 'client');
  return Promise.all(Array.from({ length: count }, device));
};

export function disperse({ clients, consultants }: Crowd): void {
  for (const socket of [...clients, ...consultants.values()]) socket.disconnect();
}

async function connect(
  plan: Address & Pick<CrowdPlan, 'untilFree'>,
  userId: string,
  token: string,
  role: Role,
): Promise<Socket> {
  const socket = io(plan.url, {
    transports: ['websocket'],
    auth: { token, userId, role },
    forceNew: true,
    reconnection: false,
  });
  const awaited = ['snapshot', ...(role === 'consultant' && plan.untilFree ? ['availability:changed'] : [])];
  const heard = Promise.all(awaited.map((event) => new Promise((resolve) => socket.once(event, resolve))));
  const failed = Promise.withResolvers<never>();
  socket.once('connect_error', failed.reject);
  const timer = setTimeout(() => failed.reject(new Error(`${role} ${userId} did not hear ${awaited}`)), PATIENCE_MS);
  try {
    await Promise.race([heard, failed.promise]);
    return socket;
  } finally {
    clearTimeout(timer);
  }
}

async function inTurns(items: readonly number[], work: (item: number) => Promise<void>): Promise<void> {
  const queue = items.values();
  const turn = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, turn));
}
