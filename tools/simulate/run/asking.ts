/** A question from its first wave to its end: as `ask-question` and `advance-question` do it, on rows in memory. */
import { extractKeywords } from '../../../core/domain/keywords.ts';
import { sharesLanguage } from '../../../core/domain/scoring.ts';
import { planQuestion } from '../../../core/domain/waves.ts';
import { findCandidates, toScoringQuestion } from '../../../core/flow/candidates/find-candidates.ts';
import { relevanceOf } from '../world/expertise.ts';
import { reactTo } from '../world/manners.ts';
import type { Question } from '../world/world.ts';
import { endMatch, invitedLastHour, questionFor } from './availability.ts';
import type { QuestionNotes } from './notes.ts';
import type { Asked, Consultant, Match, Run } from './run.ts';

export function ask(run: Run, question: Question, notes: QuestionNotes): void {
  const now = run.clock.now();
  const { keywords } = extractKeywords(run.lexicon, question);
  const toMatch = { ...question, keywords };
  notes.bestRelevance = bestAtHand(run, question);
  const asked: Asked = {
    question,
    notes,
    toMatch,
    scoring: toScoringQuestion(toMatch),
    matches: [],
    status: 'open',
    expiresAt: now + run.policy.timing.questionSeconds * 1000,
    extended: false,
    wave: 0,
    waveOpenedAt: null,
    choosing: false,
  };
  run.open.add(asked);
  run.queue.push(now + question.hidden.patienceMs, { kind: 'leave', asked });
  advance(run, asked);
}

/** Lets unanswered invitations run out, opens the next wave, or ends the question. At any time, as often as one likes. */
export function advance(run: Run, asked: Asked): void {
  if (asked.status !== 'open') return;
  const now = run.clock.now();
  const { timing } = run.policy;
  for (const match of asked.matches) {
    if (match.status === 'invited' && match.expiresAt <= now) endMatch(run, match, 'expired');
  }
  const plan = planQuestion(factsOf(asked), now, timing);
  if (plan.do === 'expire') {
    close(run, asked, 'expired', plan.reason);
    return;
  }
  let nextAt = plan.do === 'wait' ? plan.until : now + timing.waveSeconds * 1000;
  if (plan.do === 'open_wave') {
    asked.wave = plan.wave;
    asked.waveOpenedAt = now;
    const found = findCandidates(run, {
      question: asked.toMatch,
      places: plan.places,
      exclude: new Set(asked.matches.map((it) => it.consultant.person.id)),
    });
    for (const { consultant_id } of found.invitations) invite(run, asked, run.consultants.get(consultant_id)!);
  }
  for (const match of asked.matches) {
    if (match.status === 'invited') nextAt = Math.min(nextAt, match.expiresAt);
  }
  run.queue.push(Math.min(nextAt, asked.expiresAt), { kind: 'advance', asked });
}

function factsOf(asked: Asked): Parameters<typeof planQuestion>[0] {
  const { matches, wave } = asked;
  const count = (test: (match: Match) => boolean): number => matches.filter(test).length;
  return {
    createdAt: asked.question.at,
    expiresAt: asked.expiresAt,
    acceptingUntil: null,
    wave,
    waveOpenedAt: asked.waveOpenedAt,
    liveInvitations: count((it) => it.status === 'invited'),
    invitedInWave: count((it) => it.wave === wave),
    unansweredInWave: count((it) => it.wave === wave && it.status === 'invited'),
    liveOffers: count((it) => it.status === 'offered'),
    everInvited: matches.length > 0,
    everOffered: count((it) => it.offeredAt !== null) > 0,
  };
}

function invite(run: Run, asked: Asked, consultant: Consultant): void {
  const now = run.clock.now();
  const { person, track } = consultant;
  const match: Match = {
    asked,
    consultant,
    wave: asked.wave,
    invitedAt: now,
    expiresAt: now + run.policy.timing.invitationSeconds * 1000,
    offeredAt: null,
    status: 'invited',
  };
  asked.matches.push(match);
  consultant.matches.add(match);
  const reaction = reactTo(run.world, {
    question: asked.question,
    person,
    invitedLastHour: invitedLastHour(run, consultant),
  });
  consultant.invitedAt.push(now);
  asked.notes.invitations += 1;
  consultant.notes.invitations[track.tier] += 1;
  if (reaction.kind !== 'silence') run.queue.push(now + reaction.afterMs, { kind: 'react', match, reaction });
}

/** A consultant has come or is free again: an open question may ask them too. */
export function consider(run: Run, consultant: Consultant): void {
  const asked = questionFor(run, consultant);
  if (!asked) return;
  run.online.noteInvited(consultant.person.id, run.clock.now());
  invite(run, asked, consultant);
  run.queue.push(asked.matches.at(-1)!.expiresAt, { kind: 'advance', asked });
}

/** The client has had enough of waiting; with an offer at hand they stay. */
export function leave(run: Run, asked: Asked): void {
  if (asked.status !== 'open' || asked.matches.some((it) => it.status === 'offered')) return;
  close(run, asked, 'cancelled', 'left');
}

function close(run: Run, asked: Asked, status: 'expired' | 'cancelled', outcome: QuestionNotes['outcome']): void {
  asked.status = status;
  asked.notes.outcome = outcome;
  run.open.delete(asked);
  for (const match of asked.matches) endMatch(run, match, status === 'expired' ? 'expired' : 'rescinded');
}

/** How good the best would have been who is online and free, speaks the language and is not too dear. */
function bestAtHand(run: Run, question: Question): number | null {
  const now = run.clock.now();
  const maximum = question.maxHourlyRate ?? Number.POSITIVE_INFINITY;
  let best: number | null = null;
  for (const { person, offlineSince, session, wrapUpUntil } of run.consultants.values()) {
    if (offlineSince !== null || session !== null || (wrapUpUntil ?? 0) > now) continue;
    if (person.rate.amount > maximum || person.rate.currency !== question.currency) continue;
    if (!sharesLanguage(question.languages, person.languages)) continue;
    best = Math.max(best ?? 0, relevanceOf(question, person));
  }
  return best;
}
