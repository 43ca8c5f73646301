import type { AppEventType, Page, Webhook, WebhookWithSecret } from '../../../contract/index.ts';
import {
  deleteEndpoint,
  listEndpointRows,
  markEndpointDisabled,
  markEndpointEnabled,
  replaceEndpointSecret,
  updateEndpoint,
} from '../../db/queries/webhook-endpoints.ts';
import { notFound } from '../../domain/fault.ts';
import { type AppInput, ownApp } from '../apps/own-app.ts';
import { beforeId, type PageRequest, toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentWebhook } from '../present/webhook.ts';
import { refuseAddress } from './create-webhook.ts';

type Input = AppInput & { readonly webhookId: string };

/** Newest first. @throws Fault not_found */
export async function listWebhooks(
  deps: Pick<Parts, 'db'>,
  input: AppInput & { page: PageRequest },
): Promise<Page<Webhook>> {
  const { id: appId } = await ownApp(deps, input);
  const { page } = input;
  const rows = await listEndpointRows(deps.db, { appId, before: beforeId(page), limit: page.limit });
  return toPage(rows, page, (row) => row.id, presentWebhook);
}

/** Switched on again, it gets what had waited. @throws Fault not_found, validation_failed (an address that nothing is sent to) */
export async function updateWebhook(
  deps: Pick<Parts, 'db' | 'webhooks'>,
  input: Input & {
    url?: string | undefined;
    events?: readonly AppEventType[] | undefined;
    enabled?: boolean | undefined;
  },
): Promise<Webhook> {
  const { id: appId } = await ownApp(deps, input);
  const { webhookId: id, url, events, enabled } = input;
  if (url !== undefined) refuseAddress(deps, url);
  const row = await deps.db.transaction().execute(async (trx) => {
    const changed = await updateEndpoint(trx, { id, appId, url, events: events && [...new Set(events)] });
    if (!changed || enabled === undefined || enabled === (changed.disabled_at === null)) return changed;
    return enabled
      ? markEndpointEnabled(trx, id)
      : markEndpointDisabled(trx, { id, reason: 'Switched off by its owner.' });
  });
  if (!row) throw notFound('webhook');
  return presentWebhook(row);
}

/** With its deliveries. @throws Fault not_found */
export async function deleteWebhook(deps: Pick<Parts, 'db'>, input: Input): Promise<void> {
  const { id: appId } = await ownApp(deps, input);
  if (!(await deleteEndpoint(deps.db, { id: input.webhookId, appId }))) throw notFound('webhook');
}

/** During the grace both secrets sign, so that the app's server can change over when it likes. @throws Fault not_found */
export async function rotateWebhookSecret(
  deps: Pick<Parts, 'db' | 'webhooks'>,
  input: Input & { graceSeconds?: number | undefined },
): Promise<WebhookWithSecret> {
  const { id: appId } = await ownApp(deps, input);
  const secret = deps.webhooks.newSecret();
  const { webhookId: id, graceSeconds = 0 } = input;
  const row = await replaceEndpointSecret(deps.db, { id, appId, secret, graceSeconds });
  if (!row) throw notFound('webhook');
  return { webhook: presentWebhook(row), secret };
}
