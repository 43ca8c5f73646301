/** What a run is judged by. Each measure is a function of the notes, so that resampled notes can be measured too. */
import { Tier } from '../../../contract/states.ts';
import type { PersonNotes, QuestionNotes } from '../run/notes.ts';
import type { Notes } from '../run/replay.ts';
import { HOUR_MS } from '../world/market.ts';
import { gini, mean, quantile, ratio, sum } from './statistics.ts';

export interface Measure {
  readonly id: string;
  readonly label: string;
  /** `share`: 0..1, shown in percent; `index`: 0..1 as it is. */
  readonly unit: 'share' | 'seconds' | 'index' | 'count';
  readonly better: 'higher' | 'lower' | null;
  /** Whose chance it hangs on: what is drawn again for its interval. */
  readonly drawnFrom: keyof Notes;
  /** null: there is nothing to measure. */
  readonly of: (notes: Notes) => number | null;
}

type Kind = Omit<Measure, 'id' | 'label' | 'of' | 'drawnFrom'>;

const inSeconds = (times: readonly (number | null)[]): number[] =>
  times.flatMap((it) => (it === null ? [] : it / 1000));
const present = (values: readonly (number | null)[]): number[] => values.filter((it) => it !== null);

const question = (
  id: string,
  label: string,
  kind: Kind,
  of: (questions: readonly QuestionNotes[]) => number | null,
): Measure => ({ id, label, ...kind, drawnFrom: 'questions', of: ({ questions }) => of(questions) });

const person = (
  id: string,
  label: string,
  kind: Kind,
  of: (people: readonly PersonNotes[]) => number | null,
): Measure => ({ id, label, ...kind, drawnFrom: 'people', of: ({ people }) => of(people.filter(wasOnline)) });

const wasOnline = ({ onlineMs }: PersonNotes): boolean => onlineMs > 0;
/** Who was only there for a moment would have a rate of anything. */
const wasThere = ({ onlineMs }: PersonNotes): boolean => onlineMs >= HOUR_MS;
export const invitationsOf = ({ invitations }: PersonNotes): number => sum(Object.values(invitations));

const moreShare: Kind = { unit: 'share', better: 'higher' };
const fewerSeconds: Kind = { unit: 'seconds', better: 'lower' };
const moreIndex: Kind = { unit: 'index', better: 'higher' };
const lessIndex: Kind = { unit: 'index', better: 'lower' };

const ofQuestions: Measure[] = [
  question('matchRate', 'Match rate', moreShare, (all) =>
    ratio(all.filter((it) => it.outcome === 'matched').length, all.length),
  ),
  question('firstOfferP50', 'Time to first offer, median', fewerSeconds, (all) =>
    quantile(inSeconds(all.map((it) => it.firstOfferMs)), 0.5),
  ),
  question('firstOfferP95', 'Time to first offer, 95th percentile', fewerSeconds, (all) =>
    quantile(inSeconds(all.map((it) => it.firstOfferMs)), 0.95),
  ),
  question('acceptedP50', 'Time to acceptance, median', fewerSeconds, (all) =>
    quantile(inSeconds(all.map((it) => it.acceptedMs)), 0.5),
  ),
  question('acceptedP95', 'Time to acceptance, 95th percentile', fewerSeconds, (all) =>
    quantile(inSeconds(all.map((it) => it.acceptedMs)), 0.95),
  ),
  question('relevance', 'Relevance of the accepted', moreIndex, (all) => mean(present(all.map((it) => it.relevance)))),
  question('relevanceOfBest', '… as a share of the best at hand', moreShare, (all) => {
    const matched = all.filter((it) => it.relevance !== null && (it.bestRelevance ?? 0) > 0);
    return ratio(sum(matched.map((it) => it.relevance!)), sum(matched.map((it) => it.bestRelevance!)));
  }),
  question('relevancePerQuestion', 'Relevance per question, unmatched as 0', moreIndex, (all) =>
    mean(all.map((it) => it.relevance ?? 0)),
  ),
  question('invitationsPerQuestion', 'Invitations per question', { unit: 'count', better: 'lower' }, (all) =>
    mean(all.map((it) => it.invitations)),
  ),
];

const ofPeople: Measure[] = [
  person('gini', 'Gini of invitations', lessIndex, (all) => gini(all.map(invitationsOf))),
  person('giniPerHour', 'Gini of invitations per hour online', lessIndex, (all) =>
    gini(all.filter(wasThere).map((it) => invitationsOf(it) / it.onlineMs)),
  ),
  ...Tier.options.map((tier) =>
    person(`exposure.${tier}`, `Share of invitations: ${tier}`, { unit: 'share', better: null }, (all) =>
      ratio(sum(all.map((it) => it.invitations[tier])), sum(all.map(invitationsOf))),
    ),
  ),
  person('firstSessions', 'Newcomers with a first session', { unit: 'count', better: 'higher' }, (all) => {
    return all.filter((it) => it.newcomer && it.sessions > 0).length;
  }),
  person('newcomerConversion', '… of the newcomers online', moreShare, (all) => {
    const newcomers = all.filter((it) => it.newcomer);
    return ratio(newcomers.filter((it) => it.sessions > 0).length, newcomers.length);
  }),
  person('promotions', 'Rookies promoted', { unit: 'count', better: 'higher' }, (all) => {
    return all.filter((it) => it.tierBefore === 'rookie' && it.tierAfter !== 'rookie').length;
  }),
  person('busyShare', 'Time online spent busy', { unit: 'share', better: null }, (all) =>
    ratio(sum(all.map((it) => it.busyMs)), sum(all.map((it) => it.onlineMs))),
  ),
];

export const MEASURES: readonly Measure[] = [...ofQuestions, ...ofPeople];

/** What exposure would be if an hour online were worth the same to everybody. */
export function onlineShares(people: readonly PersonNotes[]): Record<Tier, number> {
  const total = sum(people.map((it) => it.onlineMs));
  return Object.fromEntries(
    Tier.options.map((tier) => [
      tier,
      ratio(sum(people.filter((it) => it.tierBefore === tier).map((it) => it.onlineMs)), total) ?? 0,
    ]),
  ) as Record<Tier, number>;
}
