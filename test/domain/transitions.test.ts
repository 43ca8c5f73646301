import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MatchStatus, QuestionStatus, SessionStatus } from '../../contract/states.ts';
import { canMove, FIRST, isFinal, LIVE_MATCH, LIVE_SESSION, type Stateful } from '../../core/domain/transitions.ts';
import { RUNS } from './runs.ts';

const STATUSES: Record<Stateful, readonly string[]> = {
  question: QuestionStatus.options,
  match: MatchStatus.options,
  session: SessionStatus.options,
};

/** The contract's moves, written down once more by hand. */
const LEGAL: Record<Stateful, string> = {
  question: `open>matched open>cancelled open>expired matched>in_session matched>cancelled in_session>completed`,
  match: `invited>offered invited>declined invited>expired invited>rescinded
          offered>accepted offered>expired offered>rescinded offered>withdrawn`,
  session: `pending>active pending>cancelled pending>no_show pending>failed active>completed`,
};

const kind = fc.constantFrom<Stateful[]>('question', 'match', 'session');
const move = canMove as (kind: Stateful, from: string, to: string) => boolean;
const final = isFinal as (kind: Stateful, status: string) => boolean;

describe('moves between states', () => {
  test('exactly the moves of the contract are legal', () => {
    const pairs = kind.chain((k) =>
      fc.tuple(fc.constant(k), fc.constantFrom(...STATUSES[k]), fc.constantFrom(...STATUSES[k])),
    );
    fc.assert(
      fc.property(pairs, ([k, from, to]) => {
        expect(move(k, from, to)).toBe(LEGAL[k].split(/\s+/).includes(`${from}>${to}`));
      }),
      RUNS,
    );
  });

  test('whatever is tried, nothing comes back to a state it has left, and nothing leaves a final one', () => {
    const attempts = kind.chain((k) =>
      fc.tuple(
        fc.constant(k),
        fc.constantFrom(...FIRST[k]),
        fc.array(fc.constantFrom(...STATUSES[k]), { maxLength: 30 }),
      ),
    );
    fc.assert(
      fc.property(attempts, ([k, first, targets]) => {
        let status: string = first;
        const left = new Set<string>();
        for (const to of targets) {
          if (!move(k, status, to)) continue;
          expect(final(k, status)).toBe(false);
          left.add(status);
          expect(left.has(to)).toBe(false);
          status = to;
        }
      }),
      RUNS,
    );
  });

  test('every state can be reached from where its kind begins', () => {
    for (const [k, statuses] of Object.entries(STATUSES) as [Stateful, string[]][]) {
      const seen = new Set<string>(FIRST[k]);
      for (const from of seen) for (const to of statuses) if (move(k, from, to)) seen.add(to);
      expect([...seen].sort()).toEqual([...statuses].sort());
    }
  });

  test('live is what is not final', () => {
    expect(MatchStatus.options.filter((status) => !isFinal('match', status))).toEqual([...LIVE_MATCH]);
    expect(SessionStatus.options.filter((status) => !isFinal('session', status))).toEqual([...LIVE_SESSION]);
    expect(QuestionStatus.options.filter((status) => isFinal('question', status))).toEqual([
      'completed',
      'cancelled',
      'expired',
    ]);
  });
});
