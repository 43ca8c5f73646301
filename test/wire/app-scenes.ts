/** Embedding apps in tests: an operator makes one, its server speaks with the secret key, its users with tokens. */
import { randomUUID } from 'node:crypto';
import type { App, AppToken, AppWithKey, Delivery, Page, WebhookWithSecret } from '../../contract/index.ts';
import { Actor, call } from '../support/actor.ts';
import type { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';

/** An app's server. */
export class AppServer {
  readonly url: string;
  readonly app: App;
  secretKey: string;

  constructor(url: string, { app, secretKey }: Pick<AppWithKey, 'app' | 'secretKey'>) {
    this.url = url;
    this.app = app;
    this.secretKey = secretKey;
  }

  get path(): string {
    return `/v1/apps/${this.app.id}`;
  }

  async request<T = unknown>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const authorization = `Bearer ${this.secretKey}`;
    return (await call(this.url, method, path, {
      headers: { authorization, ...headers },
      ...(body !== undefined && { body }),
    })) as T;
  }

  token(who: {
    externalUserId: string;
    role?: 'client' | 'consultant';
    name?: string;
    scopes?: string[];
    expiresIn?: number;
  }) {
    const { role = 'client', name = 'A visitor', ...more } = who;
    return this.request<AppToken>('POST', `${this.path}/tokens`, { name, role, ...more });
  }

  /** One of its users, not connected. */
  async user(
    role: 'client' | 'consultant' = 'client',
    more: { externalUserId?: string; scopes?: string[]; expiresIn?: number } = {},
  ): Promise<Actor> {
    return Actor.withToken(this.url, await this.token({ externalUserId: randomUUID(), role, ...more }));
  }

  /** A user who can pay, connected. */
  async client(): Promise<Actor> {
    const actor = await this.user('client');
    await actor.post('/v1/payment-methods', { token: 'tok_visa' });
    await actor.connect();
    return actor;
  }

  webhook(url: string, events?: string[]): Promise<WebhookWithSecret> {
    return this.request('POST', `${this.path}/webhooks`, { url, ...(events && { events }) });
  }

  deliveries(query = ''): Promise<Page<Delivery>> {
    return this.request('GET', `${this.path}/deliveries${query}`);
  }

  /** The delivery of an event of this type, in the state that is waited for. */
  deliveryWhen(type: string, matches: (it: Delivery) => boolean): Promise<Delivery> {
    return until(
      async () => (await this.deliveries('?limit=100')).items.find((it) => it.event.type === type && matches(it)),
      {
        within: 40_000,
        what: () => `a delivery of ${type}`,
      },
    );
  }
}

export async function newApp(
  cluster: Cluster,
  options: { origins?: string[]; limits?: object; contactEmail?: string } = {},
): Promise<AppServer> {
  const admin = await cluster.admin();
  const body = { name: 'A shop', origins: [], ...options };
  return new AppServer(cluster.url, await admin.post<AppWithKey>('/v1/apps', body));
}
