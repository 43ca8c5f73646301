/** Every background job, once: what it carries, how often it is tried, when it counts as the same job. Payloads carry ids only. */
import { z } from 'zod';

export interface JobDeclaration<Payload extends z.ZodType = z.ZodType> {
  readonly queue: 'matching' | 'sessions' | 'billing' | 'learning' | 'webhooks';
  readonly payload: Payload;
  readonly attempts: number;
  /** First pause between attempts, in milliseconds; doubles each time. */
  readonly backoffMs: number;
  /** Jobs with the same id that are still waiting are one job. */
  readonly id?: (payload: z.output<Payload>) => string;
  /** What rings within this time becomes one job. Whoever does it must leave no part undone because of another. */
  readonly gather?: {
    readonly withinMs: number;
    readonly merge: (payloads: readonly z.output<Payload>[]) => z.output<Payload>;
  };
}

const Id = z.uuid();
const job = <Payload extends z.ZodType>(it: JobDeclaration<Payload>) => it;

export const jobs = {
  /** The question's next wave, its expiry, or the release of a stale claim is due. */
  'question.advance': job({
    queue: 'matching',
    payload: z.strictObject({ questionId: Id }),
    attempts: 5,
    backoffMs: 200,
  }),
  /** Deep keyword extraction, behind the first invitation. */
  'question.enrich': job({
    queue: 'learning',
    payload: z.strictObject({ questionIds: z.array(Id).min(1) }),
    attempts: 3,
    backoffMs: 1_000,
    gather: { withinMs: 200, merge: (payloads) => ({ questionIds: payloads.flatMap((it) => it.questionIds) }) },
  }),
  /** A consultant has been gone for a lease (invitations end) or for the reconnect time (offers are withdrawn). */
  'consultant.gone': job({
    queue: 'matching',
    payload: z.strictObject({ consultantId: Id }),
    attempts: 5,
    backoffMs: 200,
  }),
  /** A consultant is free again: tell their devices and look at the open questions for them. */
  'consultant.freed': job({
    queue: 'matching',
    payload: z.strictObject({ consultantId: Id }),
    attempts: 3,
    backoffMs: 500,
  }),
  /** One of the session's deadlines has come. */
  'session.advance': job({
    queue: 'sessions',
    payload: z.strictObject({ sessionId: Id }),
    attempts: 5,
    backoffMs: 200,
  }),
  /** The session is over: capture, release, write the ledger. */
  'session.settle': job({ queue: 'billing', payload: z.strictObject({ sessionId: Id }), attempts: 8, backoffMs: 500 }),
  /** A video provider has told something of a session that is settled already. */
  'session.weigh': job({ queue: 'billing', payload: z.strictObject({ sessionId: Id }), attempts: 8, backoffMs: 500 }),
  /** Holds that belong to no session any more are given back. */
  'hold.release': job({ queue: 'billing', payload: z.strictObject({ holdId: Id }), attempts: 8, backoffMs: 500 }),
  /** Gives back what an operator promised. */
  'refund.execute': job({ queue: 'billing', payload: z.strictObject({ refundId: Id }), attempts: 8, backoffMs: 500 }),
  /** Pays a consultant what is theirs beyond doubt. */
  'payout.execute': job({ queue: 'billing', payload: z.strictObject({ payoutId: Id }), attempts: 8, backoffMs: 500 }),
  /** Looks at what the payment provider says has changed; the provider names its events. */
  'payment-event.apply': job({
    queue: 'billing',
    payload: z.strictObject({ eventId: z.string().min(1).max(255) }),
    attempts: 5,
    backoffMs: 500,
  }),
  /** An event is due at an endpoint of an app. When it is tried again is up to its row. */
  'webhook.deliver': job({
    queue: 'webhooks',
    payload: z.strictObject({ deliveryId: Id, attempt: z.int().min(1) }),
    attempts: 1,
    backoffMs: 1_000,
    // Rung for with every sweep until somebody takes it up.
    id: ({ deliveryId, attempt }) => `webhook.deliver-${deliveryId}-${attempt}`,
  }),
  /** Trust score, response time and tier of a consultant, from history. */
  'consultant.assess': job({
    queue: 'learning',
    payload: z.strictObject({ consultantId: Id, reason: z.string().max(40) }),
    attempts: 5,
    backoffMs: 500,
  }),
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.output<(typeof jobs)[Name]['payload']>;

/** Workers look so far ahead, and do what they see there on time; each looks again when half of it is over. */
export const LOOKOUT_MS = 2_000;

/** Rings a bell; the rows say what is due. Never throws and never waits: a lost bell is replaced by the sweeper. */
export interface Alarms {
  ring<Name extends JobName>(
    name: Name,
    payload: JobPayload<Name>,
    options?: {
      /** Epoch milliseconds. */
      readonly at?: number;
      /** A row says this instant, and workers look ahead for such rows: there is no need for a bell that is set early. */
      readonly foreseen?: boolean;
    },
  ): void;
}
