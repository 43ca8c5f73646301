import type { Metrics, Money } from '@consultant-connect/client';
import { formatMoney, formatNumber, formatShare } from '../../lib/format.ts';
import * as t from '../../texts/en/operator.ts';

/** One figure of the business in one currency: its total, its way through the period, what it should be. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly kind: 'line' | 'bars';
  readonly total: number | null;
  readonly points: readonly { at: string; value: number | null }[];
  readonly target?: { from: number; to?: number } | undefined;
  readonly most?: number | undefined;
  readonly isWhole?: boolean;
  readonly format: (value: number) => string;
}

type Currency = Money['currency'];
type NumberFigure = Metrics['satisfaction'];
type AmountFigure = Metrics['gmv'];

/** All figures that are told per currency, in the order of a look at the business. */
export function figuresOf(metrics: Metrics, currency: Currency): Figure[] {
  const amount = (id: string, title: string, figure: AmountFigure): Figure => {
    const found = figure.perCurrency.find((it) => it.currency === currency);
    const [from, to] = figure.target ?? [];
    return {
      id,
      title,
      kind: 'bars',
      total: found?.total.amount ?? null,
      points: found?.series.map(({ start, value }) => ({ at: start, value: value.amount })) ?? [],
      // Said in the home currency; nothing is aimed at in others.
      target: from?.currency === currency ? { from: from.amount, ...(to && { to: to.amount }) } : undefined,
      format: (value) => formatMoney({ amount: Math.round(value), currency }, { isShort: true }),
    };
  };
  const number = (
    id: string,
    title: string,
    figure: NumberFigure,
    format: (value: number) => string,
    more: Partial<Pick<Figure, 'kind' | 'most' | 'isWhole'>> = {},
  ): Figure => {
    const found = figure.perCurrency.find((it) => it.currency === currency);
    const { target } = figure;
    return {
      id,
      title,
      kind: 'line',
      ...more,
      total: found?.total ?? null,
      points: found?.series.map(({ start, value }) => ({ at: start, value })) ?? [],
      target:
        target === undefined
          ? undefined
          : typeof target === 'number'
            ? { from: target }
            : { from: target[0], to: target[1] },
      format,
    };
  };
  const share = (value: number): string => formatShare(value);
  const m = t.metrics;
  return [
    amount('gmvPerSession', m.gmvPerSession, metrics.gmvPerSession),
    number('completionRate', m.completionRate, metrics.completionRate, share, { most: 1 }),
    number('satisfaction', m.satisfaction, metrics.satisfaction, (value) => formatNumber(value, 1), { most: 5 }),
    number('marginRate', m.marginRate, metrics.platformMargin.rate, share),
    amount('gmv', m.gmv, metrics.gmv),
    number('sessions', m.sessions, metrics.sessions, (value) => formatNumber(value), { kind: 'bars', isWhole: true }),
    number('toFirstOffer', m.toFirstOffer, metrics.timeToFirstOfferMs.p50, formatMs),
    number('toFirstOfferP95', m.toFirstOfferP95, metrics.timeToFirstOfferMs.p95, formatMs),
    number('toSession', m.toSession, metrics.timeToSessionMs.p50, formatMs),
    number('matchRate', m.matchRate, metrics.matchRate, share, { most: 1 }),
    amount('marginAmount', m.marginAmount, metrics.platformMargin.amount),
  ];
}

/** `420 ms`, `12.5 s`, `3.0 min`. */
export function formatMs(ms: number): string {
  if (ms < 1_000) return `${formatNumber(ms)} ms`;
  return ms < 60_000 ? `${formatNumber(ms / 1_000, 1)} s` : `${formatNumber(ms / 60_000, 1)} min`;
}
