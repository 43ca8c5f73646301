import type { Match, Snapshot } from './contract.ts';
import type { ClientEventName, Data, ServerEventName, ServerEvents } from './events.ts';

type OpenQuestion = Snapshot['openQuestions'][number];
type AnswerReducers = { [Name in ClientEventName]?: (state: Snapshot, data: Data<Name>) => Snapshot };
type Reducers = { [Name in ServerEventName]?: (state: Snapshot, payload: ServerEvents[Name]) => Snapshot };

/** What each event changes in the last snapshot; events that are not named change nothing in it. */
const reducers: Reducers = {
  'match:invited': (state, { match, question }) => ({
    ...state,
    invitations: [...state.invitations.filter((it) => it.match.id !== match.id), { match, question }],
  }),
  'match:rescinded': (state, { matchId }) => ({
    ...state,
    invitations: state.invitations.filter((it) => it.match.id !== matchId),
  }),
  'match:offered': (state, offer) =>
    withQuestion(state, offer.match.questionId, (it) => ({
      ...it,
      offers: [...it.offers.filter(({ match }) => match.id !== offer.match.id), offer],
    })),
  'match:withdrawn': (state, { matchId, questionId }) =>
    withQuestion(state, questionId, (it) => ({ ...it, offers: it.offers.filter(({ match }) => match.id !== matchId) })),
  'question:updated': (state, question) => {
    const others = state.openQuestions.filter((it) => it.question.id !== question.id);
    if (question.status !== 'open') return { ...state, openQuestions: others };
    const offers = state.openQuestions.find((it) => it.question.id === question.id)?.offers ?? [];
    return { ...state, openQuestions: [...others, { question, offers }] };
  },
  'session:opened': (state, { session }) => ({ ...state, session }),
  'session:started': (state, { session }) => ({ ...state, session }),
  'session:ended': (state, { session }) => (state.session?.id === session.id ? { ...state, session: null } : state),
  'availability:changed': (state, { availability, presence }) => ({
    ...state,
    availability: { availability, presence },
  }),
};

/** The state after an event: a new object, the old one stays as it was. */
export function applyEvent<Name extends ServerEventName>(
  state: Snapshot | undefined,
  event: Name,
  payload: ServerEvents[Name],
): Snapshot | undefined {
  if (event === 'snapshot') return payload as Snapshot;
  const reduce = reducers[event];
  return state && reduce ? reduce(state, payload) : state;
}

const withMatch = (state: Snapshot, match: Match): Snapshot => ({
  ...state,
  invitations:
    match.status === 'invited' || match.status === 'offered'
      ? state.invitations.map((it) => (it.match.id === match.id ? { ...it, match } : it))
      : state.invitations.filter((it) => it.match.id !== match.id),
});

/** What one's own requests change: the server tells only the others. */
const answerReducers: AnswerReducers = {
  'availability:set': (state, { status, presence }) => ({ ...state, availability: { availability: status, presence } }),
  // An update that overtook the answer knows more.
  'question:ask': (state, question) =>
    state.openQuestions.some((it) => it.question.id === question.id)
      ? state
      : { ...state, openQuestions: [...state.openQuestions, { question, offers: [] }] },
  'question:cancel': (state, question) => ({
    ...state,
    openQuestions: state.openQuestions.filter((it) => it.question.id !== question.id),
  }),
  'match:offer': withMatch,
  'match:decline': withMatch,
  'match:withdraw': withMatch,
  'match:accept': (state, session) => ({ ...state, session }),
  sync: (_, snapshot) => snapshot,
};

/** The state after the answer to one's own event. */
export function applyAnswer<Name extends ClientEventName>(
  state: Snapshot | undefined,
  event: Name,
  data: Data<Name>,
): Snapshot | undefined {
  const reduce = answerReducers[event];
  return state && reduce ? reduce(state, data) : state;
}

function withQuestion(state: Snapshot, id: string, change: (it: OpenQuestion) => OpenQuestion): Snapshot {
  return { ...state, openQuestions: state.openQuestions.map((it) => (it.question.id === id ? change(it) : it)) };
}
