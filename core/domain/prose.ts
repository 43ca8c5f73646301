/** Amounts, languages and lists as a sentence says them. */

/** `$80`, `$79.50`, `¥9,000`: whole units are written without a fraction. `amount` in minor units. */
export function sayMoney({ amount, currency }: { amount: number; currency: string }): string {
  const digits = new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions()
    .maximumFractionDigits;
  const whole = amount % 10 ** (digits ?? 2) === 0;
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    ...(whole && { maximumFractionDigits: 0 }),
  }).format(amount / 10 ** (digits ?? 2));
}

const languageNames = new Intl.DisplayNames(['en'], { type: 'language' });
/** `de` → `German`; a code that names no language stays as it is. */
export const sayLanguage = (code: string): string => languageNames.of(code) ?? code;

/** `a`, `a and b`, `a, b and c`; at most `most` of them. */
export function sayList(items: readonly string[], joint: 'and' | 'or' = 'and', most = 4): string {
  const said = items.slice(0, most);
  return said.length < 2 ? (said[0] ?? '') : `${said.slice(0, -1).join(', ')} ${joint} ${said.at(-1)}`;
}
