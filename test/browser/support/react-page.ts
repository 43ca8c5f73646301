/** A small app on the hooks: one component for each side of the market. */
import { createElement as e, type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConsultantConnect } from '../../../client-sdk/src/index.ts';
import {
  ConsultantConnectProvider,
  useConnection,
  useDispatch,
  useQuestion,
  useSession,
} from '../../../client-sdk/src/react/index.ts';

const button = (label: string, onClick: () => void, key?: string): ReactNode =>
  e('button', { type: 'button', key, onClick }, label);

function Client({ title, body }: { title: string; body: string }): ReactNode {
  const { state } = useConnection();
  const { question, offers, session, ask, accept, error } = useQuestion();
  return e(
    'main',
    {},
    e('p', { id: 'connection' }, state),
    e('p', { id: 'error' }, error?.code),
    e('p', { id: 'status' }, question?.status),
    button('Ask', () => void ask({ title, body })),
    button('Ask nothing', () => void ask({ title: '', body })),
    offers.map((offer) => button(`Accept: ${offer.match.note}`, () => void accept(offer), offer.match.id)),
    e('p', { id: 'opened' }, session?.id),
    e(Room),
  );
}

function Consultant(): ReactNode {
  const { availability, invitations, goOnline, offer } = useDispatch();
  return e(
    'main',
    {},
    e('p', { id: 'availability' }, availability?.availability),
    button('Go online', () => void goOnline()),
    invitations.map((it) =>
      button(`${it.match.status}: ${it.question.title}`, () => void offer(it, 'Gladly'), it.match.id),
    ),
    e(Room),
  );
}

function Room(): ReactNode {
  const { session, live, clock, messages, join, end } = useSession();
  return e(
    'section',
    {},
    e('p', { id: 'session' }, session?.status),
    e('p', { id: 'clock' }, clock?.elapsed),
    messages.map((it) => e('p', { key: it.messageId }, it.text)),
    session && !live && button('Join', () => void join()),
    live && button('Say hello', () => void live.send('Hello from here')),
    live && button('End', () => void end()),
  );
}

/** Called by the test. */
export function start(url: string, token: string, question?: { title: string; body: string }): void {
  const client = new ConsultantConnect({ url, token });
  const side = question ? e(Client, question) : e(Consultant);
  // As in development: every effect must bear being undone and done again.
  createRoot(document.body).render(e(StrictMode, {}, e(ConsultantConnectProvider, { client }, side)));
}
