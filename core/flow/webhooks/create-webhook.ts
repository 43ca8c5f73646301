import type { AppEventType, WebhookWithSecret } from '../../../contract/index.ts';
import { countEndpoints, insertEndpoint } from '../../db/queries/webhook-endpoints.ts';
import { Fault } from '../../domain/fault.ts';
import { type AppInput, ownApp } from '../apps/own-app.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentWebhook } from '../present/webhook.ts';

/** Every event costs a row for each of them. */
const MOST_ENDPOINTS = 20;

/** @throws Fault not_found, validation_failed (an address that nothing is sent to), conflict (too many) */
export async function createWebhook(
  deps: Pick<Parts, 'db' | 'webhooks'>,
  input: AppInput & { url: string; events?: readonly AppEventType[] | undefined },
): Promise<WebhookWithSecret> {
  const app = await ownApp(deps, input);
  refuseAddress(deps, input.url);
  if ((await countEndpoints(deps.db, app.id)) >= MOST_ENDPOINTS) {
    throw new Fault('conflict', `An app has ${MOST_ENDPOINTS} endpoints at most.`);
  }
  const secret = deps.webhooks.newSecret();
  const events = [...new Set(input.events ?? [])];
  const row = await insertEndpoint(deps.db, { id: newId(), appId: app.id, url: input.url, events, secret });
  return { webhook: presentWebhook(row), secret };
}

/** @throws Fault validation_failed */
export function refuseAddress({ webhooks }: Pick<Parts, 'webhooks'>, url: string): void {
  const message = webhooks.objectionTo(url);
  if (message === null) return;
  throw new Fault('validation_failed', 'Nothing can be sent to this address.', { errors: [{ path: 'url', message }] });
}
