/**
 * The contract of Consultant Connect as plain types: shapes, requests, answers and errors, the same on the wire and here.
 * Generated from `contract/` by `npm run sdk:types`; not written by hand.
 */

/** One page of a list; `nextCursor` is null on the last. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** The answer to every event that a client sends. */
export type Ack<Data> = { ok: true; data: Data } | { ok: false; error: SocketError };

/** How this installation is set up, as far as everybody may know. */
export interface About {
  /** Who collects what a client pays with. */
  payments: 'simulated' | 'stripe';
  /** What the payment provider’s form in the browser is opened with; null: there is no such form. */
  publishableKey: string | null;
  /** Where new calls are held. */
  video: 'p2p' | 'daily' | 'zoom';
  /** Free at the beginning of a session, as a rule. */
  freeSeconds: number;
  /** E-mail addresses of accounts to try everything with, and their password; null: none. */
  demo: {
    client: string;
    consultant: string;
    admin: string;
    password: string;
  } | null;
}

/** `choose`: the client picks an offer; `first`: the first offer is taken at once. */
export type Acceptance = 'choose' | 'first';

/** What is going on right now. */
export interface AdminLive {
  online: Array<{
    consultantId: Id;
    name: string;
    tier: Tier;
    presence: Presence;
  }>;
  openQuestions: Question[];
  sessions: Session[];
  queues: Array<{
    name: string;
    waiting: number;
    active: number;
    delayed: number;
    failed: number;
  }>;
}

/** An account, as the operator sees it. */
export interface AdminUser {
  id: Id;
  email: string;
  name: string;
  role: Role;
  timeZone: string | null;
  emailVerified: boolean;
  createdAt: Instant;
  bannedAt: Instant | null;
  banReason: string | null;
}

/** Makes the phrase an alias of the skill `slug`; a slug that does not exist yet needs `name` and `field`. */
export interface AdoptSkillBody {
  /** 1 to 80 characters. */
  phrase: string;
  slug: Slug;
  /** 1 to 80 characters. */
  name?: string | undefined;
  /** 1 to 80 characters. */
  field?: string | undefined;
}

/** An embedding app. */
export interface App {
  id: Id;
  name: string;
  origins: string[];
  /** Told when an endpoint is switched off. */
  contactEmail: string | null;
  limits: AppLimits;
  /** The last characters of the secret key. */
  secretHint: string;
  createdAt: Instant;
  disabledAt: Instant | null;
  disabledReason: string | null;
}

/** What has happened, as it stood then; `data` carries ids, states and amounts. */
export interface AppEvent {
  id: Id;
  type: AppEventType;
  timestamp: Instant;
  data: Record<string, unknown>;
}

/** What an endpoint can be told. */
export type AppEventType =
  | 'question.created'
  | 'question.matched'
  | 'question.in_session'
  | 'question.completed'
  | 'question.cancelled'
  | 'question.expired'
  | 'match.offered'
  | 'match.accepted'
  | 'match.withdrawn'
  | 'session.opened'
  | 'session.started'
  | 'session.ended'
  | 'charge.held'
  | 'charge.captured'
  | 'charge.released'
  | 'charge.failed'
  | 'charge.refunded'
  | 'charge.partially_refunded'
  | 'charge.disputed'
  | 'rating.created';

/** Of all users of an app together. */
export interface AppLimits {
  /** 1 to 1000000. */
  requestsPerMinute: number;
  /** 1 to 1000000. */
  openQuestions: number;
}

/** What a token may be used for: acting as a client, acting as a consultant, reading (and the socket). */
export type AppScope = 'ask' | 'dispatch' | 'read';

/** A short-lived token of one of an app's users; `expiresIn` is in seconds. */
export interface AppToken {
  accessToken: string;
  expiresIn: number;
  scopes: AppScope[];
  user: User;
}

/** One of the app's users, by the app's own id. Scopes left out: all that their role can use. */
export interface AppTokenBody {
  /** 1 to 200 characters. */
  externalUserId: string;
  /** 1 to 100 characters. */
  name: string;
  role: 'client' | 'consultant';
  /** 1 to 3 items. */
  scopes?: AppScope[] | undefined;
  /** 30 to 3600. */
  expiresIn?: number | undefined;
}

/** An app with its secret key, which is shown this once. */
export interface AppWithKey {
  app: App;
  secretKey: string;
}

/** A question; whatever is left out, the server decides. */
export interface AskBody {
  /** 5 to 200 characters. */
  title: string;
  /** 10 to 5000 characters. */
  body: string;
  /** At most 50 items. */
  skills?: Slug[] | undefined;
  maxHourlyRate?: Price | undefined;
  /** At most 10 items. */
  languages?: Language[] | undefined;
  /** 1 to 80 characters. */
  category?: string | undefined;
  urgency?: Urgency | undefined;
  spendCap?: Price | undefined;
  acceptance?: Acceptance | undefined;
  currency?: Currency | undefined;
  /** At most 20 items. */
  preferredConsultantIds?: Id[] | undefined;
}

/** A question over the socket, where there are no headers: the idempotency key comes with it. */
export interface AskEventBody {
  /** 5 to 200 characters. */
  title: string;
  /** 10 to 5000 characters. */
  body: string;
  /** At most 50 items. */
  skills?: Slug[] | undefined;
  maxHourlyRate?: Price | undefined;
  /** At most 10 items. */
  languages?: Language[] | undefined;
  /** 1 to 80 characters. */
  category?: string | undefined;
  urgency?: Urgency | undefined;
  spendCap?: Price | undefined;
  acceptance?: Acceptance | undefined;
  currency?: Currency | undefined;
  /** At most 20 items. */
  preferredConsultantIds?: Id[] | undefined;
  /** 1 to 200 characters. */
  idempotencyKey?: string | undefined;
}

/** Something that an operator did. */
export interface AuditEntry {
  id: Id;
  adminId: Id;
  action: string;
  subject: {
    type: string;
    id: string;
  };
  reason: string | null;
  at: Instant;
}

/** What a consultant wants. */
export type Availability = 'available' | 'away';

/** What the consultant wants from now on. */
export interface AvailabilityBody {
  status: Availability;
}

/** What has become of the money of a session. */
export type ChargeStatus =
  | 'none'
  | 'held'
  | 'captured'
  | 'released'
  | 'failed'
  | 'refunded'
  | 'partially_refunded'
  | 'disputed';

/** The public profile of a consultant. */
export interface Consultant {
  id: Id;
  name: string;
  headline: string;
  bio: string;
  skills: ConsultantSkill[];
  languages: string[];
  hourlyRate: Money;
  tier: Tier;
  /** 0 to 100. */
  trustScore: number;
  rating: {
    average: number | null;
    count: number;
  };
  completedSessions: number;
  presence: Presence;
  medianResponseMs: number | null;
}

/** A skill of a profile; `slug` is null for a name that the taxonomy does not know yet. */
export interface ConsultantSkill {
  slug: Slug | null;
  name: string;
  /** 1 to 5. */
  level: number;
}

