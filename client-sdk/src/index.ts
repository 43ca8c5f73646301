/** Typed client of Consultant Connect: REST by route name, sockets by event name, and small managers over both. */

export type { Auth, AuthEvents } from './auth.ts';
export type {
  Call,
  CallDevices,
  CallEvents,
  CallMedia,
  CallOptions,
  CallProblem,
  CallQuality,
  CallState,
} from './call/call.ts';
export type { ConnectionEvents, ConnectionState, EmitOptions } from './connection.ts';
export { ConsultantConnect, type ConsultantConnectOptions } from './consultant-connect.ts';
export type * from './contract.ts';
export type { Dispatch, DispatchEvents, Invitation } from './dispatch.ts';
export { ConsultantConnectError, type LocalErrorCode } from './errors.ts';
export type { ClientEventName, ClientEvents, Data, Payload, ServerEventName, ServerEvents } from './events.ts';
export type { Download, RequestArguments, RequestOptions } from './http.ts';
export type { JoinableSession } from './joinable-session.ts';
export type { LiveQuestion, LiveQuestionEvents, Offer } from './live-question.ts';
export type { LiveSession, LiveSessionEvents } from './live-session.ts';
export type { LogLevel } from './log.ts';
export type { PaymentMethods } from './payment-methods.ts';
export type { Payouts } from './payouts.ts';
export type { AskOptions, Questions } from './questions.ts';
export type { MatchRef } from './refs.ts';
export type { Sessions, SessionsEvents } from './sessions.ts';
