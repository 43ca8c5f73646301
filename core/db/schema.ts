/** The tables as TypeScript sees them. `migrations/` is the truth; a test compares the two. */
import type { ColumnType, Generated, Insertable, Selectable } from 'kysely';
import type {
  Acceptance,
  AppEventType,
  Availability,
  ChargeStatus,
  Currency,
  DeliveryStatus,
  DisputeResolution,
  DisputeStatus,
  EndReason,
  ExpiredReason,
  Keyword,
  MatchStatus,
  NoticeCode,
  PayoutStatus,
  QuestionStatus,
  Role,
  SessionStatus,
  Tier,
  Urgency,
} from '../../contract/index.ts';
import type { Difference } from '../domain/comparison.ts';

type Time = ColumnType<Date, Date | string, Date | string>;
type OptionalTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type DefaultTime = ColumnType<Date, Date | string | undefined, Date | string>;
type Default<T> = Generated<T>;
type Json<T> = ColumnType<T, string, string>;
type DefaultJson<T> = ColumnType<T, string | undefined, string>;

export interface Users {
  id: string;
  email: string | null;
  password_hash: string | null;
  name: string;
  role: Role;
  time_zone: string | null;
  email_verified_at: OptionalTime;
  banned_at: OptionalTime;
  ban_reason: string | null;
  deleted_at: OptionalTime;
  created_at: DefaultTime;
}
export interface RefreshTokens {
  id: string;
  user_id: string;
  family_id: string;
  token_hash: Buffer;
  created_at: DefaultTime;
  expires_at: Time;
  used_at: OptionalTime;
  revoked_at: OptionalTime;
}
export interface OneTimeTokens {
  id: string;
  user_id: string;
  purpose: 'verify_email' | 'reset_password';
  token_hash: Buffer;
  created_at: DefaultTime;
  expires_at: Time;
  used_at: OptionalTime;
}
export interface MailOutbox {
  id: string;
  user_id: string | null;
  recipient: string;
  subject: string;
  body: string;
  created_at: DefaultTime;
}
export interface IdempotencyAnswers {
  user_id: string;
  key: string;
  request_hash: Buffer;
  status: number | null;
  body: string | null;
  created_at: DefaultTime;
}
export interface AdminAudit {
  id: string;
  admin_id: string;
  action: string;
  subject_type: string;
  subject_id: string;
  reason: string | null;
  at: DefaultTime;
}
export interface Blocks {
  blocker_id: string;
  blocked_id: string;
  created_at: DefaultTime;
}
export interface Reports {
  id: string;
  reporter_id: string;
  subject_type: 'user' | 'question' | 'session' | 'message';
  subject_id: string;
  reason: string;
  detail: string | null;
  created_at: DefaultTime;
}
export interface Nodes {
  id: string;
  started_at: DefaultTime;
  renewed_at: DefaultTime;
}

export interface Apps {
  id: string;
  name: string;
  contact_email: string | null;
  origins: Default<string[]>;
  requests_per_minute: number;
  open_questions: number;
  secret_hash: Buffer;
  secret_hint: string;
  previous_secret_hash: Buffer | null;
  previous_secret_until: OptionalTime;
  created_by: string | null;
  created_at: DefaultTime;
  disabled_at: OptionalTime;
  disabled_reason: string | null;
  deleted_at: OptionalTime;
}
export interface AppUsers {
  user_id: string;
  app_id: string;
  external_id: string;
  family_id: string;
  created_at: DefaultTime;
  last_token_at: DefaultTime;
}
export interface WebhookEndpoints {
  id: string;
  app_id: string;
  url: string;
  events: Default<AppEventType[]>;
  secret: string;
  previous_secret: string | null;
  previous_secret_until: OptionalTime;
  created_at: DefaultTime;
  failing_since: OptionalTime;
  disabled_at: OptionalTime;
  disabled_reason: string | null;
}
export interface WebhookEvents {
  id: string;
  app_id: string;
  user_id: string;
  type: AppEventType;
  data: Json<Record<string, unknown>>;
  created_at: DefaultTime;
}
export interface WebhookDeliveries {
  id: string;
  event_id: string;
  endpoint_id: string;
  app_id: string;
  status: Default<DeliveryStatus>;
  attempts: Default<number>;
  begun_at: DefaultTime;
  next_attempt_at: OptionalTime;
  claimed_until: OptionalTime;
  last_attempt_at: OptionalTime;
  response_code: number | null;
  error: string | null;
  duration_ms: number | null;
  delivered_at: OptionalTime;
  created_at: DefaultTime;
}

