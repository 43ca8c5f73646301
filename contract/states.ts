/** The states of everything that has some, as the contract names them. The legal moves between them stand in `core/domain/transitions.ts`. */
import { z } from 'zod';

export const QuestionStatus = z
  .enum(['open', 'matched', 'in_session', 'completed', 'cancelled', 'expired'])
  .describe('`open` → `matched` → `in_session` → `completed`; or `cancelled`, `expired`.');
export const MatchStatus = z
  .enum(['invited', 'offered', 'accepted', 'declined', 'expired', 'rescinded', 'withdrawn'])
  .describe('`invited` → `offered` → `accepted`; or one of the other ends.');
export const SessionStatus = z
  .enum(['pending', 'active', 'completed', 'cancelled', 'no_show', 'failed'])
  .describe('`pending` → `active` → `completed`; or an end before it began.');
export const Availability = z.enum(['available', 'away']).describe('What a consultant wants.');
export const Presence = z
  .enum(['online', 'offline', 'busy'])
  .describe('What the server sees: `busy` is in a session, or just after one.');
export const Tier = z
  .enum(['rookie', 'growing', 'established', 'expert', 'elite'])
  .describe('How far a consultant has come.');
export const ChargeStatus = z
  .enum(['none', 'held', 'captured', 'released', 'failed', 'refunded', 'partially_refunded', 'disputed'])
  .describe('What has become of the money of a session.');
export const Urgency = z.enum(['low', 'medium', 'high', 'urgent']).describe('How soon somebody is needed.');
export const Acceptance = z
  .enum(['choose', 'first'])
  .describe('`choose`: the client picks an offer; `first`: the first offer is taken at once.');
export const ExpiredReason = z
  .enum(['no_match', 'no_offer', 'not_accepted'])
  .describe('Nobody suited, nobody offered, or no offer was accepted in time.');
export const EndReason = z
  .enum([
    'ended_by_client',
    'ended_by_consultant',
    'cap_reached',
    'payment_failed',
    'participant_lost',
    'no_show',
    'forced',
  ])
  .describe('Why a session ended.');
export const RescindReason = z
  .enum(['taken', 'cancelled', 'expired', 'busy'])
  .describe('Why an invitation or offer is over.');
export const DisputeStatus = z.enum(['open', 'resolved']).describe('Whether a dispute was decided.');
export const DisputeResolution = z.enum(['refund', 'reject']).describe('How a dispute was decided.');
/** `returned`: the consultant's bank sent it back; its amount is in their balance again. */
export const PayoutStatus = z
  .enum(['pending', 'sent', 'paid', 'failed', 'returned'])
  .describe('How far a payout has come.');
export const NoticeCode = z
  .enum(['free_ending', 'billing_started', 'cap_near', 'hold_failed', 'peer_lost', 'peer_back'])
  .describe('What both sides of a session are told.');

export type QuestionStatus = z.infer<typeof QuestionStatus>;
export type MatchStatus = z.infer<typeof MatchStatus>;
export type SessionStatus = z.infer<typeof SessionStatus>;
export type Availability = z.infer<typeof Availability>;
export type Presence = z.infer<typeof Presence>;
export type Tier = z.infer<typeof Tier>;
export type ChargeStatus = z.infer<typeof ChargeStatus>;
export type Urgency = z.infer<typeof Urgency>;
export type Acceptance = z.infer<typeof Acceptance>;
export type ExpiredReason = z.infer<typeof ExpiredReason>;
export type EndReason = z.infer<typeof EndReason>;
export type RescindReason = z.infer<typeof RescindReason>;
export type DisputeStatus = z.infer<typeof DisputeStatus>;
export type DisputeResolution = z.infer<typeof DisputeResolution>;
export type PayoutStatus = z.infer<typeof PayoutStatus>;
export type NoticeCode = z.infer<typeof NoticeCode>;
