import type { Preview, PreviewBody } from '../../../contract/index.ts';
import { findConsultantViews } from '../../db/queries/consultants.ts';
import { Fault } from '../../domain/fault.ts';
import { extractKeywords } from '../../domain/keywords.ts';
import { findFreeTime } from '../billing/find-free-time.ts';
import type { Parts } from '../parts.ts';
import { presentConsultant } from '../present/consultant.ts';
import { toScoringQuestion } from './find-candidates.ts';

const SHOWN = 10;

/** Who would be asked if this were a question. Asks nobody and stores nothing. @throws Fault validation_failed (unknown skill) */
export async function previewMatching(
  deps: Pick<Parts, 'db' | 'online' | 'clock' | 'taxonomy' | 'freeTime'>,
  input: { clientId: string; body: PreviewBody },
): Promise<Preview> {
  const { body } = input;
  const taxonomy = deps.taxonomy.current();
  const unknown = (body.skills ?? []).find((slug) => !taxonomy.slugs.has(slug));
  if (unknown) {
    throw new Fault('validation_failed', 'A skill is not in the taxonomy.', {
      errors: [{ path: 'skills', message: `unknown skill "${unknown}"` }],
    });
  }
  const { keywords } = extractKeywords(
    taxonomy.lexicon,
    { title: body.title, body: body.body, ...(body.skills && { skills: body.skills }) },
    taxonomy.model,
  );
  const { ranked } = deps.online.find({
    question: toScoringQuestion({
      clientId: input.clientId,
      title: body.title,
      body: body.body,
      keywords,
      languages: body.languages ?? [],
      currency: body.maxHourlyRate?.currency ?? 'USD',
      maxHourlyRate: body.maxHourlyRate?.amount ?? null,
      spendCap: null,
      urgency: 'medium',
      preferredConsultantIds: [],
    }),
    now: deps.clock.now(),
    limit: SHOWN,
    remember: 0,
  });
  const [views, freeTime] = await Promise.all([
    findConsultantViews(
      deps.db,
      ranked.map((it) => it.consultantId),
    ),
    findFreeTime(deps, { clientId: input.clientId, consultantId: null }),
  ]);
  return {
    keywords,
    freeSeconds: freeTime.seconds,
    freeTimeNote: freeTime.note,
    consultants: ranked.flatMap((it) => {
      const view = views.get(it.consultantId);
      return view ? [{ consultant: presentConsultant(view), score: it.score, scoreParts: it.parts }] : [];
    }),
  };
}
