/** The client package's own event maps say what the contract says, name by name and field by field. */
import type * as sdk from '../../client-sdk/src/index.ts';
import type * as contract from '../../contract/index.ts';
import type { Notifier } from '../../core/ports/notifier.ts';
import type { Agreement, Equal, Holds } from './agree.ts';

type ContractServerEvents = { [Name in contract.ServerEventName]: contract.ServerPayloadOf<Name> };
type ContractClientEvents = {
  [Name in contract.ClientEventName]: { payload: contract.PayloadInputOf<Name>; data: contract.DataOf<Name> };
};

export type ServerEventsAgree = Holds<Agreement<sdk.ServerEvents, ContractServerEvents>>;
export type ClientEventsAgree = Holds<Agreement<sdk.ClientEvents, ContractClientEvents>>;

/** The listener maps that the server gives to Socket.IO, and the names that its notifier takes. */
type ToClient = { [Name in keyof contract.ServerToClientEvents]: Parameters<contract.ServerToClientEvents[Name]>[0] };
type FromClient = {
  [Name in keyof contract.ClientToServerEvents]: Parameters<contract.ClientToServerEvents[Name]> extends [
    infer Payload,
    (answer: contract.Ack<infer Data>) => void,
  ]
    ? { payload: Payload; data: Data }
    : never;
};

export type ServerSideAgrees = Holds<{
  emits: Equal<keyof ToClient, sdk.ServerEventName>;
  hears: Equal<keyof FromClient, sdk.ClientEventName>;
  notifies: Equal<Parameters<Notifier['toUser']>[1], sdk.ServerEventName>;
}>;
export type EmittedPayloadsAgree = Holds<Agreement<ToClient, sdk.ServerEvents>>;
export type HeardPayloadsAgree = Holds<Agreement<FromClient, sdk.ClientEvents>>;
