/** Amounts, durations, languages and lists as a sentence says them. */

interface Way {
  /** Minor units of a whole one. */
  readonly unit: number;
  readonly exact: Intl.NumberFormat;
  readonly whole: Intl.NumberFormat;
}
/** By currency: making one takes a hundred times as long as using it. */
const ways = new Map<string, Way>();

function wayOf(currency: string): Way {
  const known = ways.get(currency);
  if (known) return known;
  const exact = new Intl.NumberFormat('en-US', { style: 'currency', currency });
  const whole = new Intl.NumberFormat('en-US', { style: 'currency', currency, maximumFractionDigits: 0 });
  const way = { unit: 10 ** (exact.resolvedOptions().maximumFractionDigits ?? 2), exact, whole };
  ways.set(currency, way);
  return way;
}

/** `$80`, `$79.50`, `¥9,000`: whole units are written without a fraction. `amount` in minor units. */
export function sayMoney({ amount, currency }: { amount: number; currency: string }): string {
  const { unit, exact, whole } = wayOf(currency);
  return (amount % unit === 0 ? whole : exact).format(amount / unit);
}

/** `$80.00`, `¥9,000`: with every digit that the currency has, as bills write it. `amount` in minor units. */
export function writeMoney({ amount, currency }: { amount: number; currency: string }): string {
  const { unit, exact } = wayOf(currency);
  return exact.format(amount / unit);
}

/** `8 min 20 s`, `1 h 5 min`, `45 s`; whole seconds. */
export function sayDuration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return said.join(' ') || '0 s';
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });
/** `de` → `German`; a code that names no language stays as it is. */
export const sayLanguage = (code: string): string => languageNames.of(code) ?? code;

/** `a`, `a and b`, `a, b and c`; at most `most` of them. */
export function sayList(items: readonly string[], joint: 'and' | 'or' = 'and', most = 4): string {
  const said = items.slice(0, most);
  return said.length < 2 ? (said[0] ?? '') : `${said.slice(0, -1).join(', ')} ${joint} ${said.at(-1)}`;
}