export interface Skills {
  slug: string;
  name: string;
  field: string;
  parent: string | null;
  created_at: DefaultTime;
}
export interface SkillAliases {
  alias: string;
  slug: string;
  context: Default<string[]>;
}
export interface UnknownPhrases {
  phrase: string;
  count: Default<number>;
  first_seen_at: DefaultTime;
  last_seen_at: DefaultTime;
  resolved_slug: string | null;
}
export interface ConsultantProfiles {
  user_id: string;
  headline: Default<string>;
  bio: Default<string>;
  languages: Default<string[]>;
  rate_amount: Default<number>;
  currency: Default<Currency>;
  tier: Default<Tier>;
  trust_score: Default<number>;
  trust_parts: DefaultJson<Record<string, number>>;
  trust_version: Default<string>;
  rating_average: number | null;
  rating_count: Default<number>;
  completed_sessions: Default<number>;
  brought_sessions: Default<number>;
  brought_ratings: Default<number>;
  brought_average: number | null;
  median_response_ms: number | null;
  availability: Default<Availability>;
  wrap_up_until: OptionalTime;
  offline_since: OptionalTime;
  last_active_at: OptionalTime;
  updated_at: DefaultTime;
}
export interface ConsultantSkills {
  user_id: string;
  position: number;
  slug: string | null;
  name: string;
  level: number;
}
export interface TrustHistory {
  id: string;
  consultant_id: string;
  score: number;
  parts: Json<Record<string, number>>;
  version: string;
  reason: string;
  at: DefaultTime;
}
export interface TierHistory {
  id: string;
  consultant_id: string;
  from_tier: Tier | null;
  to_tier: Tier;
  reason: string;
  at: DefaultTime;
}

export interface Questions {
  id: string;
  client_id: string;
  title: string;
  body: string;
  category: string | null;
  skills: Default<string[]>;
  urgency: Urgency;
  languages: Default<string[]>;
  currency: Currency;
  max_rate: number | null;
  spend_cap: number | null;
  free_seconds: Default<number>;
  free_time_note: string | null;
  acceptance: Acceptance;
  preferred_consultant_ids: Default<string[]>;
  status: Default<QuestionStatus>;
  wave: Default<number>;
  wave_opened_at: OptionalTime;
  created_at: DefaultTime;
  expires_at: Time;
  deadline_extended: Default<boolean>;
  next_action_at: OptionalTime;
  expired_reason: ExpiredReason | null;
  advice: string | null;
  accepting_match_id: string | null;
  accepting_until: OptionalTime;
  closed_at: OptionalTime;
  enriched_at: OptionalTime;
  lexicon_version: string | null;
  open_slot: number | null;
  app_id: string | null;
  keywords: DefaultJson<Keyword[]>;
}
/** Somebody a wave looked at and left out, and why. */
export interface LeftOut {
  consultantId: string;
  reason: string;
  score: number | null;
}
export interface QuestionWaves {
  question_id: string;
  wave: number;
  opened_at: DefaultTime;
  considered: number;
  left_out: DefaultJson<LeftOut[]>;
}
export interface Matches {
  id: string;
  question_id: string;
  consultant_id: string;
  status: MatchStatus;
  wave: number;
  position: Default<number>;
  score: number;
  score_parts: DefaultJson<Record<string, number>>;
  weights_version: string;
  rate_amount: number;
  currency: Currency;
  invited_at: DefaultTime;
  expires_at: OptionalTime;
  offered_at: OptionalTime;
  responded_at: OptionalTime;
  closed_at: OptionalTime;
  close_reason: string | null;
  note: string | null;
  free_seconds: number | null;
  free_time_note: string | null;
  app_id: string | null;
}

