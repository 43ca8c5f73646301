/** Offers and what becomes of them: declined, chosen by the client, turned into a session, rated. */
import { endorsementWeight } from '../../../core/domain/endorsement.ts';
import { secondsToReach } from '../../../core/domain/money.ts';
import { extendDeadline } from '../../../core/domain/waves.ts';
import { relevanceOf } from '../world/expertise.ts';
import { appealOf, clientOf, playSession } from '../world/manners.ts';
import { MARKET } from '../world/market.ts';
import type { Reaction } from '../world/world.ts';
import { endMatch, indexAnew } from './availability.ts';
import { type Asked, type Match, type Run, type Session, skillsOf } from './run.ts';

/** As in `core/db/queries/endorsements.ts`. */
const NOT_MY_AREA = -0.5;

export function react(run: Run, match: Match, reaction: Exclude<Reaction, { kind: 'silence' }>): void {
  const now = run.clock.now();
  const { asked, consultant } = match;
  if (match.status !== 'invited' || match.expiresAt <= now || consultant.offlineSince !== null) return;
  consultant.lastActiveAt = now;
  const answered = { responseMs: now - match.invitedAt, at: now };
  if (reaction.kind === 'decline') {
    consultant.track.noteResponse({ kind: 'declined', ...answered });
    endMatch(run, match, 'declined');
    if (reaction.reason === 'not_my_area') endorse(run, match, NOT_MY_AREA);
    run.queue.push(now, { kind: 'advance', asked });
    return;
  }
  consultant.track.noteResponse({ kind: 'offered', ...answered });
  consultant.notes.offers += 1;
  match.status = 'offered';
  match.offeredAt = now;
  asked.expiresAt = extendDeadline(asked.expiresAt, asked.extended);
  asked.extended = true;
  asked.notes.firstOfferMs ??= now - asked.question.at;
  callClient(run, asked);
}

/** `first` takes what comes; others think, and look again at each offer that comes later. */
function callClient(run: Run, asked: Asked): void {
  const { queue, clock } = run;
  if (asked.choosing) return;
  asked.choosing = true;
  const isFirst = asked.matches.filter((it) => it.offeredAt !== null).length === 1;
  let afterMs = 0;
  if (asked.question.acceptance === 'choose') {
    afterMs = isFirst
      ? clientOf(run.world, asked.question).choosesAfterMs
      : 1000 * MARKET.client.reconsidersAfterSeconds;
  }
  queue.push(clock.now() + afterMs, { kind: 'choose', asked });
}

/** The most appealing offer, if it is good enough; the earliest, for `first`. */
export function choose(run: Run, asked: Asked): void {
  asked.choosing = false;
  if (asked.status !== 'open' || run.clientsInSession.has(asked.question.clientId)) return;
  const takeable = asked.matches.filter(
    ({ status, consultant }) => status === 'offered' && consultant.offlineSince === null && consultant.session === null,
  );
  const isFirst = asked.question.acceptance === 'first';
  const appeal = ({ consultant: { person, track }, offeredAt }: Match): number =>
    isFirst
      ? -offeredAt!
      : appealOf(run.world, { question: asked.question, person, ratingAverage: track.ratingAverage });
  const [best] = takeable
    .map((match) => ({ match, appeal: appeal(match) }))
    .sort((a, b) => b.appeal - a.appeal || (a.match.consultant.person.id < b.match.consultant.person.id ? -1 : 1));
  if (best && (isFirst || best.appeal >= clientOf(run.world, asked.question).wants)) accept(run, best.match);
}

