/** What the server answers with. */
import { z } from 'zod';
import {
  Acceptance,
  Availability,
  ChargeStatus,
  DisputeResolution,
  DisputeStatus,
  EndReason,
  ExpiredReason,
  MatchStatus,
  PayoutStatus,
  Presence,
  QuestionStatus,
  SessionStatus,
  Tier,
  Urgency,
} from './states.ts';
import { Currency, Id, Instant, Money, Role, Slug } from './terms.ts';

export const User = z
  .object({
    id: Id,
    email: z.string(),
    name: z.string(),
    role: Role,
    timeZone: z.string().nullable(),
    emailVerified: z.boolean(),
    createdAt: Instant,
  })
  .meta({ id: 'User', description: 'An account, as its owner and the operator see it.' });
export type User = z.infer<typeof User>;

export const Skill = z
  .object({ slug: Slug, name: z.string(), aliases: z.array(z.string()), field: z.string() })
  .meta({ id: 'Skill', description: 'A skill of the taxonomy.' });
export type Skill = z.infer<typeof Skill>;

/** `slug` is null for a name the taxonomy does not know yet. */
export const ConsultantSkill = z
  .object({ slug: Slug.nullable(), name: z.string(), level: z.int().min(1).max(5) })
  .describe('A skill of a profile; `slug` is null for a name that the taxonomy does not know yet.');
export type ConsultantSkill = z.infer<typeof ConsultantSkill>;

export const Consultant = z
  .object({
    id: Id,
    name: z.string(),
    headline: z.string(),
    bio: z.string(),
    skills: z.array(ConsultantSkill),
    languages: z.array(z.string()),
    hourlyRate: Money,
    tier: Tier,
    trustScore: z.number().min(0).max(100),
    rating: z.object({ average: z.number().nullable(), count: z.int() }),
    completedSessions: z.int(),
    presence: Presence,
    medianResponseMs: z.int().nullable(),
  })
  .meta({ id: 'Consultant', description: 'The public profile of a consultant.' });
export type Consultant = z.infer<typeof Consultant>;

export const Keyword = z
  .object({ term: z.string(), weight: z.number(), skill: Slug.optional() })
  .describe('A term that the matching goes by, with its weight and the skill that it means.');
export type Keyword = z.infer<typeof Keyword>;

export const Question = z
  .object({
    id: Id,
    title: z.string(),
    body: z.string(),
    category: z.string().nullable(),
    skills: z.array(Slug),
    keywords: z.array(Keyword),
    urgency: Urgency,
    languages: z.array(z.string()),
    currency: Currency,
    maxHourlyRate: Money.nullable(),
    spendCap: Money.nullable().meta({ description: 'What accepting an offer can cost at most; null: no cap.' }),
    freeSeconds: z.int().meta({ description: 'Free before the rate of the accepted offer (its `hourlyRate`) counts.' }),
    freeTimeNote: z
      .string()
      .nullable()
      .meta({ description: 'What is not as usual about it, for the client to read before they accept.' }),
    acceptance: Acceptance,
    status: QuestionStatus,
    wave: z.int(),
    invitedCount: z.int(),
    offeredCount: z.int(),
    createdAt: Instant,
    expiresAt: Instant,
    expiredReason: ExpiredReason.nullable(),
    advice: z.string().nullable(),
    sessionId: Id.nullable(),
  })
  .meta({ id: 'Question', description: 'What a client asks, and how far the search for somebody has come.' });
export type Question = z.infer<typeof Question>;

/** What each part added to a match's score; the parts sum to the raw score before it is mapped to 0..1. */
export const ScoreParts = z
  .record(z.string(), z.number())
  .meta({ id: 'ScoreParts', description: 'What each part added to the score of a match.' });
export type ScoreParts = z.infer<typeof ScoreParts>;

