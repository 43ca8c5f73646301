import type { Server, Socket } from 'socket.io';
import type {
  ClientEventName,
  ClientToServerEvents,
  DataOf,
  PayloadOf,
  Question,
  ServerToClientEvents,
} from '../../contract/index.ts';
import type { ClockState, Invitation } from '../../core/ports/notifier.ts';
import type { Identity } from '../auth/index.ts';

export interface SocketData {
  identity: Identity;
  /** The sessions that this device has joined. */
  readonly sessions: Set<string>;
}
export interface BetweenServers {
  clock: (state: ClockState) => void;
  invite: (question: Question, invitations: readonly Invitation[]) => void;
}
export type GatewayServer = Server<ClientToServerEvents, ServerToClientEvents, BetweenServers, SocketData>;
export type GatewaySocket = Socket<ClientToServerEvents, ServerToClientEvents, BetweenServers, SocketData>;

/** One handler per event of the contract: a missing one is a type error. */
export type EventHandlers = {
  readonly [Name in ClientEventName]: (socket: GatewaySocket, payload: PayloadOf<Name>) => Promise<DataOf<Name>>;
};
