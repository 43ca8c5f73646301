/** Money, numbers and times as the viewer's browser writes them, in the viewer's zone. */
import type { Money } from '@consultant-connect/client';

const locale = 'en';
const digitsOf = (currency: string): number =>
  new Intl.NumberFormat(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** Minor units to what people write: `$1,234.50`; whole amounts lose their zeros with `isShort`. */
export function formatMoney({ amount, currency }: Money, { isShort = false } = {}): string {
  const digits = digitsOf(currency);
  const value = amount / 10 ** digits;
  const shown = isShort && Number.isInteger(value) ? 0 : digits;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  }).format(value);
}

/** `$120/h`. */
export const formatRate = (hourlyRate: Money): string => `${formatMoney(hourlyRate, { isShort: true })}/h`;

/** What somebody typed as an amount, in minor units; null: not a positive amount. */
export function parseAmount(text: string, currency: Money['currency']): Money | null {
  const value = Number(text.trim().replace(',', '.'));
  const amount = Math.round(value * 10 ** digitsOf(currency));
  return Number.isFinite(value) && amount > 0 ? { amount, currency } : null;
}

export const formatNumber = (value: number, digits = 0): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** `Python, Django or SQL`. */
export const formatChoice = (items: readonly string[]): string =>
  new Intl.ListFormat(locale, { type: 'disjunction' }).format(items);

/** 0.0417 → `4.2%`. */
export const formatShare = (share: number, digits = 1): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share);

const at = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(locale, options);
  return (instant: string): string => format.format(new Date(instant));
};
export const formatDate = at({ dateStyle: 'medium' });
export const formatDay = at({ month: 'short', day: 'numeric' });
export const formatTime = at({ timeStyle: 'short' });
export const formatDateTime = at({ dateStyle: 'medium', timeStyle: 'short' });

const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const STEPS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** `5 minutes ago`; under a minute: `now`. */
export function formatAgo(instant: string, now: number): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return relative.format(0, 'second');
}

/** Seconds as `9:05`, or `1:02:03` from an hour on. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Seconds as people say them: `10 minutes`, `45 seconds`, `1 hour`. */
export function formatSpan(seconds: number): string {
  const unit = seconds >= 3600 && seconds % 3600 === 0 ? 'hour' : seconds >= 60 ? 'minute' : 'second';
  const value = unit === 'hour' ? seconds / 3600 : unit === 'minute' ? Math.round(seconds / 60) : Math.round(seconds);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** `English` for `en`. */
export const formatLanguage = (code: string): string =>
  new Intl.DisplayNames(locale, { type: 'language' }).of(code) ?? code;