/** Which consultants. */
export interface ConsultantsQuery {
  /** 1 to 100; 20 when left out. */
  limit?: number | undefined;
  /** At most 200 characters. */
  cursor?: string | undefined;
  skill?: Slug | undefined;
  tier?: Tier | undefined;
  online?: string | undefined;
}

/** A new app, and from which pages its users come. */
export interface CreateAppBody {
  /** 1 to 100 characters. */
  name: string;
  /** At most 50 items. */
  origins: string[];
  /** At most 254 characters. */
  contactEmail?: string | undefined;
  limits?:
    | {
        /** 1 to 1000000. */
        requestsPerMinute?: number | undefined;
        /** 1 to 1000000. */
        openQuestions?: number | undefined;
      }
    | undefined;
}

/** A new endpoint; without `events` it hears all of them. */
export interface CreateWebhookBody {
  /** At most 2000 characters. */
  url: string;
  /** At most 20 items. */
  events?: AppEventType[] | undefined;
}

/** ISO 4217. */
export type Currency = 'USD' | 'EUR' | 'GBP' | 'JPY' | 'CAD' | 'AUD' | 'CHF';

/** All that is stored about the caller, table by table. */
export interface DataExport {
  user: User;
  exportedAt: Instant;
  tables: Record<string, Array<Record<string, unknown>>>;
}

/** `not_my_area` takes back what the skill had earned. */
export interface DeclineBody {
  /** At most 200 characters. */
  reason?: string | undefined;
}

/** Which deliveries, newest first. */
export interface DeliveriesQuery {
  /** 1 to 100; 20 when left out. */
  limit?: number | undefined;
  /** At most 200 characters. */
  cursor?: string | undefined;
  webhookId?: Id | undefined;
  status?: DeliveryStatus | undefined;
}

/** One event on its way to one endpoint. */
export interface Delivery {
  id: Id;
  webhookId: Id;
  event: AppEvent;
  status: DeliveryStatus;
  attempts: number;
  responseCode: number | null;
  error: string | null;
  durationMs: number | null;
  lastAttemptAt: Instant | null;
  nextAttemptAt: Instant | null;
  deliveredAt: Instant | null;
  createdAt: Instant;
}

/** An app's delivery. */
export interface DeliveryParams {
  id: Id;
  deliveryId: Id;
}

/** `pending` until the endpoint has answered with 2xx, or was given up. */
export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

/** What a client holds against a charge, and what became of it. */
export interface Dispute {
  id: Id;
  sessionId: Id;
  reason: string;
  detail: string;
  status: DisputeStatus;
  resolution: DisputeResolution | null;
  /** What the operator says about the decision. */
  note: string | null;
  createdAt: Instant;
  resolvedAt: Instant | null;
}

/** What is not right about a charge. */
export interface DisputeBody {
  /** 1 to 100 characters. */
  reason: string;
  /** 1 to 2000 characters. */
  detail: string;
}

/** How a dispute was decided. */
export type DisputeResolution = 'refund' | 'reject';

/** Whether a dispute was decided. */
export type DisputeStatus = 'open' | 'resolved';

/** What a consultant has earned in a period, in total and over time, per currency. */
export interface Earnings {
  total: Array<{
    currency: Currency;
    sessions: number;
    amount: Money;
    commission: Money;
    payout: Money;
  }>;
  series: Array<{
    currency: Currency;
    sessions: number;
    amount: Money;
    commission: Money;
    payout: Money;
    start: Instant;
  }>;
}

/** Nothing has to be said. */
export type EmptyBody = Record<string, never>;

/** Why a session ended. */
export type EndReason =
  | 'ended_by_client'
  | 'ended_by_consultant'
  | 'cap_reached'
  | 'payment_failed'
  | 'participant_lost'
  | 'no_show'
  | 'forced';

/** The closed list of what can go wrong; decide by it. */
export type ErrorCode =
  | 'validation_failed'
  | 'unauthenticated'
  | 'token_expired'
  | 'payment_method_required'
  | 'payment_action_required'
  | 'payment_failed'
  | 'forbidden'
  | 'not_found'
  | 'already_taken'
  | 'invalid_state'
  | 'conflict'
  | 'idempotency_conflict'
  | 'payload_too_large'
  | 'rate_limited'
  | 'internal'
  | 'overloaded';

/** Nobody suited, nobody offered, or no offer was accepted in time. */
export type ExpiredReason = 'no_match' | 'no_offer' | 'not_accepted';

/** Who was considered for a question, and why they were or were not invited. */
export interface Explanation {
  questionId: Id;
  status: QuestionStatus;
  expiredReason: ExpiredReason | null;
  advice: string | null;
  keywords: Keyword[];
  considered: Array<{
    consultantId: Id;
    name: string;
    score: number | null;
    scoreParts: ScoreParts;
    wave: number | null;
    excluded: string | null;
  }>;
}

/** What is wrong with one field. */
export interface FieldError {
  path: string;
  message: string;
}

/** Where the token is mailed to. */
export interface ForgotPasswordBody {
  /** At most 254 characters. */
  email: string;
}

/** How complete a profile is, and what would help. */
export interface Guidance {
  /** 0 to 100. */
  score: number;
  items: Array<{
    code: string;
    title: string;
    detail: string;
    done: boolean;
  }>;
  nextTier: {
    tier: Tier;
    needs: string[];
  } | null;
}

/** A STUN or TURN server, as WebRTC takes it. */
export interface IceServer {
  urls: string | string[];
  username?: string | undefined;
  credential?: string | undefined;
}

/** Opaque identifier (UUIDv7). */
export type Id = string;

/** The id in the path. */
export interface IdParams {
  id: Id;
}

/** ISO 8601, UTC. */
export type Instant = string;

/** What a session has cost, line by line. */
export interface Invoice {
  /** Year and a number that counts up without gaps: 2026-000001. */
  number: string;
  sessionId: Id;
  issuedAt: Instant;
  /** The client's receipt, or the consultant's statement of what the same session earned. */
  kind: 'receipt' | 'statement';
  client: {
    id: Id;
    name: string;
  };
  consultant: {
    id: Id;
    name: string;
  };
  startedAt: Instant | null;
  endedAt: Instant;
  hourlyRate: Money;
  spendCap: Money | null;
  /** That were granted; the lines say how many were used. */
  freeSeconds: number;
  segments: InvoiceSegment[];
  lines: Array<{
    description: string;
    seconds: number;
    rate: Money;
    amount: Money;
  }>;
  total: Money;
  currency: Currency;
  /** The tax within the total, where the operator has set a rate; `rate` is 0..1. */
  tax: {
    label: string;
    rate: number;
    net: Money;
    amount: Money;
  } | null;
  charges: Array<{
    amount: Money;
    capturedAt: Instant;
  }>;
  /** What has gone back to the client since, as of now. */
  refunded: Money;
  /** Why the session cost nothing. */
  nothingDue: {
    reason: 'free_time' | 'below_minimum' | 'not_collected';
    explanation: string;
  } | null;
  /** On the consultant's statement; less what refunds took back, as is the payout. */
  commission?:
    | {
        rate: number;
        amount: Money;
      }
    | undefined;
  payout?: Money | undefined;
}

