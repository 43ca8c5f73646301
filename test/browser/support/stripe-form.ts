/**
 * Stripe's code for browsers, stood in for: Stripe's own loader asks for it at Stripe's address, gets a form in a frame of Stripe's origin, and
 * what the form sends goes to the stand-in for Stripe. Whatever the content policy forbids fails here as it would there.
 */
import type { BrowserContext, Route } from 'playwright-core';
import type { FakeStripe } from '../../fakes/stripe/index.ts';
import { authenticate } from '../../fakes/stripe/intents.ts';

/** Numbers of Stripe's test cards. */
const CARDS: Readonly<Record<string, string>> = {
  '4242424242424242': 'pm_card_visa',
  '4000002760003184': 'pm_card_authenticationRequired',
};

const FRAME = `<!doctype html><html lang="en"><title>Card</title>
<label>Card number <input inputmode="numeric" autocomplete="cc-number"></label>
<script>
  const input = document.querySelector('input');
  input.addEventListener('input', () => parent.postMessage({ number: input.value }, '*'));
</script></html>`;

const CODE = `
const send = async (path, fields) => {
  const answer = await fetch('https://api.stripe.com/v1/' + path, { method: 'POST', body: new URLSearchParams(fields) });
  return answer.json();
};
const nameIn = (secret) => secret.split('_secret_')[0];
window.Stripe = (key) => ({
  _registerWrapper() {},
  registerAppInfo() {},
  elements: ({ clientSecret }) => {
    let number = '', frame = null;
    const hear = (event) => { if (event.source === frame?.contentWindow) number = event.data.number; };
    const listeners = {};
    const card = {
      on: (name, listener) => { listeners[name] = listener; },
      mount(host) {
        frame = document.createElement('iframe');
        frame.title = 'Secure card form';
        frame.src = 'https://js.stripe.com/v3/card.html';
        frame.addEventListener('load', () => listeners.ready?.());
        host.append(frame);
        addEventListener('message', hear);
      },
      destroy() { frame?.remove(); removeEventListener('message', hear); },
    };
    return { create: () => card, getElement: () => card, read: () => ({ clientSecret, number }) };
  },
  confirmSetup: ({ elements }) => {
    const { clientSecret, number } = elements.read();
    return send('setup_intents/' + nameIn(clientSecret) + '/confirm', { key, number });
  },
  retrievePaymentIntent: (clientSecret) => send('payment_intents/' + nameIn(clientSecret), { key }),
  handleNextAction: ({ clientSecret }) => send('payment_intents/' + nameIn(clientSecret) + '/authenticate', { key }),
  confirmCardPayment: (clientSecret, { payment_method }) =>
    send('payment_intents/' + nameIn(clientSecret) + '/authenticate', { key, method: payment_method }),
});`;

/** From now on this browser finds Stripe there. */
export async function meetStripe(context: BrowserContext, stripe: FakeStripe, publishableKey: string): Promise<void> {
  await context.route('https://js.stripe.com/**', (route) =>
    route.fulfill(
      new URL(route.request().url()).pathname.endsWith('.html')
        ? { contentType: 'text/html', body: FRAME }
        : { contentType: 'text/javascript', body: CODE },
    ),
  );
  await context.route('https://api.stripe.com/**', async (route) => {
    const answer = await ask(route, stripe, publishableKey);
    await route.fulfill({ json: answer, headers: { 'access-control-allow-origin': '*' } });
  });
}

async function ask(route: Route, stripe: FakeStripe, publishableKey: string): Promise<object> {
  const request = route.request();
  const sent = new URLSearchParams(request.postData() ?? '');
  const [, , kind, id = '', action] = new URL(request.url()).pathname.split('/');
  if (sent.get('key') !== publishableKey) return { error: { type: 'invalid_request_error', message: 'Wrong key.' } };
  if (kind === 'payment_intents') {
    const method = sent.get('method');
    if (action === 'authenticate') authenticate(stripe.world, id, { succeeds: true, ...(method && { method }) });
    const intent: object = stripe.world.get('payment_intent', id);
    const { status, last_payment_error: failure } = intent as { status: string; last_payment_error: object | null };
    const card = stripe.world.all('payment_method').find((it) => JSON.stringify(it.card).includes('"3184"'));
    // For whoever holds its secret Stripe names the card that failed.
    return {
      paymentIntent: { id, status, last_payment_error: failure && { ...failure, payment_method: { id: card?.id } } },
    };
  }
  const method = CARDS[(sent.get('number') ?? '').replaceAll(' ', '')];
  if (!method) return { error: { type: 'validation_error', message: 'Your card number is invalid.' } };
  const answer = await fetch(`${stripe.baseUrl}/v1/setup_intents/${id}/confirm`, {
    method: 'POST',
    headers: { authorization: `Bearer ${stripe.secretKey}` },
    body: new URLSearchParams({ payment_method: method }),
  });
  const body = (await answer.json()) as object;
  return answer.ok ? { setupIntent: body } : body;
}
