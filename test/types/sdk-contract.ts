/** What the client package writes down of the contract is the contract: each resource takes and gives the same, to the field. */
import type * as sdk from '../../client-sdk/src/contract.ts';
import type * as contract from '../../contract/index.ts';
import type { Agreement, Equal, Flat, Holds } from './agree.ts';

type Names = contract.RouteName;
type Taken<Side extends 'sdk' | 'contract'> = {
  [Name in Names]: Side extends 'sdk'
    ? { params: sdk.ParamsOf<Name>; body: sdk.BodyInputOf<Name>; response: sdk.ResponseOf<Name> }
    : { params: contract.ParamsOf<Name>; body: contract.BodyInputOf<Name>; response: contract.ResponseOf<Name> };
};

export type NamesAgree = Holds<{ routes: Equal<sdk.RouteName, contract.RouteName> }>;
export type RoutesTakeAndGiveTheSame = Holds<Agreement<Taken<'sdk'>, Taken<'contract'>>>;

/** A query is text on the wire: the contract lets through whatever it can read as a number, the package takes numbers only. */
type Fits<Name extends Names> = sdk.QueryInputOf<Name> extends contract.QueryInputOf<Name> ? true : false;
type SameKeys<Name extends Names> = Equal<keyof sdk.QueryInputOf<Name>, keyof contract.QueryInputOf<Name>>;
export type QueriesFit = Holds<{ [Name in Names]: Fits<Name> }>;
export type QueriesHaveTheSameFields = Holds<{ [Name in Names]: SameKeys<Name> }>;

export type ErrorsAgree = Holds<{
  problem: Equal<Flat<sdk.Problem>, Flat<contract.Problem>>;
  refusal: Equal<Flat<sdk.SocketError>, Flat<contract.SocketError>>;
  statuses: Equal<
    Flat<sdk.ErrorStatuses>,
    { -readonly [Code in contract.ErrorCode]: (typeof contract.errorCatalogue)[Code]['status'] }
  >;
}>;
