import type { Currency, Money } from '../../../contract/index.ts';
import type { QuestionFigures, SessionFigures } from '../../db/queries/metrics.ts';
import { costsIn, platformMargin } from '../../domain/economics.ts';
import type { Parts } from '../parts.ts';
import { money } from '../present/money.ts';

/** One currency in one span of time. What has not happened is 0 as a sum and null as an average. */
export interface PeriodFigures {
  readonly gmv: Money;
  readonly gmvPerSession: Money;
  readonly sessions: number;
  readonly completionRate: number | null;
  readonly satisfaction: number | null;
  readonly marginRate: number | null;
  readonly marginAmount: Money;
  readonly toFirstOfferP50: number | null;
  readonly toFirstOfferP95: number | null;
  readonly toSessionP50: number | null;
  readonly toSessionP95: number | null;
  readonly matchRate: number | null;
}

interface Sums {
  readonly currency: Currency;
  readonly sessions: SessionFigures | undefined;
  readonly questions: QuestionFigures | undefined;
}

export function periodFigures(economics: Parts['economics'], { currency, sessions, questions }: Sums): PeriodFigures {
  const completed = sessions?.completed ?? 0;
  const captured = sessions?.captured ?? 0;
  const margin = sessions
    ? marginOf(economics, currency, { ...sessions, sessions: completed })
    : { margin: 0, rate: null };
  return {
    gmv: money(captured, currency),
    gmvPerSession: money(completed > 0 ? Math.round(captured / completed) : 0, currency),
    sessions: completed,
    completionRate: ratio(completed, sessions?.ended),
    satisfaction: sessions?.satisfaction ?? null,
    marginRate: margin.rate,
    marginAmount: money(margin.margin, currency),
    toFirstOfferP50: questions?.to_offer_p50 ?? null,
    toFirstOfferP95: questions?.to_offer_p95 ?? null,
    toSessionP50: sessions?.to_session_p50 ?? null,
    toSessionP95: sessions?.to_session_p95 ?? null,
    matchRate: ratio(questions?.accepted, questions?.closed),
  };
}

interface Earned {
  /** Completed ones: each has its technology cost, paid or not. */
  readonly sessions: number;
  readonly captured: number;
  readonly commission: number;
  readonly captures: number;
  readonly processing_fees: number;
}

/** What is left of the commission after processing and technology. The fee of a capture is in the books when it is captured. */
export function marginOf(
  economics: Parts['economics'],
  currency: Currency,
  it: Earned,
): { margin: number; rate: number | null } {
  const costs = costsIn(currency, economics);
  return platformMargin({
    ...costs,
    techCost: it.sessions * costs.techCost,
    amount: it.captured,
    commission: it.commission,
    captures: it.captures,
    reportedFees: it.processing_fees,
  });
}

const ratio = (part = 0, whole = 0): number | null => (whole > 0 ? part / whole : null);
