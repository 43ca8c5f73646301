import type { Currency, Money } from '../../../contract/index.ts';

export const money = (amount: number, currency: Currency): Money => ({ amount, currency });
export const optionalMoney = (amount: number | null, currency: Currency): Money | null =>
  amount === null ? null : { amount, currency };
export const instant = (date: Date): string => date.toISOString();
export const optionalInstant = (date: Date | null): string | null => date?.toISOString() ?? null;
