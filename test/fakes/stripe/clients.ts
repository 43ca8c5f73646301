import { declined, invalid, StripeFault } from './fault.ts';
import type { Params } from './params.ts';
import type { Manner, Thing, World } from './world.ts';

/** Stripe's own test cards, as tokens and as ready-made payment methods. */
const CARDS: Readonly<Record<string, { last4: string; brand: string; manner: Manner }>> = {
  visa: { last4: '4242', brand: 'visa', manner: 'works' },
  mastercard: { last4: '4444', brand: 'mastercard', manner: 'works' },
  chargecustomerfail: { last4: '0341', brand: 'visa', manner: 'declined' },
  threedsecure2required: { last4: '3220', brand: 'visa', manner: 'authenticate' },
  authenticationrequired: { last4: '3184', brand: 'visa', manner: 'authenticate' },
};
const cardOf = (token: string) => CARDS[token.replace(/^(tok|pm_card)_/, '').toLowerCase()];

export const createCustomer = (world: World, params: Params): Thing => {
  const customer = world.add('cus', 'customer', { email: null, name: null, metadata: {}, ...params });
  world.tell('customer.created', customer);
  return customer;
};

export function deleteCustomer(world: World, id: string): object {
  world.get('customer', id);
  world.things.delete(id);
  return { id, object: 'customer', deleted: true };
}

export function createMethod(world: World, token: string): Thing {
  const card = cardOf(token);
  if (!card) throw invalid('resource_missing', `No such token: '${token}'`, { param: 'card[token]' });
  const { last4, brand, manner } = card;
  const method = world.add('pm', 'payment_method', {
    type: 'card',
    customer: null,
    card: { brand, last4, exp_month: 12, exp_year: 2040, fingerprint: `fp_${brand}_${last4}`, funding: 'credit' },
    metadata: {},
  });
  world.manners.set(method.id, manner);
  return method;
}

/** `pm_card_visa` and its like stand for a new one each time. */
export const findMethod = (world: World, id: string): Thing =>
  id.startsWith('pm_card_') && cardOf(id) ? createMethod(world, id) : world.get('payment_method', id);

export function attachMethod(world: World, id: string, customer: string): Thing {
  world.get('customer', customer);
  const method = findMethod(world, id);
  if (method.customer !== null && method.customer !== customer) {
    throw invalid('payment_method_already_attached', 'The payment method is attached to another customer.');
  }
  method.customer = customer;
  world.tell('payment_method.attached', method);
  return method;
}

export function detachMethod(world: World, id: string): Thing {
  const method = world.get('payment_method', id);
  if (method.customer === null) throw invalid('payment_method_not_attached', 'It is attached to no customer.');
  method.customer = null;
  world.manners.set(id, 'declined');
  world.tell('payment_method.detached', method);
  return method;
}

export function createSetUp(world: World, params: Params): Thing {
  if (params.customer !== undefined) world.get('customer', String(params.customer));
  const setUp = world.add('seti', 'setup_intent', {
    status: 'requires_payment_method',
    payment_method: null,
    metadata: {},
    usage: 'off_session',
    ...params,
  });
  setUp.client_secret = `${setUp.id}_secret_${setUp.id.slice(-8)}`;
  world.tell('setup_intent.created', setUp);
  return setUp;
}

/** The client fills in Stripe's form. */
export function confirmSetUp(world: World, id: string, methodId: string): Thing {
  const setUp = world.get('setup_intent', id);
  if (setUp.status === 'succeeded')
    throw new StripeFault(400, { type: 'invalid_request_error', code: 'setup_intent_unexpected_state' });
  const method = findMethod(world, methodId);
  if (world.manners.get(method.id) === 'declined') {
    setUp.status = 'requires_payment_method';
    throw declined('card_declined', { setup_intent: setUp });
  }
  method.customer = setUp.customer ?? null;
  Object.assign(setUp, { status: 'succeeded', payment_method: method.id });
  world.tell('setup_intent.succeeded', setUp);
  return setUp;
}
