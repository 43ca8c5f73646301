import type { IncomingHttpHeaders } from 'node:http';
import express, { type Express } from 'express';
import { receiveVideoEvent } from '../../core/flow/billing/receive-video-event.ts';
import { receivePaymentEvent } from '../../core/flow/books/receive-payment-event.ts';
import type { HttpDeps } from './deps.ts';
import { methodNotAllowed } from './problems.ts';
import { notesOf } from './request-log.ts';

type Receive = (body: Buffer, headers: IncomingHttpHeaders) => Promise<object>;

/** Where providers tell what has happened. Their signatures are over the bytes as they came, so nobody may parse them before. */
export function addWebhooks(app: Express, deps: HttpDeps): void {
  const receivers: Record<string, Receive> = {
    '/v1/webhooks/stripe': async (body, headers) => {
      await receivePaymentEvent(deps, { body, headers });
      return { received: true };
    },
    '/v1/webhooks/daily': (body, headers) => receiveVideoEvent(deps, { provider: 'daily', body, headers }),
    '/v1/webhooks/zoom': (body, headers) => receiveVideoEvent(deps, { provider: 'zoom', body, headers }),
  };
  for (const [path, receive] of Object.entries(receivers)) {
    app.post(path, express.raw({ type: () => true, limit: '512kb' }), async (request, response) => {
      notesOf(response).route = path;
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      response.json(await receive(body, request.headers));
    });
    app.all(path, methodNotAllowed(['post']));
  }
}
