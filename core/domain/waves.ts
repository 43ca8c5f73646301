/** When to invite more consultants to a question, whom, and when to give up. Times are epoch ms, durations seconds. */
import type { ExpiredReason, Tier } from '../../contract/states.ts';

export interface QuestionFacts {
  createdAt: number;
  expiresAt: number;
  /** while in the future, somebody is accepting an offer right now; null: nobody */
  acceptingUntil: number | null;
  /** the last wave that was opened; 0: none yet */
  wave: number;
  waveOpenedAt: number | null;
  /** invitations of every wave that still live; those of earlier waves never hold back a new one */
  liveInvitations: number;
  /** how many the last wave invited */
  invitedInWave: number;
  /** how many of them have neither offered nor declined nor run out */
  unansweredInWave: number;
  liveOffers: number;
  /** until when those whom the client named are asked alone; null or left out: nobody is */
  preferredUntil?: number | null;
  everInvited: boolean;
  everOffered: boolean;
}

export interface WaveSettings {
  waveSize: number;
  waveSeconds: number;
}

export type QuestionPlan =
  | { do: 'expire'; reason: ExpiredReason }
  | { do: 'open_wave'; wave: number; places: number }
  | { do: 'wait'; until: number };

/**
 * - A claimed question is left alone until the claim ends, even past its deadline: its client is paying.
 * - A wave follows when the time of the last one is up, or at once when all of it have answered. A wave that found nobody
 *   waits its time, or an empty market would be asked in a tight loop.
 * - Those whom the client named are alone for a few seconds; when one of them has offered, the rest of these is the client's to
 *   choose in. All declined: the others are asked at once.
 * - A client with a full wave of live offers has enough to choose from.
 */
export function planQuestion(facts: QuestionFacts, now: number, settings: WaveSettings): QuestionPlan {
  if (facts.acceptingUntil !== null && facts.acceptingUntil > now) return { do: 'wait', until: facts.acceptingUntil };
  if (now >= facts.expiresAt) return { do: 'expire', reason: expiredReason(facts) };
  if (facts.liveOffers >= settings.waveSize) return { do: 'wait', until: facts.expiresAt };
  const nextWaveAt = waveDueAt(facts, now, settings.waveSeconds);
  if (nextWaveAt <= now) return { do: 'open_wave', wave: facts.wave + 1, places: settings.waveSize };
  return { do: 'wait', until: Math.min(nextWaveAt, facts.expiresAt) };
}

/** An offer found by browsing counts as an offer even though nobody was invited. */
export function expiredReason({ everInvited, everOffered }: QuestionFacts): ExpiredReason {
  if (everOffered) return 'not_accepted';
  return everInvited ? 'no_offer' : 'no_match';
}

function waveDueAt(facts: QuestionFacts, now: number, waveSeconds: number): number {
  if (facts.waveOpenedAt === null) return now;
  const answered = facts.invitedInWave > 0 && facts.unansweredInWave === 0;
  if (facts.preferredUntil != null) return answered && facts.liveOffers === 0 ? now : Math.ceil(facts.preferredUntil);
  return answered ? now : Math.ceil(facts.waveOpenedAt + waveSeconds * 1000);
}

/** How much longer the client gets to choose once there is something to choose from. */
export const FIRST_OFFER_EXTENSION_MS = 60_000;

/** The deadline after an offer: the first one moves it, once. */
export function extendDeadline(expiresAt: number, alreadyExtended: boolean): number {
  return alreadyExtended ? expiresAt : expiresAt + FIRST_OFFER_EXTENSION_MS;
}

/** Smaller waves have no place to reserve. */
const RESERVES_FROM = 3;

/**
 * The best `places` of the ranked candidates. When no rookie made it although one is among them, the best of them takes
 * the last place: without it, who has no history would never get one.
 * @param ranked best first
 */
export function pickWave<C extends { tier: Tier }>(ranked: readonly C[], places: number): C[] {
  const best = ranked.slice(0, Math.max(0, places));
  if (places < RESERVES_FROM || best.some(isRookie)) return best;
  const rookie = ranked.slice(best.length).find(isRookie);
  return rookie ? [...best.slice(0, -1), rookie] : best;
}

const isRookie = (candidate: { tier: Tier }): boolean => candidate.tier === 'rookie';
