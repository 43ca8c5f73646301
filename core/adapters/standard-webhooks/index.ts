/** Webhooks in the Standard Webhooks format (https://www.standardwebhooks.com), signed by its library. */
import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { WebhookMessage, WebhookOutcome, Webhooks } from '../../ports/webhooks.ts';
import { AddressRefused, guardedLookup, isLoopback, isPublic } from './addresses.ts';

const TIMEOUT_MS = 10_000;
const SECRET_BYTES = 32;

/** @param options.production https and public addresses only; otherwise http and this machine will do as well */
export function createStandardWebhooks({ production }: { production: boolean }): Webhooks {
  const permits = (address: string): boolean => isPublic(address) || (!production && isLoopback(address));
  const lookup = guardedLookup(permits);

  const objectionTo = (text: string): string | null => {
    if (!URL.canParse(text)) return 'not an address';
    const { protocol, username, password, hostname } = new URL(text);
    if (protocol !== 'https:' && (production || protocol !== 'http:')) return 'https only';
    if (username !== '' || password !== '') return 'no user name or password in it';
    const host = hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !permits(host)) return 'not a public address';
    if (production && /(^|\.)localhost\.?$/i.test(host)) return 'not a public address';
    return null;
  };

  /** @returns the status. Redirects are not followed: where they lead nobody has checked. */
  const post = (url: URL, headers: Record<string, string>, body: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const request = send(url, { method: 'POST', headers, lookup, signal, agent: false }, (response) => {
        resolve(response.statusCode ?? 0);
        // The status says all; what else comes is not waited for.
        response.destroy();
      });
      request.on('error', (error) =>
        reject(signal.aborted ? new Error(`No answer within ${TIMEOUT_MS / 1000} s.`) : error),
      );
      request.end(body);
    });

  return {
    objectionTo,
    newSecret: () => `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`,
    async send(message) {
      const startedAt = performance.now();
      const outcome = (responseCode: number | null, error: string | null): WebhookOutcome => ({
        responseCode,
        error,
        durationMs: Math.round(performance.now() - startedAt),
      });
      try {
        const objection = objectionTo(message.url);
        if (objection !== null) return outcome(null, `The address cannot be used: ${objection}.`);
        const status = await post(new URL(message.url), headersOf(message), message.body);
        return outcome(status, status >= 200 && status < 300 ? null : `The answer was ${status}.`);
      } catch (error) {
        return outcome(null, inWords(error));
      }
    },
  };
}

function headersOf({ id, body, secrets }: WebhookMessage): Record<string, string> {
  const now = new Date();
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'ConsultantConnect-Webhooks/1',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, now, body)).join(' '),
  };
}

/** What the app's people may read: no addresses of ours, no stacks. */
function inWords(error: unknown): string {
  if (error instanceof AddressRefused) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(ECONN|EHOST|ENET|EPIPE|ETIMEDOUT)/.test(code)) return `No connection (${code}).`;
  if (/^(ENOTFOUND|EAI_)/.test(code)) return 'The name could not be resolved.';
  if (/CERT|SSL|TLS|SELF_SIGNED/.test(code)) return `The certificate is not good (${code}).`;
  return error instanceof Error && error.message.startsWith('No answer') ? error.message : 'It could not be sent.';
}
