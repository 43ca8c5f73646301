/** Answers that are more than one shape: lists, reports, the explanation of a match. */
import { z } from 'zod';
import { Consultant, Keyword, Payout, Question, ScoreParts, Session, User } from './shapes.ts';
import { ExpiredReason, Presence, QuestionStatus, Tier } from './states.ts';
import { Currency, Id, Instant, Money } from './terms.ts';

export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export type Page<Item> = { items: Item[]; nextCursor: string | null };

export const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string(), expiresIn: z.int() }).meta({
  id: 'Tokens',
  description: 'A short-lived access token, and a refresh token that can be used once; `expiresIn` is in seconds.',
});
export type Tokens = z.infer<typeof Tokens>;
export const SignedIn = Tokens.extend({ user: User }).meta({
  id: 'SignedIn',
  description: 'Tokens, with whom they belong to.',
});
export type SignedIn = z.infer<typeof SignedIn>;

export const About = z
  .object({
    payments: z.enum(['simulated', 'stripe']).meta({ description: 'Who collects what a client pays with.' }),
    publishableKey: z.string().nullable().meta({
      description: 'What the payment provider’s form in the browser is opened with; null: there is no such form.',
    }),
    video: z.enum(['p2p', 'daily', 'zoom']).meta({ description: 'Where new calls are held.' }),
    freeSeconds: z.int().meta({ description: 'Free at the beginning of a session, as a rule.' }),
    demo: z
      .object({ client: z.string(), consultant: z.string(), admin: z.string(), password: z.string() })
      .nullable()
      .meta({ description: 'E-mail addresses of accounts to try everything with, and their password; null: none.' }),
  })
  .meta({ id: 'About', description: 'How this installation is set up, as far as everybody may know.' });
export type About = z.infer<typeof About>;

export const Guidance = z
  .object({
    score: z.int().min(0).max(100),
    items: z.array(z.object({ code: z.string(), title: z.string(), detail: z.string(), done: z.boolean() })),
    nextTier: z.object({ tier: Tier, needs: z.array(z.string()) }).nullable(),
  })
  .meta({ id: 'Guidance', description: 'How complete a profile is, and what would help.' });
export type Guidance = z.infer<typeof Guidance>;

export const Performance = z
  .object({
    trustScore: z.number(),
    trustParts: z.record(z.string(), z.number()),
    formulaVersion: z.string(),
    tier: Tier,
    tierHistory: z.array(z.object({ from: Tier.nullable(), to: Tier, reason: z.string(), at: Instant })),
    trustHistory: z.array(z.object({ score: z.number(), reason: z.string(), at: Instant })),
    responses: z.object({
      invited: z.int(),
      offered: z.int(),
      declined: z.int(),
      expired: z.int(),
      medianResponseMs: z.int().nullable(),
    }),
  })
  .meta({
    id: 'Performance',
    description: 'How a consultant is doing: trust with its parts and past, tier, response times.',
  });
export type Performance = z.infer<typeof Performance>;

const EarningsFigures = z.object({
  currency: Currency,
  sessions: z.int(),
  amount: Money,
  commission: Money,
  payout: Money,
});
export const Earnings = z
  .object({
    total: z.array(EarningsFigures),
    series: z.array(EarningsFigures.extend({ start: Instant })),
  })
  .meta({
    id: 'Earnings',
    description: 'What a consultant has earned in a period, in total and over time, per currency.',
  });
export type Earnings = z.infer<typeof Earnings>;

/** Payouts, newest first, with what is still to come. */
export const Payouts = page(Payout)
  .extend({
    balance: z
      .array(
        z.object({
          currency: Currency,
          total: Money.meta({ description: 'Negative: what went back to clients was paid out before; it is netted.' }),
          payable: Money.meta({ description: 'Comes with the next payout.' }),
          inDisputeWindow: Money,
          frozen: Money.meta({ description: 'Of disputed sessions.' }),
        }),
      )
      .meta({ description: 'What is owed, per currency.' }),
    schedule: z.object({ interval: z.literal('day'), delaySeconds: z.number(), nextAt: Instant }),
  })
  .meta({ id: 'Payouts', description: 'What a consultant was and will be paid.' });
export type Payouts = z.infer<typeof Payouts>;

export const Explanation = z
  .object({
    questionId: Id,
    status: QuestionStatus,
    expiredReason: ExpiredReason.nullable(),
    advice: z.string().nullable(),
    keywords: z.array(Keyword),
    considered: z.array(
      z.object({
        consultantId: Id,
        name: z.string(),
        score: z.number().nullable(),
        scoreParts: ScoreParts,
        wave: z.int().nullable(),
        excluded: z.string().nullable(),
      }),
    ),
  })
  .meta({
    id: 'Explanation',
    description: 'Who was considered for a question, and why they were or were not invited.',
  });
export type Explanation = z.infer<typeof Explanation>;

export const Preview = z
  .object({
    keywords: z.array(Keyword),
    freeSeconds: z.int().meta({ description: 'Free before the hourly rate of whoever is accepted counts.' }),
    freeTimeNote: z.string().nullable().meta({ description: 'What is not as usual about it.' }),
    consultants: z.array(z.object({ consultant: Consultant, score: z.number(), scoreParts: ScoreParts })),
  })
  .meta({ id: 'Preview', description: 'Who would be invited to a question; nobody is.' });
export type Preview = z.infer<typeof Preview>;