/** A stretch of time in which both were there. */
export interface InvoiceSegment {
  from: Instant;
  to: Instant;
  seconds: number;
  free: number;
  billable: number;
  amount: Money;
}

/** What a device needs to enter the call; which fields are there depends on the provider. */
export interface JoinData {
  provider: 'p2p' | 'daily' | 'zoom';
  url?: string | undefined;
  token?: string | undefined;
  iceServers?: IceServer[] | undefined;
  expiresAt: Instant;
}

/** A term that the matching goes by, with its weight and the skill that it means. */
export interface Keyword {
  term: string;
  weight: number;
  skill?: Slug | undefined;
}

/** ISO 639-1, two lower-case letters. */
export type Language = string;

/** A sign-in. */
export interface LoginBody {
  /** At most 254 characters. */
  email: string;
  /** 1 to 200 characters. */
  password: string;
}

/** One question and one consultant: an invitation first, then perhaps an offer. */
export interface Match {
  id: Id;
  questionId: Id;
  consultantId: Id;
  status: MatchStatus;
  wave: number;
  /** 0 to 1. */
  score: number;
  scoreParts: ScoreParts;
  invitedAt: Instant;
  expiresAt: Instant | null;
  respondedAt: Instant | null;
  note: string | null;
  hourlyRate: Money;
  /** Free with this consultant; null: as the question says. */
  freeSeconds: number | null;
  /** Why, for the client to read before they accept. */
  freeTimeNote: string | null;
}

/** `invited` → `offered` → `accepted`; or one of the other ends. */
export type MatchStatus = 'invited' | 'offered' | 'accepted' | 'declined' | 'expired' | 'rescinded' | 'withdrawn';

/** An offer, with who makes it. */
export interface MatchWithConsultant {
  match: Match;
  consultant: Consultant;
}

/** An invitation or own offer, with what is asked. */
export interface MatchWithQuestion {
  match: Match;
  question: Question;
}

/** Which of the own matches. */
export interface MatchesQuery {
  /** 1 to 100; 20 when left out. */
  limit?: number | undefined;
  /** At most 200 characters. */
  cursor?: string | undefined;
  status?: MatchStatus | undefined;
}

/** The figures of the business over a period, beside what it aims at. */
export interface Metrics {
  from: Instant;
  to: Instant;
  interval: string;
  gmv: {
    target?: [Money, Money] | undefined;
    perCurrency: Array<{
      currency: Currency;
      total: Money;
      series: Array<{
        start: Instant;
        value: Money;
      }>;
    }>;
  };
  gmvPerSession: {
    target?: [Money, Money] | undefined;
    perCurrency: Array<{
      currency: Currency;
      total: Money;
      series: Array<{
        start: Instant;
        value: Money;
      }>;
    }>;
  };
  sessions: {
    target?: number | [number, number] | undefined;
    perCurrency: Array<{
      currency: Currency;
      total: number | null;
      series: Array<{
        start: Instant;
        value: number | null;
      }>;
    }>;
  };
  completionRate: {
    target?: number | [number, number] | undefined;
    perCurrency: Array<{
      currency: Currency;
      total: number | null;
      series: Array<{
        start: Instant;
        value: number | null;
      }>;
    }>;
  };
  satisfaction: {
    target?: number | [number, number] | undefined;
    perCurrency: Array<{
      currency: Currency;
      total: number | null;
      series: Array<{
        start: Instant;
        value: number | null;
      }>;
    }>;
  };
  platformMargin: {
    rate: {
      target?: number | [number, number] | undefined;
      perCurrency: Array<{
        currency: Currency;
        total: number | null;
        series: Array<{
          start: Instant;
          value: number | null;
        }>;
      }>;
    };
    amount: {
      target?: [Money, Money] | undefined;
      perCurrency: Array<{
        currency: Currency;
        total: Money;
        series: Array<{
          start: Instant;
          value: Money;
        }>;
      }>;
    };
  };
  timeToFirstOfferMs: {
    p50: {
      target?: number | [number, number] | undefined;
      perCurrency: Array<{
        currency: Currency;
        total: number | null;
        series: Array<{
          start: Instant;
          value: number | null;
        }>;
      }>;
    };
    p95: {
      target?: number | [number, number] | undefined;
      perCurrency: Array<{
        currency: Currency;
        total: number | null;
        series: Array<{
          start: Instant;
          value: number | null;
        }>;
      }>;
    };
  };
  timeToSessionMs: {
    p50: {
      target?: number | [number, number] | undefined;
      perCurrency: Array<{
        currency: Currency;
        total: number | null;
        series: Array<{
          start: Instant;
          value: number | null;
        }>;
      }>;
    };
    p95: {
      target?: number | [number, number] | undefined;
      perCurrency: Array<{
        currency: Currency;
        total: number | null;
        series: Array<{
          start: Instant;
          value: number | null;
        }>;
      }>;
    };
  };
  matchRate: {
    target?: number | [number, number] | undefined;
    perCurrency: Array<{
      currency: Currency;
      total: number | null;
      series: Array<{
        start: Instant;
        value: number | null;
      }>;
    }>;
  };
  /** Platform revenue of the 30 days before `to`, per currency. */
  mrr: Money[];
  /** Active in the 30 days before `to`. */
  consultants: {
    value: number | null;
    target?: number | [number, number] | undefined;
  };
  tiers: Record<Tier, number>;
  /** Rookie → growing: of those who have completed a session, who ever rose. */
  tierProgression: {
    value: number | null;
    target?: number | [number, number] | undefined;
  };
  /** How the invitations of the period were spread: over tiers (each consultant in the tier of that moment), and as Gini coefficient over the consultants who were active in it (0: all the same). */
  exposure: {
    invitations: number;
    shareByTier: Record<Tier, number | null>;
    gini: number | null;
  };
  /** The last comparison of the ledger with the payment provider's books, in minor units: no differences, or somebody has to look. And what waits to be done. */
  books: {
    comparedAt: Instant | null;
    checked: number;
    differences: Array<{
      what: string;
      ref: string;
      currency: Currency;
      ours: number;
      theirs: number;
    }>;
    waiting: {
      events: number;
      refunds: number;
      payouts: number;
      disputes: number;
      chargebacks: number;
    };
  };
  breakEven: {
    baseCosts: Money;
    marginPerSession: Money;
    sessionsNeeded: number | null;
    sessionsSoFar: number;
    target: number;
  };
}

/** Integer minor units (cents; whole yen), never a fraction. */
export interface Money {
  /** -1000000000000 to 1000000000000. */
  amount: number;
  currency: Currency;
}

/** What both sides of a session are told. */
export type NoticeCode = 'free_ending' | 'billing_started' | 'cap_near' | 'hold_failed' | 'peer_lost' | 'peer_back';

