/** The states of everything that has some, as the contract names them. The legal moves between them stand in `core/domain/transitions.ts`. */
import { z } from 'zod';

export const QuestionStatus = z.enum(['open', 'matched', 'in_session', 'completed', 'cancelled', 'expired']);
export const MatchStatus = z.enum(['invited', 'offered', 'accepted', 'declined', 'expired', 'rescinded', 'withdrawn']);
export const SessionStatus = z.enum(['pending', 'active', 'completed', 'cancelled', 'no_show', 'failed']);
export const Availability = z.enum(['available', 'away']);
export const Presence = z.enum(['online', 'offline', 'busy']);
export const Tier = z.enum(['rookie', 'growing', 'established', 'expert', 'elite']);
export const ChargeStatus = z.enum([
  'none',
  'held',
  'captured',
  'released',
  'failed',
  'refunded',
  'partially_refunded',
  'disputed',
]);
export const Urgency = z.enum(['low', 'medium', 'high', 'urgent']);
export const Acceptance = z.enum(['choose', 'first']);
export const ExpiredReason = z.enum(['no_match', 'no_offer', 'not_accepted']);
export const EndReason = z.enum([
  'ended_by_client',
  'ended_by_consultant',
  'cap_reached',
  'payment_failed',
  'participant_lost',
  'no_show',
  'forced',
]);
export const RescindReason = z.enum(['taken', 'cancelled', 'expired', 'busy']);
export const DisputeStatus = z.enum(['open', 'resolved']);
export const DisputeResolution = z.enum(['refund', 'reject']);
/** `returned`: the consultant's bank sent it back; its amount is in their balance again. */
export const PayoutStatus = z.enum(['pending', 'sent', 'paid', 'failed', 'returned']);
export const NoticeCode = z.enum([
  'free_ending',
  'billing_started',
  'cap_near',
  'hold_failed',
  'peer_lost',
  'peer_back',
]);

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
