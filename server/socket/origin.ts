import type { IncomingMessage } from 'node:http';
import type { From, Origins } from '../auth/index.ts';
import type { GatewaySocket } from './types.ts';

type AllowRequest = (request: IncomingMessage, answer: (error: string | null, allowed: boolean) => void) => void;

/**
 * Browsers send an Origin with a WebSocket handshake but no CORS check follows: it is made here. Without an Origin it is no browser;
 * from our own host, from an origin that the operator named, or from an app's page it is welcome. Whose app is checked with the token.
 */
export function createAllowRequest(welcomes: Origins['welcomes']): AllowRequest {
  return ({ headers: { origin, host } }, answer) => {
    welcomes({ origin, host }).then(
      (welcome) => answer(welcome ? null : 'origin not allowed', welcome),
      () => answer('origin not allowed', false),
    );
  };
}

/** Where a connection came from. */
export const fromOf = ({ handshake: { headers } }: GatewaySocket): From => ({
  origin: headers.origin,
  host: headers.host,
});
