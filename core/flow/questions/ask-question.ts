import type { AskBody, Question } from '../../../contract/index.ts';
import { isUniqueViolation } from '../../db/connect.ts';
import { countOpenQuestionsOfApp } from '../../db/queries/apps.ts';
import { findIdempotencyAnswer } from '../../db/queries/idempotency.ts';
import { listLiveInvitations } from '../../db/queries/matches.ts';
import { insertQuestionWithFirstWave, type StoredQuestion } from '../../db/queries/question-asking.ts';
import { Fault } from '../../domain/fault.ts';
import { extractKeywords } from '../../domain/keywords.ts';
import { findFreeTime, type ToldFreeTime, usualFreeTime, usualWhile } from '../billing/find-free-time.ts';
import { findUsableMethod } from '../billing/find-usable-method.ts';
import { findFirstWave, resolvePreferred } from '../candidates/find-preferred.ts';
import { announceInvitations } from '../matches/announce.ts';
import type { LexiconHolder, Parts } from '../parts.ts';
import { presentQuestion } from '../present/question.ts';
import { newQuestionRow } from './new-question-row.ts';

export interface AskQuestionInput {
  readonly clientId: string;
  readonly body: AskBody;
  /** The app they came through, and how many questions its users may have open together; null for an account of their own. */
  readonly app: { readonly id: string; readonly openQuestions: number } | null;
  readonly idempotency: { readonly key: string; readonly hash: Buffer } | null;
}
export interface AskedQuestion {
  readonly question: Question;
  /** The answer as it was first given, byte for byte. */
  readonly json: string;
  readonly replayed: boolean;
}
type Deps = Pick<
  Parts,
  'db' | 'clock' | 'log' | 'online' | 'taxonomy' | 'notifier' | 'alarms' | 'payments' | 'timing' | 'limits' | 'freeTime'
>;

/** How often a free place for an open question is looked for again when another ask of the same client took it first. */
const SLOT_TRIES = 6;

/**
 * The reflex: understand the question, choose the first wave from memory, make all of it durable in one statement, and tell the
 * invited. Nothing is queued before the first invitation.
 * @throws Fault validation_failed (unknown skill, a cap that cannot be charged), payment_method_required (`first` without one), rate_limited (too many open
 * questions), idempotency_conflict
 */
export async function askQuestion(deps: Deps, input: AskQuestionInput): Promise<AskedQuestion> {
  const { clientId, body, idempotency } = input;
  if (idempotency) {
    const replay = await replayOf(deps, clientId, idempotency);
    if (replay) {
      await inviteAgain(deps, replay.question);
      return replay;
    }
  }
  const taxonomy = deps.taxonomy.current();
  refuseUnknownSkills(taxonomy, body.skills ?? []);
  refuseUnchargeableCap(deps, body.spendCap);
  if (body.acceptance === 'first' && !(await findUsableMethod(deps, clientId))) {
    throw new Fault(
      'payment_method_required',
      'Add a payment method first: with `first` an offer is accepted at once.',
    );
  }

  if (input.app) await requireRoom(deps, input.app);

  const { keywords } = extractKeywords(
    taxonomy.lexicon,
    { title: body.title, body: body.body, ...(body.skills && { skills: body.skills }) },
    taxonomy.model,
  );
  const preferred = await resolvePreferred(deps, { clientId, wanted: body.preferredConsultantIds ?? [] });
  const row = newQuestionRow(deps, {
    clientId,
    body,
    preferred,
    lexiconVersion: taxonomy.version,
    appId: input.app?.id ?? null,
  });
  const wave = findFirstWave(deps, {
    question: {
      clientId,
      title: row.title,
      body: row.body,
      keywords,
      languages: row.languages,
      currency: row.currency,
      maxHourlyRate: row.max_rate,
      spendCap: row.spend_cap,
      urgency: row.urgency,
      preferredConsultantIds: row.preferred_consultant_ids,
    },
    places: deps.timing.waveSize,
  });
  const invitationExpiresAt = new Date(
    Math.min(row.created_at.getTime() + deps.timing.invitationSeconds * 1000, row.expires_at.getTime()),
  );
  const nextActionAt = new Date(
    Math.min(
      row.created_at.getTime() + (wave.preferredAlone ? deps.timing.preferredSeconds : deps.timing.waveSeconds) * 1000,
      invitationExpiresAt.getTime(),
      row.expires_at.getTime(),
    ),
  );

  const storeTelling = async (freeTime: ToldFreeTime, unpaidCalls: ReturnType<typeof usualWhile>) => {
    const told = { ...row, free_seconds: freeTime.seconds, free_time_note: freeTime.note };
    const question = presentQuestion({ ...told, keywords, invited_count: wave.invitations.length });
    const json = JSON.stringify(question);
    const store = () =>
      insertQuestionWithFirstWave(deps.db, {
        question: { ...told, next_action_at: nextActionAt },
        keywords,
        invitations: wave.invitations,
        invitationExpiresAt,
        considered: wave.considered,
        leftOut: wave.leftOut,
        maxOpen: deps.limits.maxOpenQuestions,
        unpaidCalls,
        answer: idempotency && { ...idempotency, status: 201, body: json },
      });
    const stored = await storeInFreeSlot(store, () => idempotency && replayOf(deps, clientId, idempotency));
    return { stored, question, json };
  };
  // Free time is as usual for nearly everybody: the statement itself refuses those who have to be looked at first.
  let attempt = await storeTelling(usualFreeTime(deps.freeTime), usualWhile(deps.freeTime));
  if (attempt.stored === 'unpaid') {
    attempt = await storeTelling(await findFreeTime(deps, { clientId, consultantId: null }), null);
  }
  const { stored, question, json } = attempt;
  if (stored === 'full') {
    throw new Fault(
      'rate_limited',
      `You have ${deps.limits.maxOpenQuestions} open questions; wait for one to end, or cancel one.`,
      {
        retryAfter: deps.timing.questionSeconds,
      },
    );
  }
  if (typeof stored !== 'string') return stored;

  announceInvitations(deps, {
    question,
    matches: wave.invitations.map((it) => ({
      ...it,
      question_id: row.id,
      status: 'invited',
      wave: 1,
      invited_at: row.created_at,
      expires_at: invitationExpiresAt,
      offered_at: null,
      responded_at: null,
      closed_at: null,
      close_reason: null,
      note: null,
      free_seconds: null,
      free_time_note: null,
      app_id: row.app_id,
    })),
  });
  deps.alarms.ring('question.advance', { questionId: row.id }, { at: nextActionAt.getTime(), foreseen: true });
  deps.alarms.ring('question.enrich', { questionIds: [row.id] });
  return { question, json, replayed: false };
}

