import type { Session } from '../contract.ts';
import { button, field, h } from './dom.ts';
import type { Stage } from './stage.ts';
import { clock, money, plural } from './words.ts';

const STARS = [1, 2, 3, 4, 5];

/** Says what the call has cost and asks for a rating; settles when it was given or passed over. */
export function askForRating(stage: Stage, session: Session): Promise<void> {
  return new Promise((resolve) => {
    const stars = STARS.map((count) =>
      h(
        'label',
        { part: 'star' },
        h('input', { type: 'radio', name: 'overall', value: count, required: true }),
        plural(count, 'star'),
      ),
    );
    const comment = h('textarea', { name: 'comment', maxlength: 2000, rows: 3 });
    const send = h('button', { type: 'submit', part: 'button rate' }, 'Send the rating');
    const submit = (event: Event): void => {
      event.preventDefault();
      const overall = Number(new FormData(form).get('overall'));
      const text = comment.value.trim();
      void stage.attempt(send, async () => {
        await stage.client.sessions.rate(session.id, { overall, ...(text && { comment: text }) });
        stage.say('Thank you.');
        resolve();
      });
    };
    const form = h(
      'form',
      { part: 'form', submit },
      h('fieldset', { part: 'stars' }, h('legend', { part: 'label' }, 'How was it?'), ...stars),
      field(comment, { id: 'comment', label: 'A word about it (optional)' }),
      h('div', { part: 'controls' }, send, button('Not now', 'skip', resolve)),
    );
    stage.say('');
    const cost = `${clock(session.elapsed)} minutes, ${session.amount.amount === 0 ? 'free of charge' : money(session.amount)}`;
    stage.show('rating', 'The call has ended', h('p', { part: 'cost' }, cost), form);
  });
}
