/** Consultants come, go, and are free again; the index of who is online follows at once. */
import type { OnlineConsultant } from '../../../core/online/index.ts';
import { HOUR_MS } from '../world/market.ts';
import type { Asked, Consultant, Match, Run } from './run.ts';
import { isLive } from './run.ts';

export function comeOnline(run: Run, consultant: Consultant): void {
  consultant.offlineSince = null;
  consultant.lastActiveAt = run.clock.now();
  indexAnew(run, consultant);
  run.queue.push(run.clock.now(), { kind: 'free', consultant });
}

/** Whoever goes in a call stays in it; only no further question reaches them. */
export function goOffline(run: Run, consultant: Consultant): void {
  const since = run.clock.now();
  consultant.offlineSince = since;
  run.online.remove(consultant.person.id);
  const { presenceLeaseSeconds, reconnectSeconds } = run.policy.timing;
  for (const seconds of [presenceLeaseSeconds, reconnectSeconds]) {
    run.queue.push(since + seconds * 1000, { kind: 'gone', consultant, since });
  }
}

/** Gone too long: invitations end after a lease, offers after the reconnect time. */
export function releaseGone(run: Run, consultant: Consultant, since: number): void {
  if (consultant.offlineSince !== since) return;
  const goneMs = run.clock.now() - since;
  const { presenceLeaseSeconds, reconnectSeconds } = run.policy.timing;
  for (const match of [...consultant.matches]) {
    if (match.status === 'invited' && goneMs >= presenceLeaseSeconds * 1000) endMatch(run, match, 'expired');
    else if (match.status === 'offered' && goneMs >= reconnectSeconds * 1000) endMatch(run, match, 'withdrawn');
    else continue;
    run.queue.push(run.clock.now(), { kind: 'advance', asked: match.asked });
  }
}

/** Closes a live match, and writes down what it says about the consultant's answers. */
export function endMatch(run: Run, match: Match, status: 'expired' | 'rescinded' | 'withdrawn' | 'declined'): void {
  if (!isLive(match)) return;
  const at = run.clock.now();
  if (status === 'expired' && match.offeredAt === null) {
    match.consultant.track.noteResponse({ kind: 'expired', responseMs: null, at });
  }
  match.status = status;
  match.consultant.matches.delete(match);
}

/** What the replica would load of them. */
export function indexAnew(run: Run, consultant: Consultant): void {
  if (consultant.offlineSince !== null) return;
  const { person, track } = consultant;
  const known: OnlineConsultant = {
    id: person.id,
    profileText: track.profileText(),
    skills: track.skills(run.clock.now()),
    languages: person.languages,
    rate: person.rate,
    tier: track.tier,
    trustScore: track.trustScore,
    completedSessions: track.completedSessions,
    medianResponseMs: track.medianResponseMs,
    lastActiveAt: consultant.lastActiveAt,
    available: true,
    inSession: consultant.session !== null,
    wrapUpUntil: consultant.wrapUpUntil,
    blocked: person.blocked,
    invitedLastHour: invitedLastHour(run, consultant),
  };
  run.online.upsert(known);
}

export function invitedLastHour(run: Run, consultant: Consultant): number {
  const { invitedAt } = consultant;
  while (invitedAt.length > 0 && invitedAt[0]! <= run.clock.now() - HOUR_MS) invitedAt.shift();
  return invitedAt.length;
}

/** How many open questions are looked at for somebody who has just come; as in `consider-consultant`. */
const LOOKED_AT = 50;

/**
 * The oldest open question that suits whoever is free again, and that has room for them. As `consider-consultant` decides, which reads
 * the candidates of this from the database.
 */
export function questionFor(run: Run, consultant: Consultant): Asked | undefined {
  const now = run.clock.now();
  if (consultant.offlineSince !== null || consultant.session || (consultant.wrapUpUntil ?? 0) > now) return undefined;
  let looked = 0;
  for (const asked of run.open) {
    if (asked.expiresAt <= now || asked.matches.some((it) => it.consultant === consultant)) continue;
    if (++looked > LOOKED_AT) return undefined;
    if (asked.matches.filter(isLive).length >= run.policy.timing.waveSize) continue;
    if (run.online.scoreOne(asked.scoring, consultant.person.id, now)?.eligible) return asked;
  }
  return undefined;
}
