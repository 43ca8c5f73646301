import type { Session } from '../../client-sdk/src/index.ts';
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
    const lines = invoice.lines.map(({ description, amount }) => `${description}: ${moneyText(amount)}`);
    timeline.say('bill', `no. ${invoice.number}`, ...lines, `total ${moneyText(invoice.total)}`);
  }
  const [consultant, operator] = await Promise.all([signInAs(url, offer.consultant), signInOperator(url)]);
  const seenByConsultant = await consultant?.sessions.get(session.id);
  if (seenByConsultant) timeline.say('split', `consultant sees: ${splitText(seenByConsultant)}`);
  const seenByOperator = await operator?.sessions.get(session.id);
  if (seenByOperator) {
    const share = `commission of ${offer.consultant.tier}`;
    timeline.say('', `operator sees:   ${splitText(seenByOperator)} (${share})`);
  }
}

function splitText({ charge, commission, payout }: Session): string {
  if (!commission || !payout) return moneyText(charge.amount);
  return `${moneyText(charge.amount)} = ${moneyText(payout)} payout + ${moneyText(commission)} commission`;
}
