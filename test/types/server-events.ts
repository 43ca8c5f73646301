/** The server's own handler table and Socket.IO server know the events that the client package knows, no more and no fewer. */
import type { ClientEventName, ClientEvents, ServerEventName } from '../../client-sdk/src/index.ts';
import type { EventHandlers, GatewayServer } from '../../server/socket/types.ts';
import type { Equal, Flat, Holds } from './agree.ts';

type Handled = {
  [Name in keyof EventHandlers]: Equal<
    Flat<Awaited<ReturnType<EventHandlers[Name]>>>,
    Flat<ClientEvents[Name]['data']>
  >;
};

export type ServerHandlesWhatTheClientSends = Holds<{ names: Equal<keyof EventHandlers, ClientEventName> } & Handled>;
export type ServerEmitsWhatTheClientHears = Holds<{
  names: Equal<Exclude<Parameters<GatewayServer['emit']>[0], symbol>, ServerEventName>;
}>;
