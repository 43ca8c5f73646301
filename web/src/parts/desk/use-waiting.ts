import type { Snapshot } from '@consultant-connect/client';
import { useMarket } from '@consultant-connect/client/react';
import { useIsCut } from '../../lib/use-is-cut.ts';
import { useNow } from '../../lib/use-now.ts';

/**
 * The invitations that wait for an answer; the one that runs out first comes first. The server says when one is over; while it
 * cannot be heard, those whose time is up are not shown any longer.
 */
export function useWaiting(): Snapshot['invitations'] {
  const invitations = useMarket()?.invitations ?? [];
  const isCut = useIsCut();
  const now = useNow(1_000);
  return invitations
    .filter(({ match }) => match.status === 'invited')
    .filter(({ match, question }) => !isCut || Date.parse(match.expiresAt ?? question.expiresAt) > now)
    .toSorted((a, b) => a.match.invitedAt.localeCompare(b.match.invitedAt));
}