export const Onboarding = z
  .object({
    status: z.enum(['none', 'pending', 'active']),
    payoutsEnabled: z.boolean(),
    requirements: z
      .array(z.string())
      .meta({ description: 'What the payment provider still wants to know, in its words.' }),
  })
  .meta({ id: 'Onboarding', description: 'Only a consultant whose account is `active` can be available.' });
export type Onboarding = z.infer<typeof Onboarding>;

export const Report = z
  .object({
    id: Id,
    reporterId: Id,
    subject: z.object({ type: z.string(), id: Id }),
    reason: z.string(),
    detail: z.string().nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Report', description: 'A complaint about a user or about what they wrote.' });
export type Report = z.infer<typeof Report>;

export const AdminUser = User.extend({ bannedAt: Instant.nullable(), banReason: z.string().nullable() }).meta({
  id: 'AdminUser',
  description: 'An account, as the operator sees it.',
});
export type AdminUser = z.infer<typeof AdminUser>;
export const AuditEntry = z
  .object({
    id: Id,
    adminId: Id,
    action: z.string(),
    subject: z.object({ type: z.string(), id: z.string() }),
    reason: z.string().nullable(),
    at: Instant,
  })
  .meta({ id: 'AuditEntry', description: 'Something that an operator did.' });
export type AuditEntry = z.infer<typeof AuditEntry>;
export const UnknownPhrase = z
  .object({ phrase: z.string(), count: z.int(), firstSeenAt: Instant, lastSeenAt: Instant })
  .meta({ id: 'UnknownPhrase', description: 'A phrase that the taxonomy does not know, and how often it came up.' });
export type UnknownPhrase = z.infer<typeof UnknownPhrase>;
export const OutboxMail = z
  .object({ id: Id, to: z.string(), subject: z.string(), body: z.string(), createdAt: Instant })
  .meta({ id: 'OutboxMail', description: 'A mail that was or would have been sent.' });
export type OutboxMail = z.infer<typeof OutboxMail>;

export const AdminLive = z
  .object({
    online: z.array(z.object({ consultantId: Id, name: z.string(), tier: Tier, presence: Presence })),
    openQuestions: z.array(Question),
    sessions: z.array(Session),
    queues: z.array(
      z.object({ name: z.string(), waiting: z.int(), active: z.int(), delayed: z.int(), failed: z.int() }),
    ),
  })
  .meta({ id: 'AdminLive', description: 'What is going on right now.' });
export type AdminLive = z.infer<typeof AdminLive>;

const NumberOrRange = z.union([z.number(), z.tuple([z.number(), z.number()])]);
/** A figure beside what the business aims at; `value` is null where nothing has happened yet. */
const Figure = z.object({ value: z.number().nullable(), target: NumberOrRange.optional() });

/** A figure in each currency: over the whole period, and for each interval of it, empty ones included. */
const over = <Value extends z.ZodType, Target extends z.ZodType>(value: Value, target: Target) =>
  z.object({
    target: target.optional(),
    perCurrency: z.array(
      z.object({ currency: Currency, total: value, series: z.array(z.object({ start: Instant, value })) }),
    ),
  });
const AmountOver = over(Money, z.tuple([Money, Money]));
const NumberOver = over(z.number().nullable(), NumberOrRange);

export const Metrics = z
  .object({
    from: Instant,
    to: Instant,
    interval: z.string(),
    gmv: AmountOver,
    gmvPerSession: AmountOver,
    sessions: NumberOver,
    completionRate: NumberOver,
    satisfaction: NumberOver,
    platformMargin: z.object({ rate: NumberOver, amount: AmountOver }),
    timeToFirstOfferMs: z.object({ p50: NumberOver, p95: NumberOver }),
    timeToSessionMs: z.object({ p50: NumberOver, p95: NumberOver }),
    matchRate: NumberOver,
    mrr: z.array(Money).meta({ description: 'Platform revenue of the 30 days before `to`, per currency.' }),
    consultants: Figure.meta({ description: 'Active in the 30 days before `to`.' }),
    tiers: z.record(Tier, z.int()),
    tierProgression: Figure.meta({
      description: 'Rookie → growing: of those who have completed a session, who ever rose.',
    }),
    exposure: z
      .object({
        invitations: z.int(),
        shareByTier: z.record(Tier, z.number().nullable()),
        gini: z.number().nullable(),
      })
      .meta({
        description:
          'How the invitations of the period were spread: over tiers (each consultant in the tier of that moment), and as Gini coefficient over the consultants who were active in it (0: all the same).',
      }),
    books: z
      .object({
        comparedAt: Instant.nullable(),
        checked: z.int(),
        differences: z.array(
          z.object({ what: z.string(), ref: z.string(), currency: Currency, ours: z.number(), theirs: z.number() }),
        ),
        waiting: z.object({
          events: z.int(),
          refunds: z.int(),
          payouts: z.int(),
          disputes: z.int(),
          chargebacks: z.int(),
        }),
      })
      .meta({
        description:
          "The last comparison of the ledger with the payment provider's books, in minor units: no differences, or somebody has to look. And what waits to be done.",
      }),
    breakEven: z.object({
      baseCosts: Money,
      marginPerSession: Money,
      sessionsNeeded: z.int().nullable(),
      sessionsSoFar: z.int(),
      target: z.int(),
    }),
  })
  .meta({ id: 'Metrics', description: 'The figures of the business over a period, beside what it aims at.' });
export type Metrics = z.infer<typeof Metrics>;

export const DataExport = z
  .object({
    user: User,
    exportedAt: Instant,
    tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
  })
  .meta({ id: 'DataExport', description: 'All that is stored about the caller, table by table.' });
export type DataExport = z.infer<typeof DataExport>;
