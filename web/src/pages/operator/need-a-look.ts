import type { AdminLive } from '@consultant-connect/client';
import * as t from '../../texts/en/operator.ts';

/** A question's end is a matter of seconds; this is far beyond what a busy worker takes. */
const OVERDUE_MS = 15_000;
/** A session that nobody joined ends by itself before this. */
const ALONE_MS = 10 * 60_000;
const MANY_JOBS = 500;

/** What an operator should look into, as sentences. */
export function needALook({ openQuestions, sessions, queues }: AdminLive, now: number): string[] {
  return [
    ...openQuestions
      .filter(({ expiresAt }) => now - Date.parse(expiresAt) > OVERDUE_MS)
      .map(({ title }) => t.live.overdue(title)),
    ...sessions
      .filter(({ status, openedAt }) => status === 'pending' && now - Date.parse(openedAt) > ALONE_MS)
      .map(({ openedAt }) => t.live.alone(Math.floor((now - Date.parse(openedAt)) / 60_000))),
    ...queues.filter(({ waiting }) => waiting > MANY_JOBS).map(({ name, waiting }) => t.live.piling(name, waiting)),
  ];
}
