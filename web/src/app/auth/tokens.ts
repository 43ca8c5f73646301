import { type ConsultantConnect, ConsultantConnectError } from '@consultant-connect/client';
import { forgetTokens, type KeptTokens, keepTokens, readTokens, toKept } from './token-shelf.ts';

/** A token that ends within this time is not worth handing out. */
const MARGIN_MS = 1_000;

/**
 * Gives this tab access tokens of one person. A refresh token can be used once, and using it twice ends the sign-in
 * everywhere: so one tab refreshes at a time, and the others take what it got.
 */
export function tokensOf(userId: string, guest: ConsultantConnect, onRefused: () => void): () => Promise<string> {
  let lastGiven: string | undefined;
  const give = ({ accessToken }: KeptTokens): string => {
    lastGiven = accessToken;
    return accessToken;
  };
  return () =>
    alone(`cc.refresh.${userId}`, async () => {
      const held = await readTokens(userId);
      if (!held) {
        onRefused();
        throw new ConsultantConnectError({ code: 'unauthenticated', detail: 'Nobody is signed in any more.' });
      }
      // Being asked again for the one we gave last means that it is no longer good, whatever our clock says.
      if (held.accessToken !== lastGiven && held.endsAt - MARGIN_MS > Date.now()) return give(held);
      try {
        const fresh = toKept(await guest.request('refresh', { body: { refreshToken: held.refreshToken } }));
        await keepTokens(userId, fresh);
        return give(fresh);
      } catch (error) {
        if (!(error instanceof ConsultantConnectError && error.status === 401)) throw error;
        // Where there are no locks, another tab may have been first: then what it got is as good.
        const others = await readTokens(userId);
        if (others && others.refreshToken !== held.refreshToken) return give(others);
        await forgetTokens(userId);
        onRefused();
        throw error;
      }
    });
}

/** Browsers keep locks for secure pages only; without them two tabs may race, and the loser takes what the other got. */
function alone<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
  return navigator.locks ? navigator.locks.request(name, act) : act();
}