function accept(run: Run, match: Match): void {
  const now = run.clock.now();
  const { asked, consultant } = match;
  match.status = 'accepted';
  asked.status = 'matched';
  Object.assign(asked.notes, {
    outcome: 'matched',
    acceptedMs: now - asked.question.at,
    relevance: relevanceOf(asked.question, consultant.person),
  });
  run.open.delete(asked);
  for (const other of asked.matches) endMatch(run, other, 'rescinded');
  const session = planned(run, match);
  consultant.session = session;
  consultant.matches.delete(match);
  run.clientsInSession.add(asked.question.clientId);
  for (const other of [...consultant.matches]) {
    endMatch(run, other, other.status === 'offered' ? 'withdrawn' : 'rescinded');
    run.queue.push(now, { kind: 'advance', asked: other.asked });
  }
  indexAnew(run, consultant);
  run.queue.push(session.endsAt, { kind: 'end', session });
}

/** The spend cap cuts a call when it is reached. */
function planned(run: Run, match: Match): Session {
  const acceptedAt = run.clock.now();
  const { freeSeconds, noShowSeconds } = run.policy.timing;
  const { question } = match.asked;
  const plan = playSession(run.world, question, match.consultant.person);
  if (plan.noShowBy !== null) {
    return { match, plan, acceptedAt, startedAt: null, endsAt: acceptedAt + noShowSeconds * 1000 };
  }
  const capSeconds =
    question.spendCap === null
      ? Number.POSITIVE_INFINITY
      : secondsToReach({ rate: match.consultant.person.rate.amount, amount: question.spendCap });
  const startedAt = acceptedAt + plan.joinMs;
  const lengthMs = Math.min(plan.lengthMs, (freeSeconds + capSeconds) * 1000);
  return { match, plan, acceptedAt, startedAt, endsAt: startedAt + Math.round(lengthMs) };
}

export function endSession(run: Run, session: Session): void {
  const now = run.clock.now();
  const { match, plan, startedAt } = session;
  const { consultant, asked } = match;
  const { timing } = run.policy;
  consultant.session = null;
  run.clientsInSession.delete(asked.question.clientId);
  noteBusy(run, session);
  if (startedAt !== null) {
    consultant.lastActiveAt = now;
    consultant.wrapUpUntil = now + timing.wrapUpSeconds * 1000;
    const counts = now - startedAt >= timing.freeSeconds * 1000;
    consultant.track.noteSession({ outcome: 'completed', at: now, counts, title: asked.question.title });
    if (now <= run.world.endsAt) consultant.notes.sessions += 1;
    if (plan.rating !== null) {
      run.queue.push(now + MARKET.session.rateAfterSeconds * 1000, { kind: 'rate', session });
    }
  } else if (plan.noShowBy === 'consultant') {
    consultant.track.noteSession({ outcome: 'no_show_by_consultant', at: now, counts: false, title: '' });
  }
  consultant.track.assess(now);
  consultant.notes.tierAfter = consultant.track.tier;
  indexAnew(run, consultant);
  run.queue.push(consultant.wrapUpUntil ?? now, { kind: 'free', consultant });
}

/** In a call or wrapping up, within the time that is counted. */
function noteBusy(run: Run, { match, acceptedAt, startedAt }: Session): void {
  const wrapUpMs = startedAt === null ? 0 : run.policy.timing.wrapUpSeconds * 1000;
  const until = Math.min(run.clock.now() + wrapUpMs, run.world.endsAt);
  match.consultant.notes.busyMs += Math.max(0, until - acceptedAt);
}

export function rate(run: Run, { match, plan }: Session): void {
  if (plan.rating === null) return;
  const { consultant } = match;
  const now = run.clock.now();
  consultant.track.noteRating({ overall: plan.rating, at: now });
  endorse(run, match, endorsementWeight(plan.rating));
  consultant.track.assess(now);
  consultant.notes.tierAfter = consultant.track.tier;
  indexAnew(run, consultant);
}

/** Speaks for, or against, the consultant in each skill that the question was taken to be about. */
function endorse(run: Run, { asked, consultant }: Match, weight: number): void {
  if (weight === 0) return;
  for (const skill of skillsOf(asked)) {
    consultant.track.noteEndorsement({
      clientId: asked.question.clientId,
      slug: skill.slug,
      weight: weight * skill.weight,
      at: run.clock.now(),
    });
  }
  indexAnew(run, consultant);
}
