import type { Question } from '../contract.ts';
import type { JoinableSession } from '../joinable-session.ts';
import type { LiveQuestion, Offer } from '../live-question.ts';
import { button, h } from './dom.ts';
import type { Stage } from './stage.ts';
import { clock, ending, price, progress } from './words.ts';

/**
 * Shows who offers, and how the search goes on. Settles with the session of the offer that was accepted, or with null when the question
 * is over without one.
 */
export function chooseOffer(stage: Stage, live: LiveQuestion): Promise<JoinableSession | null> {
  return new Promise((resolve) => {
    const list = h('ul', { part: 'offers', 'aria-label': 'Offers' });
    const left = h('p', { part: 'time-left', role: 'timer', 'aria-live': 'off' });
    const meter = h('progress', { part: 'progress', max: 1, 'aria-label': 'Time left' });
    const empty = h('p', { part: 'empty' }, 'Offers appear here as they come; you choose.');
    const cancel = button(
      'Withdraw the question',
      'cancel',
      () => void stage.attempt(cancel, async () => void (await live.cancel())),
    );
    const cards = new Map<string, HTMLElement>();

    const add = (offer: Offer): void => {
      const card = offerCard(stage, live, offer, (session) => finish(session));
      cards.set(offer.match.id, card);
      list.append(card);
      empty.hidden = true;
    };
    const remove = ({ match }: Offer): void => {
      cards.get(match.id)?.remove();
      cards.delete(match.id);
      empty.hidden = cards.size > 0;
    };
    const tell = (question: Question): void => {
      if (question.status === 'open') stage.say(progress(question));
    };
    const finish = (session: JoinableSession | null): void => {
      for (const off of offs) off();
      stage.say(session ? '' : ending(live.question));
      resolve(session);
    };
    const offs = [
      live.on('offer', add),
      live.on('withdrawn', remove),
      live.on('updated', tell),
      live.on('session', finish),
      live.on('closed', ({ status }) => {
        if (status !== 'matched') finish(null);
      }),
      stage.everySecond(() => {
        const { createdAt, expiresAt } = live.question;
        const rest = Math.max(0, (Date.parse(expiresAt) - Date.now()) / 1000);
        left.textContent = `${clock(rest)} left`;
        meter.value = Math.min(1, rest / ((Date.parse(expiresAt) - Date.parse(createdAt)) / 1000));
      }),
    ];
    stage.show('offers', live.question.title, h('div', { part: 'waiting' }, left, meter), list, empty, cancel);
    tell(live.question);
    for (const offer of live.offers) add(offer);
  });
}

function offerCard(
  stage: Stage,
  live: LiveQuestion,
  offer: Offer,
  accepted: (session: JoinableSession) => void,
): HTMLElement {
  const { consultant, match } = offer;
  const { average, count } = consultant.rating;
  const note = match.freeTimeNote ?? live.question.freeTimeNote;
  const rating = average === null ? 'not rated yet' : `${average.toFixed(1)} of 5 stars from ${count}`;
  const accept: HTMLButtonElement = button(
    'Accept',
    'accept',
    () => void stage.attempt(accept, async () => accepted(await live.accept(offer))),
  );
  accept.setAttribute('aria-label', `Accept the offer of ${consultant.name}`);
  return h(
    'li',
    { part: 'offer' },
    h('h3', { part: 'name' }, consultant.name),
    h('p', { part: 'headline' }, consultant.headline),
    h(
      'ul',
      { part: 'facts' },
      h('li', { part: 'tier' }, consultant.tier),
      h('li', { part: 'trust' }, `trust ${Math.round(consultant.trustScore)} of 100`),
      h('li', { part: 'rating' }, rating),
    ),
    match.note && h('blockquote', { part: 'note' }, match.note),
    h('p', { part: 'price' }, price(live.question, match)),
    note && h('p', { part: 'hint' }, note),
    accept,
  );
}
