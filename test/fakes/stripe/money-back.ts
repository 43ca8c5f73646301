import { invalid } from './fault.ts';
import type { Params } from './params.ts';
import type { Thing, World } from './world.ts';

export function createRefund(world: World, params: Params): Thing {
  const intent = world.get('payment_intent', String(params.payment_intent));
  if (intent.status !== 'succeeded') throw invalid('payment_intent_unexpected_state', 'Nothing of it was captured.');
  const charge = world.get('charge', intent.latest_charge);
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = Number(params.amount ?? left);
  if (amount < 1 || amount > left)
    throw invalid('charge_already_refunded', `Refund amount is greater than unrefunded amount: ${left}`);
  const { currency } = intent;
  charge.amount_refunded += amount;
  const refund = world.add('re', 'refund', {
    amount,
    currency,
    charge: charge.id,
    payment_intent: intent.id,
    status: 'succeeded',
    metadata: params.metadata ?? {},
    reason: params.reason ?? null,
  });
  world.book(null, { type: 'refund', amount: -amount, currency, source: refund.id });
  if (params.reverse_transfer === true) {
    if (charge.transfer === null) throw invalid('parameter_invalid', 'There is no transfer to reverse.');
    refund.transfer_reversal = reverseTransfer(world, charge.transfer, { amount }).id;
  }
  world.tell('refund.created', refund);
  world.tell('charge.refunded', charge);
  return refund;
}

/** The client's bank sends a refund back; what it took from the connected account stays taken. */
export function returnRefund(world: World, id: string): void {
  const refund = world.get('refund', id);
  refund.status = 'failed';
  world.book(null, { type: 'refund_failure', amount: refund.amount, currency: refund.currency, source: id });
  world.tell('refund.failed', refund);
}

export function reverseTransfer(world: World, id: string, params: Params): Thing {
  const transfer = world.get('transfer', id);
  const amount = Number(params.amount ?? transfer.amount - transfer.amount_reversed);
  if (amount < 1 || amount > transfer.amount - transfer.amount_reversed) {
    throw invalid('amount_too_large', 'More than is left of the transfer.');
  }
  transfer.amount_reversed += amount;
  const { currency, destination } = transfer;
  const reversal = world.add('trr', 'transfer_reversal', {
    amount,
    currency,
    transfer: id,
    metadata: params.metadata ?? {},
  });
  world.book(null, { type: 'transfer_refund', amount, currency, source: reversal.id });
  world.book(destination, {
    type: 'payment_refund',
    category: 'refund',
    amount: -amount,
    currency,
    source: reversal.id,
  });
  world.tell('transfer.reversed', transfer);
  return reversal;
}

export function refundFee(world: World, id: string, params: Params): Thing {
  const fee = world.get('application_fee', id);
  const amount = Number(params.amount ?? fee.amount - fee.amount_refunded);
  if (amount < 1 || amount > fee.amount - fee.amount_refunded) {
    throw invalid('amount_too_large', 'More than is left of the application fee.');
  }
  fee.amount_refunded += amount;
  const { currency } = fee;
  const refund = world.add('fr', 'fee_refund', { amount, currency, fee: id, metadata: params.metadata ?? {} });
  world.book(null, { type: 'application_fee_refund', amount: -amount, currency, source: refund.id });
  world.book(fee.account, { type: 'application_fee_refund', amount, currency, source: refund.id });
  return refund;
}

const DISPUTE_FEE = 1_500;

/** The client's bank takes a charge back; with `inquiry` it only asks. */
export function raiseDispute(
  world: World,
  intentId: string,
  { amount, inquiry = false }: { amount?: number; inquiry?: boolean } = {},
): Thing {
  const charge = world.get('charge', world.get('payment_intent', intentId).latest_charge);
  const { currency } = charge;
  const dispute = world.add('dp', 'dispute', {
    amount: amount ?? charge.amount_captured,
    currency,
    charge: charge.id,
    payment_intent: intentId,
    reason: 'fraudulent',
    status: inquiry ? 'warning_needs_response' : 'needs_response',
    balance_transactions: [] as Thing[],
  });
  if (!inquiry) {
    dispute.balance_transactions.push(
      world.book(null, {
        type: 'adjustment',
        category: 'dispute',
        amount: -dispute.amount,
        fee: DISPUTE_FEE,
        currency,
        source: dispute.id,
      }),
    );
  }
  world.tell('charge.dispute.created', dispute);
  return dispute;
}

export function closeDispute(world: World, id: string, status: 'won' | 'lost'): void {
  const dispute = world.get('dispute', id);
  dispute.status = status;
  if (status === 'won' && dispute.balance_transactions.length > 0) {
    dispute.balance_transactions.push(
      world.book(null, {
        type: 'adjustment',
        category: 'dispute_reversal',
        amount: dispute.amount,
        currency: dispute.currency,
        source: id,
      }),
    );
    world.tell('charge.dispute.funds_reinstated', dispute);
  }
  world.tell('charge.dispute.closed', dispute);
}

export function createPayout(world: World, params: Params, account: string | null): Thing {
  const amount = Number(params.amount);
  const currency = String(params.currency);
  const has = world.balance(account).find((it) => it.currency === currency)?.available ?? 0;
  if (amount > has)
    throw invalid('balance_insufficient', 'You have insufficient funds in your Stripe account for this transfer.');
  const arrives = Math.floor(Date.now() / 1000) + 2 * 86_400;
  const fields = { amount, currency, status: 'pending', arrival_date: arrives, metadata: params.metadata ?? {} };
  const payout = world.add('po', 'payout', { ...fields, failure_code: null, failure_message: null }, account);
  world.book(account, { type: 'payout', amount: -amount, currency, source: payout.id }).status = 'available';
  world.tell('payout.created', payout);
  return payout;
}

/** The bank takes a payout, or sends it back. */
export function closePayout(world: World, id: string, account: string, status: 'paid' | 'failed'): void {
  const payout = world.get('payout', id, account);
  payout.status = status;
  if (status === 'failed') {
    Object.assign(payout, { failure_code: 'account_closed', failure_message: 'The bank account has been closed.' });
    world.book(account, {
      type: 'payout_failure',
      amount: payout.amount,
      currency: payout.currency,
      source: id,
    }).status = 'available';
  }
  world.tell(`payout.${status}`, payout);
}
