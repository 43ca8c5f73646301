import {
  type ClaimedDelivery,
  claimDelivery,
  listDueDeliveries,
  markAttemptFailed,
  markDelivered,
} from '../../db/queries/webhook-deliveries.ts';
import {
  mailAppContact,
  markEndpointDisabled,
  noteEndpointFailure,
  noteEndpointSuccess,
} from '../../db/queries/webhook-endpoints.ts';
import { pauseAfter } from '../../domain/webhook-retries.ts';
import type { WebhookOutcome } from '../../ports/webhooks.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentAppEvent } from '../present/webhook.ts';

/** Longer than any attempt takes. */
const LEASE_SECONDS = 15;
/** So many are on their way to one endpoint at a time, and so many are rung for at once. */
const PER_ENDPOINT = 10;
const BATCH = 1_000;
/** The receiver's way to say: never again. */
const GONE = 410;

type Deps = Pick<Parts, 'db' | 'log' | 'webhooks' | 'webhookRetries'>;

/** Rings for every delivery that is due. The rows say so; a bell that is lost is rung again with the next sweep. */
export async function ringForDeliveries(deps: Pick<Parts, 'db' | 'alarms'>): Promise<void> {
  for (const { id, attempts } of await listDueDeliveries(deps.db, { perEndpoint: PER_ENDPOINT, limit: BATCH })) {
    deps.alarms.ring('webhook.deliver', { deliveryId: id, attempt: attempts + 1 });
  }
}

/**
 * One attempt. Whoever dies between the sending and the writing down leaves it to be sent again: at least once, under the same id.
 * Never throws, because the row decides when it is tried next, and not the job.
 */
export async function deliverEvent(deps: Deps, input: { deliveryId: string }): Promise<void> {
  try {
    const claimed = await claimDelivery(deps.db, { id: input.deliveryId, leaseSeconds: LEASE_SECONDS });
    if (!claimed) return;
    const outcome = await deps.webhooks.send({
      url: claimed.url,
      id: claimed.event_id,
      body: JSON.stringify(presentAppEvent(claimed)),
      secrets: claimed.secrets,
    });
    if (outcome.error === null) await noteSuccess(deps, claimed, outcome);
    else await noteFailure(deps, claimed, outcome);
  } catch (error) {
    deps.log.warn({ deliveryId: input.deliveryId, err: error }, 'a delivery was left to the sweeper');
  }
}

async function noteSuccess(deps: Deps, { id, attempts, endpoint_id }: ClaimedDelivery, outcome: WebhookOutcome) {
  await markDelivered(deps.db, { id, attempts, ...outcome });
  await noteEndpointSuccess(deps.db, endpoint_id);
}

async function noteFailure(deps: Deps, claimed: ClaimedDelivery, outcome: WebhookOutcome): Promise<void> {
  const { id, attempts, endpoint_id: endpointId } = claimed;
  const { firstSeconds, patienceSeconds } = deps.webhookRetries;
  const pauseSeconds = pauseAfter(
    { attempts, secondsBegun: claimed.seconds_begun, firstSeconds, patienceSeconds },
    Math.random(),
  );
  await markAttemptFailed(deps.db, { id, attempts, ...outcome, pauseSeconds });
  const hopeless = await noteEndpointFailure(deps.db, { id: endpointId, patienceSeconds });
  if (outcome.responseCode === GONE) await giveUp(deps, claimed, 'It answered 410: gone.');
  else if (hopeless) await giveUp(deps, claimed, `Nothing arrived for too long; the last time: ${outcome.error}`);
}

/** Switches the endpoint off, and tells its owner. */
async function giveUp(deps: Deps, { app_id, endpoint_id, url }: ClaimedDelivery, reason: string): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    if (!(await markEndpointDisabled(trx, { id: endpoint_id, reason }))) return;
    await mailAppContact(trx, {
      mailId: newId(),
      appId: app_id,
      subject: 'A webhook endpoint was switched off',
      body: [
        `We no longer send events to ${url}.`,
        reason,
        `What waited is kept for 30 days. Switch the endpoint on with PATCH /v1/apps/${app_id}/webhooks/${endpoint_id} {"enabled":true}: then it is sent.`,
      ].join('\n\n'),
    });
  });
  deps.log.warn({ appId: app_id, webhookId: endpoint_id }, 'a webhook endpoint was switched off');
}