/** An offer, with a word to the client. */
export interface OfferBody {
  /** 1 to 500 characters. */
  note?: string | undefined;
}

/** Only a consultant whose account is `active` can be available. */
export interface Onboarding {
  status: 'none' | 'pending' | 'active';
  payoutsEnabled: boolean;
  /** What the payment provider still wants to know, in its words. */
  requirements: string[];
}

/** The country where the consultant is paid; left out: the platform’s own. */
export interface OnboardingBody {
  country?: string | undefined;
}

/** A mail that was or would have been sent. */
export interface OutboxMail {
  id: Id;
  to: string;
  subject: string;
  body: string;
  createdAt: Instant;
}

/** Which page of a list. */
export interface PageQuery {
  /** 1 to 100; 20 when left out. */
  limit?: number | undefined;
  /** At most 200 characters. */
  cursor?: string | undefined;
}

/** What a client pays with; only what may be shown of it. */
export interface PaymentMethod {
  id: Id;
  brand: string;
  last4: string;
  isDefault: boolean;
  needsConfirmation: boolean;
  createdAt: Instant;
}

/** What the payment provider's form gave. */
export interface PaymentMethodBody {
  /** 1 to 200 characters. */
  token: string;
}

/** A payment to a consultant. */
export interface Payout {
  id: Id;
  day: string;
  amount: Money;
  status: PayoutStatus;
  /** Why it did not arrive. */
  reason: string | null;
  createdAt: Instant;
  arrivesAt: Instant | null;
}

/** How far a payout has come. */
export type PayoutStatus = 'pending' | 'sent' | 'paid' | 'failed' | 'returned';

/** What a consultant was and will be paid. */
export interface Payouts {
  items: Payout[];
  nextCursor: string | null;
  /** What is owed, per currency. */
  balance: Array<{
    currency: Currency;
    /** Negative: what went back to clients was paid out before; it is netted. */
    total: Money;
    /** Comes with the next payout. */
    payable: Money;
    inDisputeWindow: Money;
    /** Of disputed sessions. */
    frozen: Money;
  }>;
  schedule: {
    interval: 'day';
    delaySeconds: number;
    nextAt: Instant;
  };
}

/** How a consultant is doing: trust with its parts and past, tier, response times. */
export interface Performance {
  trustScore: number;
  trustParts: Record<string, number>;
  formulaVersion: string;
  tier: Tier;
  tierHistory: Array<{
    from: Tier | null;
    to: Tier;
    reason: string;
    at: Instant;
  }>;
  trustHistory: Array<{
    score: number;
    reason: string;
    at: Instant;
  }>;
  responses: {
    invited: number;
    offered: number;
    declined: number;
    expired: number;
    medianResponseMs: number | null;
  };
}

/** Which period, in steps of which length. */
export interface PeriodQuery {
  from?: string | undefined;
  to?: string | undefined;
  /** 'day' when left out. */
  interval?: 'hour' | 'day' | 'week' | 'month' | undefined;
}

/** What the server sees: `busy` is in a session, or just after one. */
export type Presence = 'online' | 'offline' | 'busy';

/** Who would be invited to a question; nobody is. */
export interface Preview {
  keywords: Keyword[];
  /** Free before the hourly rate of whoever is accepted counts. */
  freeSeconds: number;
  /** What is not as usual about it. */
  freeTimeNote: string | null;
  consultants: Array<{
    consultant: Consultant;
    score: number;
    scoreParts: ScoreParts;
  }>;
}

/** A question that is not asked yet. */
export interface PreviewBody {
  /** 5 to 200 characters. */
  title: string;
  /** 10 to 5000 characters. */
  body: string;
  /** At most 50 items. */
  skills?: Slug[] | undefined;
  maxHourlyRate?: Price | undefined;
  /** At most 10 items. */
  languages?: Language[] | undefined;
}

/** A price somebody may name, in minor units. */
export interface Price {
  /** 1 to 10000000. */
  amount: number;
  currency: Currency;
}

/** application/problem+json */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  requestId: string;
  errors?: FieldError[] | undefined;
  clientSecret?: string | undefined;
}

/** The whole profile, as it is to be. */
export interface ProfileBody {
  /** 1 to 140 characters. */
  headline: string;
  /** At most 5000 characters. */
  bio: string;
  /** At most 50 items. */
  skills: Array<{
    slug?: Slug | undefined;
    /** 1 to 80 characters. */
    name: string;
    /** 1 to 5. */
    level: number;
  }>;
  /** 1 to 10 items. */
  languages: Language[];
  hourlyRate: Price;
}

/** What a client asks, and how far the search for somebody has come. */
export interface Question {
  id: Id;
  title: string;
  body: string;
  category: string | null;
  skills: Slug[];
  keywords: Keyword[];
  urgency: Urgency;
  languages: string[];
  currency: Currency;
  maxHourlyRate: Money | null;
  /** What accepting an offer can cost at most; null: no cap. */
  spendCap: Money | null;
  /** Free before the rate of the accepted offer (its `hourlyRate`) counts. */
  freeSeconds: number;
  /** What is not as usual about it, for the client to read before they accept. */
  freeTimeNote: string | null;
  acceptance: Acceptance;
  status: QuestionStatus;
  wave: number;
  invitedCount: number;
  offeredCount: number;
  createdAt: Instant;
  expiresAt: Instant;
  expiredReason: ExpiredReason | null;
  advice: string | null;
  sessionId: Id | null;
}

/** `open` → `matched` → `in_session` → `completed`; or `cancelled`, `expired`. */
export type QuestionStatus = 'open' | 'matched' | 'in_session' | 'completed' | 'cancelled' | 'expired';

/** Which questions. */
export interface QuestionsQuery {
  /** 1 to 100; 20 when left out. */
  limit?: number | undefined;
  /** At most 200 characters. */
  cursor?: string | undefined;
  status?: QuestionStatus | undefined;
}

/** What a client thought of a session, in stars from 1 to 5. */
export interface Rating {
  id: Id;
  sessionId: Id;
  overall: number;
  expertise: number | null;
  communication: number | null;
  value: number | null;
  comment: string | null;
  createdAt: Instant;
}

/** Stars from 1 to 5; only `overall` is needed. */
export interface RatingBody {
  /** 1 to 5. */
  overall: number;
  /** 1 to 5. */
  expertise?: number | undefined;
  /** 1 to 5. */
  communication?: number | undefined;
  /** 1 to 5. */
  value?: number | undefined;
  /** At most 2000 characters. */
  comment?: string | undefined;
}

/** Why, for the audit log. */
export interface ReasonBody {
  /** 1 to 500 characters. */
  reason: string;
}

/** A refresh token, to be used up. */
export interface RefreshBody {
  /** 1 to 500 characters. */
  refreshToken: string;
}

/** All that is left of the charge when `amount` is left out. */
export interface RefundBody {
  /** 1 to 500 characters. */
  reason: string;
  amount?: Price | undefined;
}

