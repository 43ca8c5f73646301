import type { Session } from '../../client-sdk/src/index.ts';
import { commissionBps } from '../../core/domain/commission.ts';
import { signInAs, signInOperator } from './cast.ts';
import type { Agreement, Stage } from './play.ts';
import { poll } from './venue.ts';
import { moneyText } from './words.ts';

const SETTLED_WITHIN_MS = 20_000;
const SETTLED = ['captured', 'released', 'none', 'failed'];

/** The bill, and how it is split: the client sees the amount, the consultant and the operator also the shares. */
export async function playMoney({ url, client, timeline }: Stage, { session, offer }: Agreement): Promise<void> {
  const settled = await poll(async () => {
    const it = await client.sessions.get(session.id);
    return SETTLED.includes(it.charge.status) ? it : undefined;
  }, SETTLED_WITHIN_MS);
  if (!settled) {
    timeline.say('bill', 'not settled yet; it will be, as soon as a worker gets to it');
    return;
  }
  timeline.say('charged', `${settled.charge.status}: ${moneyText(settled.charge.amount)}`);
  const invoice = await client.sessions.invoice(session.id).catch(() => undefined);
  if (invoice) {
    const lines = invoice.lines.map(
      ({ description, seconds, rate, amount }) =>
        `${description}: ${seconds} s at ${moneyText(rate)} an hour = ${moneyText(amount)}`,
    );
    timeline.say('bill', `no. ${invoice.number}`, ...lines, `total ${moneyText(invoice.total)}`);
  }
  const [consultant, operator] = await Promise.all([signInAs(url, offer.consultant), signInOperator(url)]);
  const views = [
    ['consultant', await consultant?.sessions.get(session.id)],
    ['operator', await operator?.sessions.get(session.id)],
  ] as const;
  const rows = views.flatMap(([viewer, seen]) => (seen ? [`the ${viewer} sees ${splitText(seen)}`] : []));
  const { tier } = offer.consultant;
  if (rows.length > 0) timeline.say('split', `${commissionBps(tier) / 100}% commission in the tier ${tier}`, ...rows);
}

function splitText({ charge, commission, payout }: Session): string {
  if (!commission || !payout) return moneyText(charge.amount);
  return `${moneyText(charge.amount)} = ${moneyText(payout)} payout + ${moneyText(commission)} commission`;
}
