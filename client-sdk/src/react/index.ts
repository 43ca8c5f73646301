/** `@consultant-connect/client/react`: the client's state as hooks. */
export { type Answer, useAction } from './use-action.ts';
export { type ConnectionView, ConsultantConnectProvider, useClient, useConnection, useMarket } from './use-client.ts';
export { type DispatchView, useDispatch } from './use-dispatch.ts';
export { type AskState, useQuestion } from './use-question.ts';
export { type SessionView, useSession } from './use-session.ts';
