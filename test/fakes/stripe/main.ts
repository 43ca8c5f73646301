/**
 * The stand-in as a process of its own, to try the product against: `PORT=4350 WEBHOOK_URL=http://localhost:3000/v1/webhooks/stripe
 * node test/fakes/stripe/main.ts`. The keys are those that the product gets; `TERSE=1` says no more than it must.
 */
import { startStripe } from './index.ts';

const { PORT = '4350', STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET, WEBHOOK_URL, TERSE } = process.env;
const stripe = await startStripe({
  port: Number(PORT),
  terse: TERSE === '1',
  ...(STRIPE_SECRET_KEY && { secretKey: STRIPE_SECRET_KEY }),
  ...(STRIPE_WEBHOOK_SECRET && { webhookSecret: STRIPE_WEBHOOK_SECRET }),
});
stripe.webhooks.sendTo(WEBHOOK_URL ?? null);
console.log(`a stand-in for Stripe at ${stripe.baseUrl}
  STRIPE_API_BASE=${stripe.baseUrl} STRIPE_SECRET_KEY=${stripe.secretKey} STRIPE_WEBHOOK_SECRET=${stripe.webhookSecret}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stripe.close());
