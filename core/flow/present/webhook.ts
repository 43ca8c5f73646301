import type { AppEvent, AppEventType, Delivery, Webhook } from '../../../contract/index.ts';
import type { DeliveryRow } from '../../db/queries/webhook-deliveries.ts';
import type { WebhookEndpointRow } from '../../db/schema.ts';
import { instant, optionalInstant } from './money.ts';

export const presentWebhook = (row: WebhookEndpointRow): Webhook => ({
  id: row.id,
  url: row.url,
  events: row.events,
  createdAt: instant(row.created_at),
  failingSince: optionalInstant(row.failing_since),
  disabledAt: optionalInstant(row.disabled_at),
  disabledReason: row.disabled_reason,
});

/** What is sent; the same row gives the same bytes, however often. */
export const presentAppEvent = (row: {
  event_id: string;
  type: AppEventType;
  happened_at: Date;
  data: Record<string, unknown>;
}): AppEvent => ({ id: row.event_id, type: row.type, timestamp: instant(row.happened_at), data: row.data });

export const presentDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  webhookId: row.endpoint_id,
  event: presentAppEvent(row),
  status: row.status,
  attempts: row.attempts,
  responseCode: row.response_code,
  error: row.error,
  durationMs: row.duration_ms,
  lastAttemptAt: optionalInstant(row.last_attempt_at),
  nextAttemptAt: optionalInstant(row.next_attempt_at),
  deliveredAt: optionalInstant(row.delivered_at),
  createdAt: instant(row.created_at),
});
