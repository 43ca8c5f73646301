import { ConsultantConnect } from '../../client-sdk/src/index.ts';
import { seedDemo } from '../../local/seed.ts';
import { createTestDatabase } from '../support/database.ts';
import { startProcess, type TestProcess } from '../support/processes.ts';
import { startTestRedis } from '../support/redis.ts';

/** A server and a worker over stores of their own, with the demo accounts. */
export interface Market {
  url: string;
  /** Kills the server as a power cut would, and starts it again on the same port. */
  restartServer(): Promise<void>;
  /** A client of the package, signed in and connected as one of the demo accounts; `through` another address. */
  enter(email: string, through?: string): Promise<ConsultantConnect>;
  close(): Promise<void>;
}

export async function openMarket(settings: Record<string, string>): Promise<Market> {
  const [database, redis] = await Promise.all([createTestDatabase(), startTestRedis()]);
  await seedDemo(database.url);
  const env = {
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    JWT_SECRET: 'a-secret-of-the-tests-that-is-long-enough',
    RATE_LIMITS: 'off',
    LOG_LEVEL: 'warn',
    ...settings,
  };
  let server: TestProcess;
  let workers: TestProcess;
  [server, workers] = await Promise.all([
    startProcess('server/main.ts', { ...env, PORT: '0' }),
    startProcess('workers/main.ts', env),
  ]);
  const { port } = server.ready;
  const url = `http://127.0.0.1:${port}`;
  const clients: ConsultantConnect[] = [];
  return {
    url,
    restartServer: async () => {
      await server.kill('SIGKILL');
      server = await startProcess('server/main.ts', { ...env, PORT: String(port) });
    },
    enter: async (email, through = url) => {
      const client = new ConsultantConnect({ url: through, logLevel: 'error' });
      clients.push(client);
      await client.auth.login(email, 'demo-password');
      await client.connect();
      return client;
    },
    close: async () => {
      for (const client of clients) client.disconnect();
      await Promise.all([server.kill(), workers.kill()]);
      await Promise.all([database.drop(), redis.stop()]);
    },
  };
}

/** Servers learn a few milliseconds later who has become available: waits until a question would find somebody. */
export async function untilSomebodySuits(
  client: ConsultantConnect,
  question: { title: string; body: string },
): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const { consultants } = await client.request('previewMatching', { body: question });
    if (consultants.length > 0) return;
  }
  throw new Error('nobody suited within ten seconds');
}

/**
 * The next time that `event` is heard, for which `suits` holds. Fails when that takes longer than thirty seconds: a server may be
 * starting meanwhile, on a machine that has other things to do.
 */
export function heard<Payload>(
  listen: (listener: (payload: Payload) => void) => () => void,
  suits: (payload: Payload) => boolean = () => true,
): Promise<Payload> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      off();
      reject(new Error('not heard within thirty seconds'));
    }, 30_000);
    const off = listen((payload) => {
      if (!suits(payload)) return;
      clearTimeout(timer);
      off();
      resolve(payload);
    });
  });
}
