import { type ConsultantConnect, ConsultantConnectError } from '@consultant-connect/client';
import { forgetSignIn, keepSignIn, readSignIn, toSignIn } from './sign-ins.ts';

/** A token that ends within this time is not worth handing out. */
const MARGIN_MS = 1_000;

/**
 * Gives this tab access tokens of one person. A refresh token can be used once, and using it twice ends the sign-in
 * everywhere: so one tab refreshes at a time, and the others take what it got.
 */
export function tokensOf(userId: string, guest: ConsultantConnect, onRefused: () => void): () => Promise<string> {
  let lastGiven: string | undefined;
  return () =>
    alone(`cc.refresh.${userId}`, async () => {
      const held = readSignIn(userId);
      if (!held) throw new ConsultantConnectError({ code: 'unauthenticated', detail: 'Signed out in another tab.' });
      // Being asked again for the one we gave last means that it is no longer good, whatever our clock says.
      if (held.accessToken !== lastGiven && held.endsAt - MARGIN_MS > Date.now()) {
        lastGiven = held.accessToken;
        return lastGiven;
      }
      try {
        const tokens = await guest.request('refresh', { body: { refreshToken: held.refreshToken } });
        keepSignIn(toSignIn(held.user, tokens));
        lastGiven = tokens.accessToken;
        return lastGiven;
      } catch (error) {
        if (!(error instanceof ConsultantConnectError && error.status === 401)) throw error;
        // Where there are no locks, another tab may have been first: then what it got is as good.
        const others = readSignIn(userId);
        if (others && others.refreshToken !== held.refreshToken) {
          lastGiven = others.accessToken;
          return lastGiven;
        }
        forgetSignIn(userId);
        onRefused();
        throw error;
      }
    });
}

/** Browsers keep locks for secure pages only; without them two tabs may race, and the loser signs in again. */
function alone<Result>(name: string, act: () => Promise<Result>): Promise<Result> {
  return navigator.locks ? navigator.locks.request(name, act) : act();
}