/** A new account. */
export interface RegisterBody {
  /** At most 254 characters. */
  email: string;
  /** 8 to 200 characters. */
  password: string;
  /** 1 to 100 characters. */
  name: string;
  role: 'client' | 'consultant';
}

/** A complaint about a user or about what they wrote. */
export interface Report {
  id: Id;
  reporterId: Id;
  subject: {
    type: string;
    id: Id;
  };
  reason: string;
  detail: string | null;
  createdAt: Instant;
}

/** A complaint, and what it is about. */
export interface ReportBody {
  subject: {
    type: 'user' | 'question' | 'session' | 'message';
    id: Id;
  };
  /** 1 to 100 characters. */
  reason: string;
  /** At most 2000 characters. */
  detail?: string | undefined;
}

/** Why an invitation or offer is over. */
export type RescindReason = 'taken' | 'cancelled' | 'expired' | 'busy';

/** The token from the mail, and the new password. */
export interface ResetPasswordBody {
  /** 1 to 500 characters. */
  token: string;
  /** 8 to 200 characters. */
  password: string;
}

/** With `refund`: all that is left when `amount` is left out. */
export interface ResolveDisputeBody {
  resolution: DisputeResolution;
  amount?: Price | undefined;
  /** 1 to 2000 characters. */
  note: string;
}

/** Whose tokens end; those of all users when left out. */
export interface RevokeAppTokensBody {
  /** 1 to 200 characters. */
  externalUserId?: string | undefined;
}

/** Which side of the market somebody is on. */
export type Role = 'client' | 'consultant' | 'admin';

/** How long the old secret is still good; not at all when left out. */
export interface RotateSecretBody {
  /** 0 to 604800. */
  graceSeconds?: number | undefined;
}

/** What each part added to the score of a match. */
export type ScoreParts = Record<string, number>;

/** A call between a client and a consultant, with its clock and what it costs. */
export interface Session {
  id: Id;
  questionId: Id;
  matchId: Id;
  clientId: Id;
  consultantId: Id;
  status: SessionStatus;
  hourlyRate: Money;
  freeSeconds: number;
  spendCap: Money | null;
  openedAt: Instant;
  startedAt: Instant | null;
  endedAt: Instant | null;
  /** From then on there is an invoice, if the call ever began. */
  settledAt: Instant | null;
  elapsed: number;
  billable: number;
  amount: Money;
  charge: {
    status: ChargeStatus;
    amount: Money;
  };
  endReason: EndReason | null;
  noShowBy: 'client' | 'consultant' | 'both' | null;
  /** Only for the consultant and the admin. */
  commission?: Money | undefined;
  /** Only for the consultant and the admin. */
  payout?: Money | undefined;
  /** What its client gave, or null; only for them, after the end, where this one session is asked for. */
  rating?: Rating | null | undefined;
  /** Only for the client of a running session, while their bank wants a confirmation for the time ahead: confirm the payment with it. */
  paymentAction?:
    | {
        clientSecret: string;
      }
    | undefined;
}

/** What the clock of a session shows; in whole seconds. */
export interface SessionClock {
  sessionId: Id;
  elapsed: number;
  freeRemaining: number;
  billable: number;
  amount: Money;
}

/** A line of the chat in a session. */
export interface SessionMessage {
  messageId: Id;
  sessionId: Id;
  fromUserId: Id;
  text: string;
  at: Instant;
}

/** `pending` → `active` → `completed`; or an end before it began. */
export type SessionStatus = 'pending' | 'active' | 'completed' | 'cancelled' | 'no_show' | 'failed';

/** Tokens, with whom they belong to. */
export interface SignedIn {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  user: User;
}

/** A skill of the taxonomy. */
export interface Skill {
  slug: Slug;
  name: string;
  aliases: string[];
  field: string;
}

/** Which skills. */
export interface SkillsQuery {
  /** 1 to 100; 20 when left out. */
  limit?: number | undefined;
  /** At most 200 characters. */
  cursor?: string | undefined;
  /** At most 80 characters. */
  q?: string | undefined;
}

/** Lower-case kebab name of a skill in the taxonomy. */
export type Slug = string;

/** Everything that is live for its user; after a reconnect it replaces what was known. */
export interface Snapshot {
  user: User;
  availability?:
    | {
        availability: Availability;
        presence: Presence;
      }
    | undefined;
  invitations: MatchWithQuestion[];
  openQuestions: Array<{
    question: Question;
    offers: MatchWithConsultant[];
  }>;
  session: Session | null;
}

/** What an acknowledgement carries when something went wrong. */
export interface SocketError {
  code: ErrorCode;
  message: string;
  errors?: FieldError[] | undefined;
  clientSecret?: string | undefined;
  retryAfter?: number | undefined;
}

/** How far a consultant has come. */
export type Tier = 'rookie' | 'growing' | 'established' | 'expert' | 'elite';

/** A short-lived access token, and a refresh token that can be used once; `expiresIn` is in seconds. */
export interface Tokens {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
}

/** A phrase that the taxonomy does not know, and how often it came up. */
export interface UnknownPhrase {
  phrase: string;
  count: number;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
}

/** What is to change of an app; its limits are for the operator to set. */
export interface UpdateAppBody {
  /** 1 to 100 characters. */
  name?: string | undefined;
  /** At most 50 items. */
  origins?: string[] | undefined;
  contactEmail?: string | null | undefined;
  limits?:
    | {
        /** 1 to 1000000. */
        requestsPerMinute?: number | undefined;
        /** 1 to 1000000. */
        openQuestions?: number | undefined;
      }
    | undefined;
}

/** What is to change of the own account. */
export interface UpdateMeBody {
  /** 1 to 100 characters. */
  name?: string | undefined;
  /** At most 60 characters. */
  timeZone?: string | undefined;
}

/** What is to change of an endpoint. */
export interface UpdateWebhookBody {
  /** At most 2000 characters. */
  url?: string | undefined;
  /** At most 20 items. */
  events?: AppEventType[] | undefined;
  enabled?: boolean | undefined;
}

/** How soon somebody is needed. */
export type Urgency = 'low' | 'medium' | 'high' | 'urgent';

/** An account, as its owner and the operator see it. */
export interface User {
  id: Id;
  email: string;
  name: string;
  role: Role;
  timeZone: string | null;
  emailVerified: boolean;
  createdAt: Instant;
}

/** The user's id in the path. */
export interface UserIdParams {
  userId: Id;
}

/** Which users or entries. */
export interface UsersQuery {
  /** 1 to 100; 20 when left out. */
  limit?: number | undefined;
  /** At most 200 characters. */
  cursor?: string | undefined;
  /** At most 100 characters. */
  q?: string | undefined;
}

/** The token from the mail. */
export interface VerifyEmailBody {
  /** 1 to 500 characters. */
  token: string;
}

/** An endpoint of an app's server. */
export interface Webhook {
  id: Id;
  url: string;
  /** None named: all of them. */
  events: AppEventType[];
  createdAt: Instant;
  failingSince: Instant | null;
  disabledAt: Instant | null;
  disabledReason: string | null;
}

