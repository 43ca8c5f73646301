/**
 * Servers are renewed before the apps that talk to them: a client package of the version before (its types are kept in
 * `sdk-0.1.0`) must get along with the contract as it is now. More may be told, and more may be taken; nothing that was promised may go.
 * With a new version of the package its types take the place of those that are kept.
 */
import type * as contract from '../../contract/index.ts';
import type { Holds } from './agree.ts';
import type * as before from './sdk-0.1.0/contract.ts';
import type * as events from './sdk-0.1.0/events.ts';

/** Words of a fixed vocabulary as any words: a client lives with a state or a code that it does not know yet. */
type Loose<T> = T extends string
  ? string
  : T extends readonly (infer Item)[]
    ? Loose<Item>[]
    : T extends object
      ? { [Key in keyof T]: Loose<T[Key]> }
      : T;
type StillTold<Before, Now> = [Loose<Now>] extends [Loose<Before>] ? true : false;

/** Unknown fields are refused, so that each one that was taken has to stay. */
type StillTaken<Before, Now> = [Before] extends [Now] ? ([keyof Before] extends [keyof Now] ? true : false) : false;

type Names = before.RouteName;
type Known<Name> = Name extends contract.RouteName ? Name : never;
export type RoutesAreThere = Holds<{ [Name in Names]: Name extends contract.RouteName ? true : false }>;
export type AnswersAreTold = Holds<{
  [Name in Names]: StillTold<before.ResponseOf<Name>, contract.ResponseOf<Known<Name>>>;
}>;
export type BodiesAreTaken = Holds<{
  [Name in Names]: StillTaken<before.BodyInputOf<Name>, contract.BodyInputOf<Known<Name>>>;
}>;
export type QueriesAreTaken = Holds<{
  [Name in Names]: StillTaken<before.QueryInputOf<Name>, contract.QueryInputOf<Known<Name>>>;
}>;

type Heard = contract.ServerEventName;
type Sent = contract.ClientEventName;
export type EventsAreTold = Holds<{
  [Name in keyof events.ServerEvents]: Name extends Heard
    ? StillTold<events.ServerEvents[Name], contract.ServerPayloadOf<Name>>
    : false;
}>;
export type EventsAreTaken = Holds<{
  [Name in keyof events.ClientEvents]: Name extends Sent
    ? StillTaken<events.ClientEvents[Name]['payload'], contract.PayloadInputOf<Name>>
    : false;
}>;
export type AcknowledgementsAreTold = Holds<{
  [Name in keyof events.ClientEvents]: Name extends Sent
    ? StillTold<events.ClientEvents[Name]['data'], contract.DataOf<Name>>
    : false;
}>;