export interface Sessions {
  id: string;
  question_id: string;
  match_id: string;
  client_id: string;
  consultant_id: string;
  status: Default<SessionStatus>;
  rate_amount: number;
  currency: Currency;
  free_seconds: number;
  spend_cap: number | null;
  commission_bps: number;
  tier: Tier;
  payment_method_id: string | null;
  opened_at: DefaultTime;
  started_at: OptionalTime;
  ended_at: OptionalTime;
  end_reason: EndReason | null;
  no_show_by: 'client' | 'consultant' | 'both' | null;
  notices: Default<NoticeCode[]>;
  next_action_at: OptionalTime;
  elapsed_seconds: Default<number>;
  billable_seconds: Default<number>;
  amount: Default<number>;
  charge_status: Default<ChargeStatus>;
  charged_amount: Default<number>;
  commission: Default<number>;
  payout: Default<number>;
  settled_at: OptionalTime;
  refunded_amount: Default<number>;
  refunded_commission: Default<number>;
  payout_id: string | null;
  witnessed_seconds: number | null;
  app_id: string | null;
}
export interface SessionPresence {
  id: Generated<number>;
  session_id: string;
  user_id: string;
  device_id: string;
  node_id: string;
  kind: 'join' | 'leave' | 'media_down' | 'media_up';
  at: DefaultTime;
}
export interface SessionStays {
  session_id: string;
  ref: string;
  user_id: string;
  joined_at: Time;
  left_at: OptionalTime;
}
export interface SessionRooms {
  session_id: string;
  provider: 'p2p' | 'daily' | 'zoom';
  ref: string;
  url: string | null;
  opened_at: DefaultTime;
  closed_at: OptionalTime;
}
export interface SessionMessages {
  id: string;
  session_id: string;
  user_id: string;
  text: string;
  at: DefaultTime;
}
export interface Ratings {
  id: string;
  session_id: string;
  client_id: string;
  consultant_id: string;
  overall: number;
  expertise: number | null;
  communication: number | null;
  value: number | null;
  comment: string | null;
  created_at: DefaultTime;
}
export interface Endorsements {
  id: string;
  consultant_id: string;
  client_id: string;
  question_id: string;
  slug: string;
  weight: number;
  at: DefaultTime;
}

export interface PaymentMethods {
  id: string;
  client_id: string;
  provider: string;
  provider_ref: string;
  brand: string;
  last4: string;
  fingerprint: string;
  is_default: Default<boolean>;
  needs_confirmation: Default<boolean>;
  created_at: DefaultTime;
  removed_at: OptionalTime;
}
export interface PaymentCustomers {
  client_id: string;
  provider: string;
  ref: string;
  created_at: DefaultTime;
}
export interface PaymentSetUps {
  ref: string;
  client_id: string;
  provider: string;
  created_at: DefaultTime;
  closed_at: OptionalTime;
}
export interface PaymentAccounts {
  consultant_id: string;
  provider: string;
  key: string;
  country: string | null;
  currency: Currency;
  ref: string | null;
  transfers_active: Default<boolean>;
  payouts_enabled: Default<boolean>;
  requirements: Default<string[]>;
  created_at: DefaultTime;
  checked_at: OptionalTime;
}
export interface Consents {
  match_id: string;
  client_id: string;
  rate_amount: number;
  currency: Currency;
  free_seconds: number;
  spend_cap: number | null;
  consented_at: DefaultTime;
}
export type HoldStatus =
  | 'pending'
  | 'requires_action'
  | 'held'
  | 'declined'
  | 'captured'
  | 'releasing'
  | 'released'
  | 'failed'
  | 'unknown';
export interface Holds {
  id: string;
  key: string;
  match_id: string;
  session_id: string | null;
  seq: number;
  attempt: Default<number>;
  payment_method_id: string;
  amount: number;
  currency: Currency;
  status: Default<HoldStatus>;
  provider_ref: string | null;
  client_secret: string | null;
  captured_amount: Default<number>;
  processing_fee: Default<number>;
  commission: Default<number>;
  charge_ref: string | null;
  fee_reported: Default<boolean>;
  created_at: DefaultTime;
  captured_at: OptionalTime;
  updated_at: DefaultTime;
  capture_before: OptionalTime;
}
export interface LedgerAccounts {
  id: Generated<number>;
  kind: string;
  owner_id: string | null;
  currency: Currency;
}
export interface LedgerTransactions {
  id: string;
  external_id: string;
  kind: string;
  session_id: string | null;
  reverses_id: string | null;
  created_at: DefaultTime;
}
export interface LedgerEntries {
  id: Generated<number>;
  transaction_id: string;
  account_id: number;
  amount: number;
  currency: Currency;
}
export interface InvoiceNumbers {
  year: number;
  last: number;
}
export interface Invoices {
  session_id: string;
  number: string;
  issued_at: DefaultTime;
  client_name: string;
  consultant_name: string;
  tax_label: string | null;
  /** parts per million of the net */
  tax_ppm: Default<number>;
}