/** An app's endpoint. */
export interface WebhookParams {
  id: Id;
  webhookId: Id;
}

/** An endpoint with the secret that its deliveries are signed with (`whsec_…`), which is shown this once. */
export interface WebhookWithSecret {
  webhook: Webhook;
  secret: string;
}

/** The HTTP status of each error code. */
export interface ErrorStatuses {
  /** The request is not valid */
  validation_failed: 400;
  /** Sign in first */
  unauthenticated: 401;
  /** The access token has expired */
  token_expired: 401;
  /** A payment method is needed */
  payment_method_required: 402;
  /** The payment needs your confirmation */
  payment_action_required: 402;
  /** The payment method was declined */
  payment_failed: 402;
  /** Not allowed */
  forbidden: 403;
  /** Not found */
  not_found: 404;
  /** Already taken */
  already_taken: 409;
  /** Not possible in this state */
  invalid_state: 409;
  /** Conflict */
  conflict: 409;
  /** The idempotency key was used for another request */
  idempotency_conflict: 409;
  /** The request is too large */
  payload_too_large: 413;
  /** Too many requests */
  rate_limited: 429;
  /** Something went wrong on our side */
  internal: 500;
  /** Not available right now */
  overloaded: 503;
}

/** The HTTP resources: who may call them, what they take and what they give. */
export interface Routes {
  /** What a page should know before anybody has signed in */
  getAbout: {
    method: 'get';
    path: '/v1/about';
    roles: 'public';

    response: About;
  };
  /** Create an account */
  register: {
    method: 'post';
    path: '/v1/auth/register';
    roles: 'public';

    body: RegisterBody;
    response: SignedIn;
  };
  /** Sign in */
  login: {
    method: 'post';
    path: '/v1/auth/login';
    roles: 'public';

    body: LoginBody;
    response: SignedIn;
  };
  /** Rotate the refresh token */
  refresh: {
    method: 'post';
    path: '/v1/auth/refresh';
    roles: 'public';

    body: RefreshBody;
    response: Tokens;
  };
  /** Sign out; the sockets of this sign-in are cut */
  logout: {
    method: 'post';
    path: '/v1/auth/logout';
    roles: 'client' | 'consultant' | 'admin';

    body: RefreshBody;
  };
  /** Confirm an e-mail address with the token that was mailed */
  verifyEmail: {
    method: 'post';
    path: '/v1/auth/email/verify';
    roles: 'public';

    body: VerifyEmailBody;
  };
  /** Mail a token to set a new password */
  forgotPassword: {
    method: 'post';
    path: '/v1/auth/password/forgot';
    roles: 'public';

    body: ForgotPasswordBody;
  };
  /** Set a new password with the token that was mailed */
  resetPassword: {
    method: 'post';
    path: '/v1/auth/password/reset';
    roles: 'public';

    body: ResetPasswordBody;
  };
  /** Own account */
  getMe: {
    method: 'get';
    path: '/v1/me';
    roles: 'client' | 'consultant' | 'admin';

    response: User;
  };
  /** Change own account */
  updateMe: {
    method: 'patch';
    path: '/v1/me';
    roles: 'client' | 'consultant' | 'admin';

    body: UpdateMeBody;
    response: User;
  };
  /** Delete own account: personal data is anonymised */
  deleteMe: { method: 'delete'; path: '/v1/me'; roles: 'client' | 'consultant' | 'admin' };
  /** All that is stored about the caller */
  exportMe: {
    method: 'get';
    path: '/v1/me/export';
    roles: 'client' | 'consultant' | 'admin';

    response: DataExport;
  };
  /** Search the taxonomy */
  listSkills: {
    method: 'get';
    path: '/v1/skills';
    roles: 'client' | 'consultant' | 'admin';
    query: SkillsQuery;
    response: Page<Skill>;
  };
  /** Public profiles */
  listConsultants: {
    method: 'get';
    path: '/v1/consultants';
    roles: 'client' | 'consultant' | 'admin';
    query: ConsultantsQuery;
    response: Page<Consultant>;
  };
  /** Own profile */
  getMyProfile: {
    method: 'get';
    path: '/v1/consultants/me';
    roles: 'consultant';

    response: Consultant;
  };
  /** Write own profile */
  putMyProfile: {
    method: 'put';
    path: '/v1/consultants/me';
    roles: 'consultant';

    body: ProfileBody;
    response: Consultant;
  };
  /** What would improve the profile, and what the next tier needs */
  getGuidance: {
    method: 'get';
    path: '/v1/consultants/me/guidance';
    roles: 'consultant';

    response: Guidance;
  };
  /** Trust score with its parts, tier history, response times */
  getPerformance: {
    method: 'get';
    path: '/v1/consultants/me/performance';
    roles: 'consultant';

    response: Performance;
  };
  /** Earnings, total and over time */
  getEarnings: {
    method: 'get';
    path: '/v1/consultants/me/earnings';
    roles: 'consultant';
    query: PeriodQuery;
    response: Earnings;
  };
  /** A public profile */
  getConsultant: {
    method: 'get';
    path: '/v1/consultants/:id';
    roles: 'client' | 'consultant' | 'admin';
    params: IdParams;
    response: Consultant;
  };
  /** Never be matched with this user */
  blockUser: { method: 'put'; path: '/v1/blocks/:userId'; roles: 'client' | 'consultant'; params: UserIdParams };
  /** Lift a block */
  unblockUser: { method: 'delete'; path: '/v1/blocks/:userId'; roles: 'client' | 'consultant'; params: UserIdParams };
  /** Report a user, question, session or message */
  report: {
    method: 'post';
    path: '/v1/reports';
    roles: 'client' | 'consultant';

    body: ReportBody;
    response: Report;
  };
  /** Ask a question */
  askQuestion: {
    method: 'post';
    path: '/v1/questions';
    roles: 'client';
    idempotent: true;
    body: AskBody;
    response: Question;
  };
  /** Own questions; for consultants the open ones that they could take */
  listQuestions: {
    method: 'get';
    path: '/v1/questions';
    roles: 'client' | 'consultant';
    query: QuestionsQuery;
    response: Page<Question>;
  };
  /** A question */
  getQuestion: {
    method: 'get';
    path: '/v1/questions/:id';
    roles: 'client' | 'consultant' | 'admin';
    params: IdParams;
    response: Question;
  };
  /** Cancel an open question */
  cancelQuestion: {
    method: 'post';
    path: '/v1/questions/:id/cancel';
    roles: 'client';
    params: IdParams;
    body: EmptyBody;
    response: Question;
  };
  /** Offer on a question found by browsing (wave 0) */
  offerOnQuestion: {
    method: 'post';
    path: '/v1/questions/:id/offer';
    roles: 'consultant';
    params: IdParams;
    body: OfferBody;
    response: Match;
  };
  /** The matches of a question that were ever offered */
  listQuestionMatches: {
    method: 'get';
    path: '/v1/questions/:id/matches';
    roles: 'client' | 'admin';
    params: IdParams;
    query: PageQuery;
    response: Page<MatchWithConsultant>;
  };
  /** Who was considered, with which score, and why not */
  explainQuestion: {
    method: 'get';
    path: '/v1/questions/:id/explanation';
    roles: 'client' | 'admin';
    params: IdParams;
    response: Explanation;
  };
  /** Who would be invited; asks nobody */
  previewMatching: {
    method: 'post';
    path: '/v1/matching/preview';
    roles: 'client';

    body: PreviewBody;
    response: Preview;
  };
  /** Own invitations and offers */
  listMatches: {
    method: 'get';
    path: '/v1/matches';
    roles: 'consultant';
    query: MatchesQuery;
    response: Page<MatchWithQuestion>;
  };
  /** Offer to take the question */
  offerOnMatch: {
    method: 'post';
    path: '/v1/matches/:id/offer';
    roles: 'consultant';
    params: IdParams;
    body: OfferBody;
    response: Match;
  };
  /** Decline an invitation */
  declineMatch: {
    method: 'post';
    path: '/v1/matches/:id/decline';
    roles: 'consultant';
    params: IdParams;
    body: DeclineBody;
    response: Match;
  };
  /** Withdraw an offer */
  withdrawMatch: {
    method: 'post';
    path: '/v1/matches/:id/withdraw';
    roles: 'consultant';
    params: IdParams;
    body: EmptyBody;
    response: Match;
  };
  /** Accept an offer: holds the first paid block and opens the session */
  acceptMatch: {
    method: 'post';
    path: '/v1/matches/:id/accept';
    roles: 'client';
    idempotent: true;
    params: IdParams;
    body: EmptyBody;
    response: Session;
  };
  /** Own sessions */
  listSessions: {
    method: 'get';
    path: '/v1/sessions';
    roles: 'client' | 'consultant' | 'admin';
    query: PageQuery;
    response: Page<Session>;
  };
  /** A session */
  getSession: {
    method: 'get';
    path: '/v1/sessions/:id';
    roles: 'client' | 'consultant' | 'admin';
    params: IdParams;
    response: Session;
  };
  /** What a device needs to join the call */
  joinSession: {
    method: 'post';
    path: '/v1/sessions/:id/join';
    roles: 'client' | 'consultant';
    params: IdParams;
    body: EmptyBody;
    response: JoinData;
  };
  /** End the session */
  endSession: {
    method: 'post';
    path: '/v1/sessions/:id/end';
    roles: 'client' | 'consultant';
    params: IdParams;
    body: EmptyBody;
    response: Session;
  };
  /** What was written in the session, newest first */
  listSessionMessages: {
    method: 'get';
    path: '/v1/sessions/:id/messages';
    roles: 'client' | 'consultant' | 'admin';
    params: IdParams;
    query: PageQuery;
    response: Page<SessionMessage>;
  };
  /** Rate the session, once */
  rateSession: {
    method: 'post';
    path: '/v1/sessions/:id/rating';
    roles: 'client';
    idempotent: true;
    params: IdParams;
    body: RatingBody;
    response: Rating;
  };
  /** The client's receipt of a session, or the consultant's statement; also as PDF */
  getInvoice: {
    method: 'get';
    path: '/v1/sessions/:id/invoice';
    roles: 'client' | 'consultant';
    file: 'application/pdf';
    params: IdParams;
    response: Invoice;
  };
  /** Dispute a charge; its payout waits until an operator has decided */
  openDispute: {
    method: 'post';
    path: '/v1/sessions/:id/dispute';
    roles: 'client';
    idempotent: true;
    params: IdParams;
    body: DisputeBody;
    response: Dispute;
  };
  /** The dispute of a session */
  getDispute: {
    method: 'get';
    path: '/v1/sessions/:id/dispute';
    roles: 'client' | 'admin';
    params: IdParams;
    response: Dispute;
  };
  /** Own payouts, and what is still to come */
  listPayouts: { method: 'get'; path: '/v1/payouts'; roles: 'consultant'; query: PageQuery; response: Payouts };
  /** Where to tell the payment provider who you are, so that you can be paid */
  onboardConsultant: {
    method: 'post';
    path: '/v1/payouts/onboarding';
    roles: 'consultant';

    body: OnboardingBody;
    response: {
      url: string;
      expiresAt: Instant;
    };
  };
  /** What is still missing before you can be paid */
  getOnboarding: {
    method: 'get';
    path: '/v1/payouts/onboarding';
    roles: 'consultant';

    response: Onboarding;
  };
  /** Own payment methods */
  listPaymentMethods: {
    method: 'get';
    path: '/v1/payment-methods';
    roles: 'client';
    query: PageQuery;
    response: Page<PaymentMethod>;
  };
  /** Add a payment method */
  addPaymentMethod: {
    method: 'post';
    path: '/v1/payment-methods';
    roles: 'client';
    idempotent: true;
    body: PaymentMethodBody;
    response: PaymentMethod;
  };
  /** Begin adding a payment method */
  setUpPaymentMethod: {
    method: 'post';
    path: '/v1/payment-methods/setup';
    roles: 'client';

    body: EmptyBody;
    response: {
      clientSecret: string;
      publishableKey: string | null;
    };
  };
  /** The client's confirmation (simulated payments only) */
  confirmPaymentMethod: {
    method: 'post';
    path: '/v1/payment-methods/:id/confirm';
    roles: 'client';
    params: IdParams;
    body: EmptyBody;
    response: PaymentMethod;
  };
  /** Pay with this one from now on */
  choosePaymentMethod: {
    method: 'post';
    path: '/v1/payment-methods/:id/default';
    roles: 'client';
    params: IdParams;
    body: EmptyBody;
    response: PaymentMethod;
  };
  /** Remove a payment method */
  removePaymentMethod: { method: 'delete'; path: '/v1/payment-methods/:id'; roles: 'client'; params: IdParams };
  /** The business in figures, each beside its target */
  getMetrics: { method: 'get'; path: '/v1/admin/metrics'; roles: 'admin'; query: PeriodQuery; response: Metrics };
  /** Who is online, what is open, what runs */
  getLive: {
    method: 'get';
    path: '/v1/admin/live';
    roles: 'admin';

    response: AdminLive;
  };
  /** Accounts */
  listUsers: { method: 'get'; path: '/v1/admin/users'; roles: 'admin'; query: UsersQuery; response: Page<AdminUser> };
  /** What operators did */
  listAudit: { method: 'get'; path: '/v1/admin/audit'; roles: 'admin'; query: UsersQuery; response: Page<AuditEntry> };
  /** What users reported */
  listReports: { method: 'get'; path: '/v1/admin/reports'; roles: 'admin'; query: UsersQuery; response: Page<Report> };
  /** The mail outbox, readable without a mail server */
  listMail: { method: 'get'; path: '/v1/admin/mail'; roles: 'admin'; query: UsersQuery; response: Page<OutboxMail> };
  /** Frequent phrases that the taxonomy does not know */
  listUnknownSkills: {
    method: 'get';
    path: '/v1/admin/skills/unknown';
    roles: 'admin';
    query: PageQuery;
    response: Page<UnknownPhrase>;
  };
  /** Approve an unknown phrase, or merge it into a skill */
  adoptSkill: {
    method: 'post';
    path: '/v1/admin/skills';
    roles: 'admin';

    body: AdoptSkillBody;
    response: Skill;
  };
  /** Ban an account */
  banUser: {
    method: 'post';
    path: '/v1/admin/users/:id/ban';
    roles: 'admin';
    params: IdParams;
    body: ReasonBody;
    response: AdminUser;
  };
  /** Lift a ban */
  unbanUser: {
    method: 'post';
    path: '/v1/admin/users/:id/unban';
    roles: 'admin';
    params: IdParams;
    body: ReasonBody;
    response: AdminUser;
  };
  /** Give a charge back, wholly or in part */
  refundSession: {
    method: 'post';
    path: '/v1/admin/sessions/:id/refund';
    roles: 'admin';
    idempotent: true;
    params: IdParams;
    body: RefundBody;
    response: Session;
  };
  /** What clients dispute */
  listDisputes: {
    method: 'get';
    path: '/v1/admin/disputes';
    roles: 'admin';
    query: UsersQuery;
    response: Page<Dispute>;
  };
  /** Decide a dispute */
  resolveDispute: {
    method: 'post';
    path: '/v1/admin/disputes/:id/resolve';
    roles: 'admin';
    idempotent: true;
    params: IdParams;
    body: ResolveDisputeBody;
    response: Dispute;
  };
  /** End a session by force */
  forceEndSession: {
    method: 'post';
    path: '/v1/admin/sessions/:id/end';
    roles: 'admin';
    params: IdParams;
    body: ReasonBody;
    response: Session;
  };
  /** Create an embedding app; its secret key is shown this once */
  createApp: {
    method: 'post';
    path: '/v1/apps';
    roles: 'admin';

    body: CreateAppBody;
    response: AppWithKey;
  };
  /** Embedding apps */
  listApps: { method: 'get'; path: '/v1/apps'; roles: 'admin'; query: PageQuery; response: Page<App> };
  /** An app */
  getApp: { method: 'get'; path: '/v1/apps/:id'; roles: 'admin' | 'app'; params: IdParams; response: App };
  /** Change an app; its limits only the operator */
  updateApp: {
    method: 'patch';
    path: '/v1/apps/:id';
    roles: 'admin' | 'app';
    params: IdParams;
    body: UpdateAppBody;
    response: App;
  };
  /** End an app for good: its key, tokens, sockets and endpoints */
  deleteApp: { method: 'delete'; path: '/v1/apps/:id'; roles: 'admin'; params: IdParams };
  /** Shut an app and all of its users out at once */
  disableApp: {
    method: 'post';
    path: '/v1/apps/:id/disable';
    roles: 'admin';
    params: IdParams;
    body: ReasonBody;
    response: App;
  };
  /** Let an app in again; its users need new tokens */
  enableApp: {
    method: 'post';
    path: '/v1/apps/:id/enable';
    roles: 'admin';
    params: IdParams;
    body: EmptyBody;
    response: App;
  };
  /** Another secret key, which is shown this once */
  rotateAppSecret: {
    method: 'post';
    path: '/v1/apps/:id/secret';
    roles: 'admin' | 'app';
    params: IdParams;
    body: RotateSecretBody;
    response: AppWithKey;
  };
  /** Exchange the secret key for a short-lived token of one of the app's users */
  createAppToken: {
    method: 'post';
    path: '/v1/apps/:id/tokens';
    roles: 'app';
    params: IdParams;
    body: AppTokenBody;
    response: AppToken;
  };
  /** End the tokens of one user, or of all; their sockets are cut */
  revokeAppTokens: {
    method: 'post';
    path: '/v1/apps/:id/tokens/revoke';
    roles: 'admin' | 'app';
    params: IdParams;
    body: RevokeAppTokensBody;
  };
  /** The endpoints of an app's server */
  listWebhooks: {
    method: 'get';
    path: '/v1/apps/:id/webhooks';
    roles: 'admin' | 'app';
    params: IdParams;
    query: PageQuery;
    response: Page<Webhook>;
  };
  /** Add an endpoint; the secret that signs its deliveries is shown this once */
  createWebhook: {
    method: 'post';
    path: '/v1/apps/:id/webhooks';
    roles: 'admin' | 'app';
    params: IdParams;
    body: CreateWebhookBody;
    response: WebhookWithSecret;
  };
  /** Change an endpoint, or switch it off and on */
  updateWebhook: {
    method: 'patch';
    path: '/v1/apps/:id/webhooks/:webhookId';
    roles: 'admin' | 'app';
    params: WebhookParams;
    body: UpdateWebhookBody;
    response: Webhook;
  };
  /** Remove an endpoint with its deliveries */
  deleteWebhook: {
    method: 'delete';
    path: '/v1/apps/:id/webhooks/:webhookId';
    roles: 'admin' | 'app';
    params: WebhookParams;
  };
  /** Another signing secret; during the grace both sign */
  rotateWebhookSecret: {
    method: 'post';
    path: '/v1/apps/:id/webhooks/:webhookId/secret';
    roles: 'admin' | 'app';
    params: WebhookParams;
    body: RotateSecretBody;
    response: WebhookWithSecret;
  };
  /** What endpoints were told, with attempts and answers */
  listDeliveries: {
    method: 'get';
    path: '/v1/apps/:id/deliveries';
    roles: 'admin' | 'app';
    params: IdParams;
    query: DeliveriesQuery;
    response: Page<Delivery>;
  };
  /** One delivery */
  getDelivery: {
    method: 'get';
    path: '/v1/apps/:id/deliveries/:deliveryId';
    roles: 'admin' | 'app';
    params: DeliveryParams;
    response: Delivery;
  };
  /** Send it once more, under the same webhook-id */
  replayDelivery: {
    method: 'post';
    path: '/v1/apps/:id/deliveries/:deliveryId/replay';
    roles: 'admin' | 'app';
    params: DeliveryParams;
    body: EmptyBody;
    response: Delivery;
  };
}

/** An HTTP resource, by its name in the contract. */
export type RouteName = keyof Routes;
type Part<Name extends RouteName, Key extends string> =
  Routes[Name] extends Record<Key, infer Value> ? Value : undefined;
/** The parts of a resource's path, `undefined` where it has none. */
export type ParamsOf<Name extends RouteName> = Part<Name, 'params'>;
/** What may stand behind the question mark. */
export type QueryInputOf<Name extends RouteName> = Part<Name, 'query'>;
/** What is sent. */
export type BodyInputOf<Name extends RouteName> = Part<Name, 'body'>;
/** What is answered. */
export type ResponseOf<Name extends RouteName> = Part<Name, 'response'>;
