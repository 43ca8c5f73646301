import { useCallback } from 'react';
import type { Match, Snapshot } from '../contract.ts';
import type { ConsultantConnectError } from '../errors.ts';
import type { MatchRef } from '../refs.ts';
import { useAction } from './use-action.ts';
import { useClient, useMarket } from './use-client.ts';

/** The consultant's desk. */
export interface DispatchView {
  /** What is wanted and what the server sees; undefined before the first snapshot. */
  availability: Snapshot['availability'];
  /** Invitations and own offers that are live. */
  invitations: Snapshot['invitations'];
  /** Whether one of the actions below is under way. */
  isBusy: boolean;
  /** Why the last action failed. */
  error: ConsultantConnectError | null;
  /** Becomes available. */
  goOnline: () => Promise<unknown>;
  /** Gets no invitations any more. */
  goAway: () => Promise<unknown>;
  /** Offers to take it; undefined when that failed. */
  offer: (invitation: MatchRef, note?: string) => Promise<Match | undefined>;
  /** `not_my_area` keeps questions like it away in future. */
  decline: (invitation: MatchRef, reason?: string) => Promise<Match | undefined>;
  /** Takes an offer back; undefined when that failed. */
  withdraw: (offer: MatchRef) => Promise<Match | undefined>;
}

/** Invitations as they come and go, and what a consultant can do about them. */
export function useDispatch(): DispatchView {
  const { dispatch } = useClient();
  const market = useMarket();
  const available = useAction(
    useCallback((online: boolean) => (online ? dispatch.goOnline() : dispatch.goAway()), [dispatch]),
  );
  const offer = useAction(useCallback((it: MatchRef, note?: string) => dispatch.offer(it, { note }), [dispatch]));
  const decline = useAction(
    useCallback((it: MatchRef, reason?: string) => dispatch.decline(it, { reason }), [dispatch]),
  );
  const withdraw = useAction(useCallback((it: MatchRef) => dispatch.withdraw(it), [dispatch]));
  const { run } = available;
  return {
    availability: market?.availability,
    invitations: market?.invitations ?? [],
    isBusy: available.isRunning || offer.isRunning || decline.isRunning || withdraw.isRunning,
    error: available.error ?? offer.error ?? decline.error ?? withdraw.error,
    goOnline: useCallback(() => run(true), [run]),
    goAway: useCallback(() => run(false), [run]),
    offer: offer.run,
    decline: decline.run,
    withdraw: withdraw.run,
  };
}
