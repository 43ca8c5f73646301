/** How demanding a question looks before anybody has answered it. */
import type { Urgency } from '../../contract/states.ts';
import type { Currency } from '../../contract/terms.ts';
import { toHome } from './currencies.ts';

export interface Demand {
  /** characters */
  bodyLength: number;
  /** distinct skills that it touches */
  skillCount: number;
  urgency: Urgency;
  /** of both amounts */
  currency: Currency;
  /** minor units per hour; null: the client named none */
  maxHourlyRate: number | null;
  /** minor units; null: the client named none */
  spendCap: number | null;
}

const WEIGHTS = { length: 0.35, breadth: 0.25, urgency: 0.2, budget: 0.2 } as const;
const LONG_BODY = 2000;
const MANY_SKILLS = 5;
const LARGE_BUDGET = 30_000;
const URGENCY: Readonly<Record<Urgency, number>> = { low: 0, medium: 1 / 3, high: 2 / 3, urgent: 1 };

/** Above this a question is over the head of somebody with no history. */
const ROOKIE_LIMIT = 0.5;
const ROOKIE_BUDGET = 20_000;

const part = (value: number, full: number): number => Math.min(1, Math.max(0, value) / full);
/** In dollars, roughly: 20,000 yen are no 200 dollars. */
const budget = (it: Demand): number => toHome(Math.max(it.maxHourlyRate ?? 0, it.spendCap ?? 0), it.currency);

/**
 * 0 (a quick one) .. 1:
 * .35 × length (2,000 characters are full) + .25 × breadth (one skill is none of it, five are all) +
 * .20 × urgency (in thirds) + .20 × budget (the larger of maximum rate and spend cap; $300 are full).
 */
export function complexity(it: Demand): number {
  const sum =
    WEIGHTS.length * part(it.bodyLength, LONG_BODY) +
    WEIGHTS.breadth * part(it.skillCount - 1, MANY_SKILLS - 1) +
    WEIGHTS.urgency * URGENCY[it.urgency] +
    WEIGHTS.budget * part(budget(it), LARGE_BUDGET);
  return Math.min(1, sum);
}

/** Rookies are not invited to urgent, high-budget or complex questions. */
export function suitsRookie(question: Demand): boolean {
  return question.urgency !== 'urgent' && budget(question) < ROOKIE_BUDGET && complexity(question) <= ROOKIE_LIMIT;
}
