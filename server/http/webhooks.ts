import express, { type Express } from 'express';
import { receivePaymentEvent } from '../../core/flow/books/receive-payment-event.ts';
import type { HttpDeps } from './deps.ts';
import { methodNotAllowed } from './problems.ts';
import { notesOf } from './request-log.ts';

const PATH = '/v1/webhooks/stripe';

/** Where the payment provider tells what has happened. Its signature is over the bytes as they came, so nobody may parse them before. */
export function addWebhooks(app: Express, deps: HttpDeps): void {
  app.post(PATH, express.raw({ type: () => true, limit: '512kb' }), async (request, response) => {
    notesOf(response).route = PATH;
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    await receivePaymentEvent(deps, { body, headers: request.headers });
    response.json({ received: true });
  });
  app.all(PATH, methodNotAllowed(['post']));
}
