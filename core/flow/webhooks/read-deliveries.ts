import type { Delivery, DeliveryStatus, Page } from '../../../contract/index.ts';
import { listDeliveryRows, restartDelivery } from '../../db/queries/webhook-deliveries.ts';
import { invalidState, notFound } from '../../domain/fault.ts';
import { type AppInput, ownApp } from '../apps/own-app.ts';
import { beforeId, type PageRequest, toPage } from '../page.ts';
import type { Parts } from '../parts.ts';
import { presentDelivery } from '../present/webhook.ts';

type OneOf = AppInput & { readonly deliveryId: string };

/** Newest first. @throws Fault not_found */
export async function listDeliveries(
  deps: Pick<Parts, 'db'>,
  input: AppInput & { page: PageRequest; webhookId?: string | undefined; status?: DeliveryStatus | undefined },
): Promise<Page<Delivery>> {
  const { id: appId } = await ownApp(deps, input);
  const { page, status, webhookId: endpointId } = input;
  const rows = await listDeliveryRows(deps.db, {
    appId,
    endpointId,
    status,
    before: beforeId(page),
    limit: page.limit,
  });
  return toPage(rows, page, (row) => row.id, presentDelivery);
}

/** @throws Fault not_found */
export async function getDelivery(deps: Pick<Parts, 'db'>, input: OneOf): Promise<Delivery> {
  const { id: appId } = await ownApp(deps, input);
  const [row] = await listDeliveryRows(deps.db, { appId, id: input.deliveryId, before: null, limit: 1 });
  if (!row) throw notFound('delivery');
  return presentDelivery(row);
}

/** Sends it once more, whatever became of it, under the same webhook-id. @throws Fault not_found, invalid_state (the endpoint is off) */
export async function replayDelivery(deps: Pick<Parts, 'db'>, input: OneOf): Promise<Delivery> {
  const { id: appId } = await ownApp(deps, input);
  const outcome = await restartDelivery(deps.db, { id: input.deliveryId, appId });
  if (!outcome) throw notFound('delivery');
  if (outcome === 'off') throw invalidState('Its endpoint is switched off; switch it on first.');
  return getDelivery(deps, input);
}
