/** The example of docs/embedding.md, started as it is in a folder where its packages are installed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, symlinkSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ConsultantConnect } from '../../client-sdk/src/index.ts';
import { repository } from '../support/embedded.ts';
import { until } from '../support/until.ts';
import type { Market } from './market.ts';

export interface Shop {
  readonly url: string;
  /** What it printed: a line for each event that it took for genuine. */
  told(type: string): Record<string, unknown> | undefined;
  /** One of its customers, by the token that its page would get. */
  customer(): ConsultantConnect;
  close(): Promise<void>;
}

/** As docs/embedding.md says: an operator makes the app, the app its endpoint, the shop gets the secrets. */
export async function openShop(market: Market, folder: string): Promise<Shop> {
  cpSync(join(repository, 'examples/embedding/server.js'), join(folder, 'server.js'));
  cpSync(join(repository, 'examples/embedding/page.html'), join(folder, 'page.html'));
  symlinkSync(join(repository, 'node_modules/standardwebhooks'), join(folder, 'node_modules/standardwebhooks'));
  const port = await freePort();
  const url = `http://localhost:${port}`;

  const operator = new ConsultantConnect({ url: market.url });
  await operator.auth.login('admin@demo.test', 'demo-password');
  const { app, secretKey } = await operator.request('createApp', { body: { name: 'A shop', origins: [url] } });
  const owner = new ConsultantConnect({ url: market.url, token: secretKey });
  const { secret } = await owner.request('createWebhook', { params: { id: app.id }, body: { url: `${url}/webhooks` } });

  const child = spawn(process.execPath, ['server.js'], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      CONNECT_URL: market.url,
      APP_ID: app.id,
      APP_SECRET_KEY: secretKey,
      WEBHOOK_SECRET: secret,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (printed += text));
  await until(() => printed.includes(`shop ${url}`), { what: () => `the shop to open: ${printed}` });

  return {
    url,
    told(type) {
      const line = printed.split('\n').find((it) => it.startsWith(`${type} {`));
      return line === undefined ? undefined : (JSON.parse(line.slice(type.length)) as Record<string, unknown>);
    },
    customer() {
      let cookie = '';
      const getToken = async (): Promise<string> => {
        const response = await fetch(`${url}/token`, { method: 'POST', headers: { cookie } });
        cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
        return ((await response.json()) as { token: string }).token;
      };
      return new ConsultantConnect({ url: market.url, getToken, logLevel: 'error' });
    },
    async close() {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