/** As many questions as an app's users ask in the same instant may still slip through. @throws Fault rate_limited */
async function requireRoom(
  deps: Pick<Parts, 'db' | 'limits' | 'timing'>,
  app: NonNullable<AskQuestionInput['app']>,
): Promise<void> {
  if (!deps.limits.on || (await countOpenQuestionsOfApp(deps.db, app.id)) < app.openQuestions) return;
  throw new Fault('rate_limited', `This app has ${app.openQuestions} open questions; wait for one to end.`, {
    retryAfter: deps.timing.questionSeconds,
  });
}

function refuseUnknownSkills(taxonomy: LexiconHolder, slugs: readonly string[]): void {
  const errors = slugs.flatMap((slug, at) =>
    taxonomy.slugs.has(slug) ? [] : [{ path: `skills.${at}`, message: `unknown skill "${slug}"; see GET /v1/skills` }],
  );
  if (errors.length > 0) throw new Fault('validation_failed', 'Some skills are not in the taxonomy.', { errors });
}

async function replayOf(
  deps: Pick<Parts, 'db'>,
  clientId: string,
  { key, hash }: { key: string; hash: Buffer },
): Promise<AskedQuestion | null> {
  const answer = await findIdempotencyAnswer(deps.db, { userId: clientId, key });
  if (!answer) return null;
  if (!answer.request_hash.equals(hash)) {
    throw new Fault('idempotency_conflict', 'This Idempotency-Key was used for another request.');
  }
  if (answer.body === null)
    throw new Fault('conflict', 'The first request with this key is still running.', { retryAfter: 1 });
  return { question: JSON.parse(answer.body) as Question, json: answer.body, replayed: true };
}

/**
 * Whoever asks again did not hear the answer: the process may have died after the commit, before anybody was told. A second
 * invitation with the same id is the same invitation.
 */
async function inviteAgain(deps: Pick<Parts, 'db' | 'notifier'>, question: Question): Promise<void> {
  const matches = await listLiveInvitations(deps.db, question.id);
  if (matches.length > 0) announceInvitations(deps, { question, matches });
}

/** Two asks of one client may reach for the same place: the unique index lets one through, the other looks again. */
async function storeInFreeSlot(
  store: () => Promise<StoredQuestion>,
  replay: () => Promise<AskedQuestion | null> | null,
): Promise<StoredQuestion | AskedQuestion> {
  for (let tries = 1; ; tries++) {
    try {
      return await store();
    } catch (error) {
      if (isUniqueViolation(error, 'idempotency_answers_pkey')) {
        const first = await replay();
        if (first) return first;
      }
      if (!isUniqueViolation(error, 'questions_open_slot') || tries === SLOT_TRIES) throw error;
    }
  }
}

/** Under what the provider can charge at once, a cap would make the whole call free. */
function refuseUnchargeableCap(deps: Pick<Parts, 'payments'>, cap: AskBody['spendCap']): void {
  if (!cap) return;
  const minimum = deps.payments.minimumCharge(cap.currency);
  if (cap.amount >= minimum) return;
  throw new Fault('validation_failed', 'The spend cap is less than can be charged.', {
    errors: [{ path: 'spendCap.amount', message: `at least ${minimum}` }],
  });
}
