import type { IncomingMessage } from 'node:http';

type AllowRequest = (request: IncomingMessage, answer: (error: string | null, allowed: boolean) => void) => void;

/**
 * Browsers send an Origin with a WebSocket handshake but no CORS check follows: it is made here. Without an Origin it is no browser;
 * from our own host, or from an origin that the operator named, it is welcome.
 */
export function createAllowRequest(allowed: readonly string[]): AllowRequest {
  return (request, answer) => {
    const { origin, host } = request.headers;
    const welcome =
      origin === undefined || allowed.includes(origin) || allowed.includes('*') || hostOf(origin) === host;
    answer(welcome ? null : 'origin not allowed', welcome);
  };
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