export interface Disputes {
  id: string;
  session_id: string;
  client_id: string;
  reason: string;
  detail: string;
  status: Default<DisputeStatus>;
  resolution: DisputeResolution | null;
  note: string | null;
  resolved_by: string | null;
  resolved_at: OptionalTime;
  created_at: DefaultTime;
}
export interface Refunds {
  id: string;
  session_id: string;
  dispute_id: string | null;
  requested_by: string | null;
  reason: string;
  amount: number;
  status: Default<'pending' | 'done' | 'failed'>;
  created_at: DefaultTime;
  finished_at: OptionalTime;
}
export interface RefundParts {
  id: string;
  refund_id: string;
  hold_id: string;
  key: string;
  amount: number;
  commission: number;
  status: Default<'pending' | 'refunded' | 'failed' | 'returned'>;
  provider_ref: string | null;
  reason: string | null;
  updated_at: DefaultTime;
}
export type ChargebackStatus = 'inquiry' | 'open' | 'won' | 'lost';
export interface Chargebacks {
  ref: string;
  hold_id: string;
  session_id: string;
  amount: number;
  commission: Default<number>;
  reversed_amount: Default<number>;
  withdrawn: Default<number>;
  fee: Default<number>;
  postings: Default<number>;
  status: ChargebackStatus;
  reversal: Default<'none' | 'pending' | 'reversed' | 'failed'>;
  reversal_ref: string | null;
  reason: string;
  created_at: DefaultTime;
  updated_at: DefaultTime;
}
export interface Payouts {
  id: string;
  consultant_id: string;
  currency: Currency;
  day: string;
  account_ref: string;
  amount: number;
  status: Default<PayoutStatus>;
  provider_ref: string | null;
  reason: string | null;
  arrives_at: OptionalTime;
  created_at: DefaultTime;
  updated_at: DefaultTime;
}
export interface PaymentEvents {
  id: string;
  type: string;
  subject: string;
  subject_ref: string;
  account_ref: string | null;
  happened_at: Time;
  received_at: DefaultTime;
  processed_at: OptionalTime;
  attempts: Default<number>;
  error: string | null;
}
export interface BookComparisons {
  id: string;
  compared_at: DefaultTime;
  checked: number;
  differences: Json<Difference[]>;
}
export interface Chores {
  name: string;
  due_at: DefaultTime;
  done_until: OptionalTime;
}

export interface LearnedTables {
  name: string;
  version: string;
  bytes: Buffer;
  learned_at: DefaultTime;
}

export interface Database {
  users: Users;
  refresh_tokens: RefreshTokens;
  one_time_tokens: OneTimeTokens;
  mail_outbox: MailOutbox;
  idempotency_answers: IdempotencyAnswers;
  admin_audit: AdminAudit;
  blocks: Blocks;
  reports: Reports;
  nodes: Nodes;
  apps: Apps;
  app_users: AppUsers;
  webhook_endpoints: WebhookEndpoints;
  webhook_events: WebhookEvents;
  webhook_deliveries: WebhookDeliveries;
  skills: Skills;
  skill_aliases: SkillAliases;
  unknown_phrases: UnknownPhrases;
  consultant_profiles: ConsultantProfiles;
  consultant_skills: ConsultantSkills;
  trust_history: TrustHistory;
  tier_history: TierHistory;
  questions: Questions;
  question_waves: QuestionWaves;
  matches: Matches;
  sessions: Sessions;
  session_presence: SessionPresence;
  session_rooms: SessionRooms;
  session_stays: SessionStays;
  session_messages: SessionMessages;
  ratings: Ratings;
  endorsements: Endorsements;
  payment_methods: PaymentMethods;
  payment_customers: PaymentCustomers;
  payment_set_ups: PaymentSetUps;
  payment_accounts: PaymentAccounts;
  consents: Consents;
  holds: Holds;
  ledger_accounts: LedgerAccounts;
  ledger_transactions: LedgerTransactions;
  ledger_entries: LedgerEntries;
  invoice_numbers: InvoiceNumbers;
  invoices: Invoices;
  disputes: Disputes;
  refunds: Refunds;
  refund_parts: RefundParts;
  chargebacks: Chargebacks;
  payouts: Payouts;
  payment_events: PaymentEvents;
  book_comparisons: BookComparisons;
  chores: Chores;
  learned_tables: LearnedTables;
}

export type AppRow = Selectable<Apps>;
export type WebhookEndpointRow = Selectable<WebhookEndpoints>;
export type UserRow = Selectable<Users>;
export type ProfileRow = Selectable<ConsultantProfiles>;
export type QuestionRow = Selectable<Questions>;
export type MatchRow = Selectable<Matches>;
export type NewMatch = Insertable<Matches>;
export type SessionRow = Selectable<Sessions>;
export type SessionRoomRow = Selectable<SessionRooms>;
export type HoldRow = Selectable<Holds>;
export type PaymentAccountRow = Selectable<PaymentAccounts>;
export type DisputeRow = Selectable<Disputes>;
export type RefundRow = Selectable<Refunds>;
export type RefundPartRow = Selectable<RefundParts>;
export type ChargebackRow = Selectable<Chargebacks>;
export type PayoutRow = Selectable<Payouts>;
export type PaymentEventRow = Selectable<PaymentEvents>;
export type PaymentMethodRow = Selectable<PaymentMethods>;
export type RatingRow = Selectable<Ratings>;
