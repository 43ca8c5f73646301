import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MarketState } from '../../client-sdk/src/market-state.ts';
import { type Happening, history, type Line, lines, snapshotAt } from './history.ts';

/** The order of a list says nothing: an event may have been overtaken. */
function seen(state: MarketState): unknown {
  const view = state.snapshot;
  if (!view) return undefined;
  const byId = <Item>(items: readonly Item[], id: (item: Item) => string): Item[] =>
    items.toSorted((a, b) => id(a).localeCompare(id(b)));
  return {
    ...view,
    invitations: byId(view.invitations, ({ match }) => match.id),
    openQuestions: byId(view.openQuestions, ({ question }) => question.id).map(({ question, offers }) => ({
      question,
      offers: byId(offers, ({ match }) => match.id),
    })),
  };
}

/** A client whose line never broke: everything once, in order. */
function neverLost(happenings: readonly Happening[]): MarketState {
  const state = new MarketState();
  state.expectSnapshot();
  state.heard('snapshot', snapshotAt([], 0));
  for (const { event, payload } of happenings) state.heard(event, payload);
  return state;
}

/** A client that was cut off again and again, and whose events came twice and in another order. */
function cutOff(happenings: readonly Happening[], connections: readonly Line[]): MarketState {
  const state = new MarketState();
  state.expectSnapshot();
  state.heard('snapshot', snapshotAt([], 0));
  for (const { arrives, readAt, early } of connections) {
    state.expectSnapshot();
    for (const { event, payload } of arrives.slice(0, early)) state.heard(event, payload);
    state.heard('snapshot', snapshotAt(happenings, readAt));
    for (const { event, payload } of arrives.slice(early)) state.heard(event, payload);
  }
  return state;
}

test('after any disconnects, with events lost, doubled and overtaken, the state is that of a line that never broke', () => {
  const stories = history.chain((happenings) => fc.tuple(fc.constant(happenings), lines(happenings)));
  fc.assert(
    fc.property(stories, ([happenings, connections]) => {
      const expected = neverLost(happenings);
      expect(seen(expected)).toEqual(seen(neverLostBySnapshot(happenings)));
      expect(seen(cutOff(happenings, connections))).toEqual(seen(expected));
    }),
    { numRuns: 2_000 },
  );
});

/** The server's own view of the end: the model itself is right. */
function neverLostBySnapshot(happenings: readonly Happening[]): MarketState {
  const state = new MarketState();
  state.heard('snapshot', snapshotAt(happenings, happenings.length));
  return state;
}

test('the same object is given until something changes', () => {
  const state = new MarketState();
  state.heard('snapshot', snapshotAt([], 0));
  const before = state.snapshot;
  state.heard('session:notice', { sessionId: 'any', code: 'peer_lost' });
  expect(state.snapshot).toBe(before);
});
