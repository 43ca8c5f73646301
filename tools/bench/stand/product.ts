/** The product as it runs in production: one server and one worker, with gateway, sign-in, limits and logs as they are. */
import { join } from 'node:path';
import { SERVER_FLAGS } from '../../../local/server-flags.ts';
import { type Child, startChild } from './child.ts';
import type { Stores } from './stores.ts';

export interface Product {
  readonly url: string;
  /** The server's own figures, from /metrics. Reading begins a new window for the event loop's delay. */
  metrics(): Promise<(name: string) => number>;
  readonly serverPid: number;
  stop(): Promise<void>;
}

export async function startProduct(
  stores: Stores,
  options: { secret: string; env?: Record<string, string>; serverOptions?: readonly string[]; root?: string },
): Promise<Product> {
  const env = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: stores.databaseUrl,
    REDIS_URL: stores.redisUrl,
    JWT_SECRET: options.secret,
    RATE_LIMITS: 'on',
    LOG_LEVEL: 'info',
    ...options.env,
  };
  const start = (name: string, nodeOptions: readonly string[] = []): Promise<Child> =>
    startChild({
      file: `${name}/main.ts`,
      env,
      nodeOptions,
      logFile: join(stores.logs, `${name}.log`),
      ...(options.root && { root: options.root }),
    });
  const [server, worker] = await Promise.all([
    start('server', [...SERVER_FLAGS, ...(options.serverOptions ?? [])]),
    start('workers'),
  ]);
  const url = `http://127.0.0.1:${server.ready.port}`;
  return {
    url,
    serverPid: server.pid,
    async metrics() {
      const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n');
      return (name) => {
        const line = lines.find((it) => it.startsWith(`${name} `));
        if (line === undefined) throw new Error(`/metrics says nothing of ${name}`);
        return Number(line.slice(name.length + 1));
      };
    },
    async stop() {
      await Promise.all([server.stop(), worker.stop()]);
    },
  };
}
