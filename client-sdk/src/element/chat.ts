import type { SessionMessage } from '../contract.ts';
import type { LiveSession } from '../live-session.ts';
import { field, h } from './dom.ts';
import type { Stage } from './stage.ts';

/** The chat of a session, with what was written before this device joined. */
export async function chatBox(stage: Stage, live: LiveSession): Promise<HTMLElement> {
  const me = stage.client.state?.user.id;
  const lines = h('div', { part: 'messages', role: 'log', 'aria-label': 'Chat', tabindex: 0 });
  const shown = new Set<string>();
  const add = ({ messageId, fromUserId, text }: Pick<SessionMessage, 'messageId' | 'fromUserId' | 'text'>): void => {
    if (shown.has(messageId)) return;
    shown.add(messageId);
    const mine = fromUserId === me;
    lines.append(h('p', { part: mine ? 'message mine' : 'message' }, h('b', {}, mine ? 'You: ' : 'Expert: '), text));
    lines.scrollTop = lines.scrollHeight;
  };
  live.on('message', add);
  const input = h('input', { name: 'message', required: true, maxlength: 2000, autocomplete: 'off' });
  const send = h('button', { type: 'submit', part: 'button send' }, 'Send');
  const submit = (event: Event): void => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === '') return;
    void stage.attempt(send, async () => {
      const { messageId } = await live.send(text);
      add({ messageId, fromUserId: me ?? '', text });
      input.value = '';
      input.focus();
    });
  };
  const { items } = await stage.client.sessions.messages(live.id, { limit: 100 });
  for (const message of items.toReversed()) add(message);
  const write = h('form', { part: 'chat-form', submit }, field(input, { id: 'message', label: 'Message' }), send);
  return h('div', { part: 'chat' }, lines, write);
}