export const Match = z
  .object({
    id: Id,
    questionId: Id,
    consultantId: Id,
    status: MatchStatus,
    wave: z.int(),
    score: z.number().min(0).max(1),
    scoreParts: ScoreParts,
    invitedAt: Instant,
    expiresAt: Instant.nullable(),
    respondedAt: Instant.nullable(),
    note: z.string().nullable(),
    hourlyRate: Money,
    freeSeconds: z.int().nullable().meta({ description: 'Free with this consultant; null: as the question says.' }),
    freeTimeNote: z.string().nullable().meta({ description: 'Why, for the client to read before they accept.' }),
  })
  .meta({ id: 'Match', description: 'One question and one consultant: an invitation first, then perhaps an offer.' });
export type Match = z.infer<typeof Match>;

export const MatchWithConsultant = z
  .object({ match: Match, consultant: Consultant })
  .meta({ id: 'MatchWithConsultant', description: 'An offer, with who makes it.' });
export type MatchWithConsultant = z.infer<typeof MatchWithConsultant>;
export const MatchWithQuestion = z
  .object({ match: Match, question: Question })
  .meta({ id: 'MatchWithQuestion', description: 'An invitation or own offer, with what is asked.' });
export type MatchWithQuestion = z.infer<typeof MatchWithQuestion>;

