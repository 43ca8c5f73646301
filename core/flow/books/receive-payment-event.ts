import type { IncomingHttpHeaders } from 'node:http';
import { insertPaymentEvents } from '../../db/queries/payment-events.ts';
import { Fault } from '../../domain/fault.ts';
import { EventRefused, type PaymentEvent } from '../../ports/payments.ts';
import type { Parts } from '../parts.ts';

/**
 * Takes an event of the payment provider in: checked, stored once by its id, and answered for at once. What it is about is looked at
 * by a worker. @throws Fault validation_failed (not from the provider, too old, not for us)
 */
export async function receivePaymentEvent(
  deps: Pick<Parts, 'db' | 'payments' | 'alarms' | 'log'>,
  { body, headers }: { body: Buffer; headers: IncomingHttpHeaders },
): Promise<void> {
  const [eventId] = await storeEvents(deps, [await readEvent(deps, body, headers)]);
  if (eventId !== undefined) deps.alarms.ring('payment-event.apply', { eventId });
}

/** @returns the ids of those that were new */
export async function storeEvents(
  { db }: Pick<Parts, 'db'>,
  events: readonly PaymentEvent[],
): Promise<readonly string[]> {
  return insertPaymentEvents(
    db,
    events.map(({ at, ...event }) => ({ ...event, happenedAt: new Date(at) })),
  );
}

async function readEvent(
  deps: Pick<Parts, 'payments' | 'log'>,
  body: Buffer,
  headers: IncomingHttpHeaders,
): Promise<PaymentEvent> {
  try {
    return await deps.payments.readEvent(body, headers);
  } catch (cause) {
    if (!(cause instanceof EventRefused)) throw cause;
    deps.log.warn({ err: cause }, 'an event was refused');
    throw new Fault('validation_failed', 'This is no event for us.', { cause });
  }
}
