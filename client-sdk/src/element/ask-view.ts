import type { LiveQuestion } from '../live-question.ts';
import { field, h } from './dom.ts';
import type { Stage } from './stage.ts';

/** Asks for the question. Settles once it is stored. */
export function askForQuestion(stage: Stage): Promise<LiveQuestion> {
  return new Promise((resolve) => {
    const title = h('input', { name: 'title', required: true, minlength: 5, maxlength: 200, autocomplete: 'off' });
    const body = h('textarea', { name: 'body', required: true, minlength: 10, maxlength: 5000, rows: 5 });
    const send = h('button', { type: 'submit', part: 'button ask' }, 'Ask');
    const submit = (event: Event): void => {
      event.preventDefault();
      stage.say('Asking…');
      void stage.attempt(send, async () => {
        try {
          resolve(await stage.client.ask({ title: title.value, body: body.value }));
        } finally {
          stage.say('');
        }
      });
    };
    const form = h(
      'form',
      { part: 'form', submit },
      field(title, { id: 'title', label: 'Your question in one line' }),
      field(body, {
        id: 'body',
        label: 'What should an expert know?',
        hint: 'What you tried, and what you want to reach.',
      }),
      send,
    );
    stage.show('ask', 'Ask an expert', form);
  });
}