export const Rating = z
  .object({
    id: Id,
    sessionId: Id,
    overall: z.int(),
    expertise: z.int().nullable(),
    communication: z.int().nullable(),
    value: z.int().nullable(),
    comment: z.string().nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Rating', description: 'What a client thought of a session, in stars from 1 to 5.' });
export type Rating = z.infer<typeof Rating>;

export const Session = z
  .object({
    id: Id,
    questionId: Id,
    matchId: Id,
    clientId: Id,
    consultantId: Id,
    status: SessionStatus,
    hourlyRate: Money,
    freeSeconds: z.int(),
    spendCap: Money.nullable(),
    openedAt: Instant,
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    settledAt: Instant.nullable().meta({ description: 'From then on there is an invoice, if the call ever began.' }),
    elapsed: z.int(),
    billable: z.int(),
    amount: Money,
    charge: z.object({ status: ChargeStatus, amount: Money }),
    endReason: EndReason.nullable(),
    noShowBy: z.enum(['client', 'consultant', 'both']).nullable(),
    commission: Money.optional().meta({ description: 'Only for the consultant and the admin.' }),
    payout: Money.optional().meta({ description: 'Only for the consultant and the admin.' }),
    rating: Rating.nullable().optional().meta({
      description: 'What its client gave, or null; only for them, after the end, where this one session is asked for.',
    }),
    paymentAction: z.object({ clientSecret: z.string() }).optional().meta({
      description:
        'Only for the client of a running session, while their bank wants a confirmation for the time ahead: confirm the payment with it.',
    }),
  })
  .meta({ id: 'Session', description: 'A call between a client and a consultant, with its clock and what it costs.' });
export type Session = z.infer<typeof Session>;

export const SessionMessage = z
  .object({ messageId: Id, sessionId: Id, fromUserId: Id, text: z.string(), at: Instant })
  .meta({ id: 'SessionMessage', description: 'A line of the chat in a session.' });
export type SessionMessage = z.infer<typeof SessionMessage>;

export const SessionClock = z
  .object({ sessionId: Id, elapsed: z.int(), freeRemaining: z.int(), billable: z.int(), amount: Money })
  .meta({ id: 'SessionClock', description: 'What the clock of a session shows; in whole seconds.' });
export type SessionClock = z.infer<typeof SessionClock>;

export const IceServer = z
  .object({
    urls: z.union([z.string(), z.array(z.string())]),
    username: z.string().optional(),
    credential: z.string().optional(),
  })
  .describe('A STUN or TURN server, as WebRTC takes it.');
export const JoinData = z
  .object({
    provider: z.enum(['p2p', 'daily', 'zoom']),
    url: z.string().optional(),
    token: z.string().optional(),
    iceServers: z.array(IceServer).optional(),
    expiresAt: Instant,
  })
  .meta({
    id: 'JoinData',
    description: 'What a device needs to enter the call; which fields are there depends on the provider.',
  });
export type JoinData = z.infer<typeof JoinData>;

/** A stretch of time with both present; `seconds` = `free` + `billable`. The amounts add up to the invoice's total. */
export const InvoiceSegment = z
  .object({
    from: Instant,
    to: Instant,
    seconds: z.int(),
    free: z.int(),
    billable: z.int(),
    amount: Money,
  })
  .describe('A stretch of time in which both were there.');
export const Invoice = z
  .object({
    number: z.string().meta({ description: 'Year and a number that counts up without gaps: 2026-000001.' }),
    sessionId: Id,
    issuedAt: Instant,
    kind: z.enum(['receipt', 'statement']).meta({
      description: "The client's receipt, or the consultant's statement of what the same session earned.",
    }),
    client: z.object({ id: Id, name: z.string() }),
    consultant: z.object({ id: Id, name: z.string() }),
    startedAt: Instant.nullable(),
    endedAt: Instant,
    hourlyRate: Money,
    spendCap: Money.nullable(),
    freeSeconds: z.int().meta({ description: 'That were granted; the lines say how many were used.' }),
    segments: z.array(InvoiceSegment),
    lines: z.array(z.object({ description: z.string(), seconds: z.int(), rate: Money, amount: Money })),
    total: Money,
    currency: Currency,
    tax: z
      .object({ label: z.string(), rate: z.number(), net: Money, amount: Money })
      .nullable()
      .meta({ description: 'The tax within the total, where the operator has set a rate; `rate` is 0..1.' }),
    charges: z.array(z.object({ amount: Money, capturedAt: Instant })),
    refunded: Money.meta({ description: 'What has gone back to the client since, as of now.' }),
    nothingDue: z
      .object({ reason: z.enum(['free_time', 'below_minimum', 'not_collected']), explanation: z.string() })
      .nullable()
      .meta({ description: 'Why the session cost nothing.' }),
    commission: z
      .object({ rate: z.number(), amount: Money })
      .optional()
      .meta({ description: "On the consultant's statement; less what refunds took back, as is the payout." }),
    payout: Money.optional(),
  })
  .meta({ id: 'Invoice', description: 'What a session has cost, line by line.' });
export type Invoice = z.infer<typeof Invoice>;

export const PaymentMethod = z
  .object({
    id: Id,
    brand: z.string(),
    last4: z.string(),
    isDefault: z.boolean(),
    needsConfirmation: z.boolean(),
    createdAt: Instant,
  })
  .meta({ id: 'PaymentMethod', description: 'What a client pays with; only what may be shown of it.' });
export type PaymentMethod = z.infer<typeof PaymentMethod>;

export const Dispute = z
  .object({
    id: Id,
    sessionId: Id,
    reason: z.string(),
    detail: z.string(),
    status: DisputeStatus,
    resolution: DisputeResolution.nullable(),
    note: z.string().nullable().meta({ description: 'What the operator says about the decision.' }),
    createdAt: Instant,
    resolvedAt: Instant.nullable(),
  })
  .meta({ id: 'Dispute', description: 'What a client holds against a charge, and what became of it.' });
export type Dispute = z.infer<typeof Dispute>;

export const Payout = z
  .object({
    id: Id,
    day: z.iso.date(),
    amount: Money,
    status: PayoutStatus,
    reason: z.string().nullable().meta({ description: 'Why it did not arrive.' }),
    createdAt: Instant,
    arrivesAt: Instant.nullable(),
  })
  .meta({ id: 'Payout', description: 'A payment to a consultant.' });
export type Payout = z.infer<typeof Payout>;

/** Everything a freshly connected client needs; after any reconnect, on any server, it replaces what was known. */
export const Snapshot = z
  .object({
    user: User,
    availability: z.object({ availability: Availability, presence: Presence }).optional(),
    invitations: z.array(MatchWithQuestion),
    openQuestions: z.array(z.object({ question: Question, offers: z.array(MatchWithConsultant) })),
    session: Session.nullable(),
  })
  .meta({
    id: 'Snapshot',
    description: 'Everything that is live for its user; after a reconnect it replaces what was known.',
  });
export type Snapshot = z.infer<typeof Snapshot>;
