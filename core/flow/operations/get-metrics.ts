import type { Currency, Metrics, Money, PeriodQuery, Tier } from '../../../contract/index.ts';
import {
  type ConsultantFigures,
  countCompletedSessions,
  countConsultants,
  countInvitations,
  type Revenue,
  sumQuestions,
  sumRevenue,
  sumSessions,
} from '../../db/queries/metrics.ts';
import { HOME, toHome } from '../../domain/currencies.ts';
import { breakEven } from '../../domain/economics.ts';
import { gini, sharesByTier } from '../../domain/fairness.ts';
import type { Parts } from '../parts.ts';
import { type Period, periodOf } from '../period.ts';
import { instant, money } from '../present/money.ts';
import { getBooksState } from './books-state.ts';
import { marginOf, type PeriodFigures, periodFigures } from './period-figures.ts';
import { TARGETS } from './targets.ts';

const MONTH_MS = 30 * 86_400_000;

/**
 * The business in figures, each beside its target: per currency for the period and for each interval of it, empty ones included.
 * Revenue, break-even and active consultants look at the thirty days before the period's end, whatever its beginning.
 * @throws Fault validation_failed (the period)
 */
export async function getMetrics(
  deps: Pick<Parts, 'db' | 'clock' | 'economics'>,
  input: { period: PeriodQuery },
): Promise<Metrics> {
  const period = periodOf(input.period, deps.clock.now());
  const month = { from: new Date(period.to.getTime() - MONTH_MS), to: period.to };
  const [sessions, questions, revenue, consultants, invitations, sessionsSoFar] = await Promise.all([
    sumSessions(deps.db, period),
    sumQuestions(deps.db, period),
    sumRevenue(deps.db, month),
    countConsultants(deps.db, month),
    countInvitations(deps.db, period),
    countCompletedSessions(deps.db, { from: beginningOfMonth(period.to), to: period.to }),
  ]);
  // The home currency is shown even when nothing has happened in it: costs and break-even are in it.
  const currencies = [
    ...new Set<Currency>([HOME, ...[...sessions, ...questions, ...revenue].map((row) => row.currency)]),
  ];
  const told = currencies.sort(homeFirst).map((currency): ToldCurrency => {
    const figuresAt = (start: Date | null) => {
      const at = (row: { currency: Currency; start: Date | null }): boolean =>
        row.currency === currency && row.start?.getTime() === start?.getTime();
      return periodFigures(deps.economics, { currency, sessions: sessions.find(at), questions: questions.find(at) });
    };
    const series = period.starts.map((start) => ({ start: instant(start), figures: figuresAt(start) }));
    return { currency, total: figuresAt(null), series };
  });
  const over = <Value>(pick: (figures: PeriodFigures) => Value) => ({ perCurrency: perCurrency(told, pick) });
  return {
    from: instant(period.from),
    to: instant(period.to),
    interval: period.interval,
    gmv: over((it) => it.gmv),
    gmvPerSession: { target: GMV_TARGET, ...over((it) => it.gmvPerSession) },
    sessions: over((it) => it.sessions),
    completionRate: { target: TARGETS.completionRate, ...over((it) => it.completionRate) },
    satisfaction: { target: TARGETS.satisfaction, ...over((it) => it.satisfaction) },
    platformMargin: {
      rate: { target: [...TARGETS.marginRate], ...over((it) => it.marginRate) },
      amount: over((it) => it.marginAmount),
    },
    timeToFirstOfferMs: { p50: over((it) => it.toFirstOfferP50), p95: over((it) => it.toFirstOfferP95) },
    timeToSessionMs: { p50: over((it) => it.toSessionP50), p95: over((it) => it.toSessionP95) },
    matchRate: over((it) => it.matchRate),
    mrr: currencies.map((currency) =>
      money(revenue.find((row) => row.currency === currency)?.commission ?? 0, currency),
    ),
    consultants: { value: consultants.active },
    tiers: tierCounts(consultants),
    tierProgression: {
      value: consultants.started > 0 ? consultants.grown / consultants.started : null,
      target: TARGETS.tierProgression,
    },
    exposure: {
      invitations: sum(invitations.perConsultant),
      shareByTier: sharesByTier(invitations.tiers),
      gini: gini(invitations.perConsultant),
    },
    books: await getBooksState(deps),
    breakEven: breakEvenOf(deps.economics, revenue, sessionsSoFar),
  };
}

interface ToldCurrency {
  readonly currency: Currency;
  readonly total: PeriodFigures;
  readonly series: { readonly start: string; readonly figures: PeriodFigures }[];
}

/** One figure out of all of them. */
const perCurrency = <Value>(told: readonly ToldCurrency[], pick: (figures: PeriodFigures) => Value) =>
  told.map(({ currency, total, series }) => ({
    currency,
    total: pick(total),
    series: series.map(({ start, figures }) => ({ start, value: pick(figures) })),
  }));

/** In the home currency; nothing is said about others. */
const GMV_TARGET: [Money, Money] = [money(TARGETS.gmvPerSession[0], HOME), money(TARGETS.gmvPerSession[1], HOME)];

/** What the month's sessions left on average, in whichever currency, in the home currency that the base costs are in. */
function breakEvenOf(economics: Parts['economics'], revenue: readonly Revenue[], sessionsSoFar: number) {
  const earned = revenue.map((it) => toHome(marginOf(economics, it.currency, it).margin, it.currency, economics.rates));
  const sessions = sum(revenue.map((it) => it.sessions));
  const margin = sessions > 0 ? sum(earned) / sessions : 0;
  const { sessionsNeeded } = breakEven({
    baseCosts: economics.monthlyBaseCosts,
    marginPerSession: margin,
    sessionsSoFar,
  });
  return {
    baseCosts: money(economics.monthlyBaseCosts, HOME),
    marginPerSession: money(Math.round(margin), HOME),
    sessionsNeeded,
    sessionsSoFar,
    target: TARGETS.breakEvenSessions,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, it) => total + it, 0);

const NO_TIERS: Readonly<Record<Tier, number>> = { rookie: 0, growing: 0, established: 0, expert: 0, elite: 0 };
const tierCounts = ({ tiers }: ConsultantFigures): Record<Tier, number> => ({ ...NO_TIERS, ...tiers });

const homeFirst = (a: Currency, b: Currency): number =>
  Number(b === HOME) - Number(a === HOME) || (a < b ? -1 : Number(a > b));

const beginningOfMonth = (at: Period['to']): Date => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth()));
