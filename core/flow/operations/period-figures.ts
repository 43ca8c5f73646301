import type { Currency, Metrics } from '../../../contract/index.ts';
import type { QuestionFigures, SessionFigures } from '../../db/queries/metrics.ts';
import { platformMargin } from '../../domain/economics.ts';
import type { Parts } from '../parts.ts';
import { money } from '../present/money.ts';
import { TARGETS } from './targets.ts';

type PeriodFigures = Metrics['currencies'][number]['total'];

interface Sums {
  readonly currency: Currency;
  readonly sessions: SessionFigures | undefined;
  readonly questions: QuestionFigures | undefined;
}

/** The figures of one currency in one span of time; what has not happened is 0 as a sum and null as an average. */
export function periodFigures(economics: Parts['economics'], { currency, sessions, questions }: Sums): PeriodFigures {
  const completed = sessions?.completed ?? 0;
  const captured = sessions?.captured ?? 0;
  const margin = sessions ? marginOf(economics, { ...sessions, sessions: completed }) : { margin: 0, rate: null };
  return {
    gmv: { value: money(captured, currency) },
    gmvPerSession: {
      value: money(completed > 0 ? Math.round(captured / completed) : 0, currency),
      // The target is in dollars; nothing is said about other currencies.
      ...(currency === 'USD' && { target: [inUsd(TARGETS.gmvPerSession[0]), inUsd(TARGETS.gmvPerSession[1])] }),
    },
    sessions: { value: completed },
    completionRate: { value: ratio(completed, sessions?.ended), target: TARGETS.completionRate },
    satisfaction: { value: sessions?.satisfaction ?? null, target: TARGETS.satisfaction },
    platformMargin: {
      rate: { value: margin.rate, target: [...TARGETS.marginRate] },
      amount: { value: money(margin.margin, currency) },
    },
    timeToFirstOfferMs: {
      p50: { value: questions?.to_offer_p50 ?? null },
      p95: { value: questions?.to_offer_p95 ?? null },
    },
    timeToSessionMs: {
      p50: { value: sessions?.to_session_p50 ?? null },
      p95: { value: sessions?.to_session_p95 ?? null },
    },
    matchRate: { value: ratio(questions?.accepted, questions?.closed) },
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
export function marginOf(economics: Parts['economics'], it: Earned): { margin: number; rate: number | null } {
  return platformMargin({
    amount: it.captured,
    commission: it.commission,
    captures: it.captures,
    techCost: it.sessions * economics.techCost,
    processingRate: economics.processingRate,
    processingFixed: economics.processingFixed,
    reportedFees: it.processing_fees,
  });
}

const ratio = (part = 0, whole = 0): number | null => (whole > 0 ? part / whole : null);
const inUsd = (amount: number) => money(amount, 'USD');
