import type { z } from 'zod';
import {
  type Ack,
  type ClientEventName,
  clientEvents,
  type DataOf,
  type PayloadOf,
  type SocketError,
} from '../../contract/index.ts';
import { Fault } from '../../core/flow/fault.ts';
import type { Log } from '../../core/ports/log.ts';
import { requireScope } from '../auth/index.ts';
import { faultOf } from '../fault-of.ts';
import type { EventHandlers, GatewaySocket } from './types.ts';

export interface Gatekeeper {
  /** Counts an event against its sender. @throws Fault rate_limited */
  admit(socket: GatewaySocket, event: ClientEventName): Promise<void>;
}

/**
 * The one place where anything from a socket comes in. Whatever arrives (an unknown event, no payload or three, bytes, no
 * acknowledgement) is answered if it can be, and never more than that: no handler's failure leaves this function.
 */
export function bindEvents(
  socket: GatewaySocket,
  deps: { handlers: EventHandlers; gatekeeper: Gatekeeper; log: Log; now: () => number },
): void {
  socket.onAny((event: string, ...args: unknown[]) => {
    const ack = args.at(-1);
    const payloads = typeof ack === 'function' ? args.slice(0, -1) : args;
    answer(socket, deps, event, payloads)
      .then((outcome) => {
        if (typeof ack === 'function') ack(outcome);
      })
      .catch((error: unknown) =>
        deps.log.error({ event: nameOf(event), err: error }, 'an acknowledgement could not be sent'),
      );
  });
}

/** These change nothing of anybody's. */
const ONLY_READS: ReadonlySet<ClientEventName> = new Set(['sync', 'token:refresh']);

type Deps = Parameters<typeof bindEvents>[1];

async function answer(socket: GatewaySocket, deps: Deps, event: string, payloads: unknown[]): Promise<Ack<unknown>> {
  const startedAt = performance.now();
  const { identity } = socket.data;
  try {
    if (!isClientEvent(event)) throw new Fault('validation_failed', 'There is no such event.');
    if (identity.expiresAt <= deps.now() && event !== 'token:refresh') {
      throw new Fault('token_expired', 'The access token has expired; send token:refresh with a new one.');
    }
    const { roles } = clientEvents[event];
    if (!roles.some((role) => role === identity.role))
      throw new Fault('forbidden', `Not for the role ${identity.role}.`);
    requireScope(identity, ONLY_READS.has(event) ? 'read' : 'act');
    await deps.gatekeeper.admit(socket, event);
    const data = await handle(socket, deps.handlers, event, payloads);
    deps.log.debug({ event, userId: identity.userId, ms: Math.round(performance.now() - startedAt) }, 'event');
    return { ok: true, data };
  } catch (error) {
    return { ok: false, error: toSocketError(deps.log, error, { event: nameOf(event), userId: identity.userId }) };
  }
}

async function handle<Name extends ClientEventName>(
  socket: GatewaySocket,
  handlers: EventHandlers,
  event: Name,
  payloads: unknown[],
): Promise<DataOf<Name>> {
  if (payloads.length !== 1) throw new Fault('validation_failed', 'An event takes one object and an acknowledgement.');
  const parsed = clientEvents[event].payload.safeParse(payloads[0]);
  if (!parsed.success) throw invalid(parsed.error);
  return handlers[event](socket, parsed.data as PayloadOf<Name>);
}

const invalid = (error: z.ZodError): Fault =>
  new Fault('validation_failed', 'The payload is not what this event takes.', {
    errors: error.issues.slice(0, 20).map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
  });

/** Any error as an acknowledgement can carry it; what is nobody's fault but ours is logged. */
export function toSocketError(log: Log, error: unknown, context: object): SocketError {
  const fault = faultOf(error);
  if (fault.code === 'internal') log.error({ ...context, err: error }, 'an event failed');
  const { errors, clientSecret, retryAfter } = fault.details;
  return {
    code: fault.code,
    message: fault.message,
    ...(errors && { errors: [...errors] }),
    ...(clientSecret && { clientSecret }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

const isClientEvent = (event: string): event is ClientEventName => Object.hasOwn(clientEvents, event);

/** For the log: the name of an event of ours, never what a stranger sent as one. */
const nameOf = (event: string): string => (isClientEvent(event) ? event : 'unknown');
