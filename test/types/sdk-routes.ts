/** The client package's route table says what the contract says, and its calls take and give what the contract declares. */
import type { ConsultantConnect } from '../../client-sdk/src/index.ts';
import type { routeTable } from '../../client-sdk/src/routes.ts';
import type * as contract from '../../contract/index.ts';
import type { Agreement, Equal, Holds } from './agree.ts';

type Address<Table> = {
  [Name in keyof Table]: Table[Name] extends { method: infer Method; path: infer Path }
    ? { method: Method; path: Path }
    : never;
};
type Marked<Table, Mark> = { [Name in keyof Table]: Table[Name] extends Mark ? Name : never }[keyof Table];

export type RoutesAgree = Holds<Agreement<Address<typeof routeTable>, Address<contract.Routes>>>;
export type MarksAgree = Holds<{
  public: Equal<Marked<typeof routeTable, { isPublic: true }>, Marked<contract.Routes, { roles: 'public' }>>;
  idempotent: Equal<Marked<typeof routeTable, { isIdempotent: true }>, Marked<contract.Routes, { idempotent: true }>>;
}>;

/** Never called: it is enough that the good calls compile and the bad ones do not. */
export async function calls(client: ConsultantConnect): Promise<void> {
  const question = await client.request('askQuestion', { body: { title: 'A title', body: 'A long enough body' } });
  question.status satisfies contract.Question['status'];
  (await client.request('listQuestions')).items satisfies contract.Question[];
  (await client.request('cancelQuestion', { params: { id: question.id } })) satisfies contract.Question;
  (await client.request('logout', { body: { refreshToken: '' } })) satisfies undefined;
  (await client.emit('match:accept', { matchId: '' })) satisfies contract.Session;

  // @ts-expect-error the body may not be left out
  await client.request('askQuestion');
  // @ts-expect-error a question has no rate for its asker to decide
  await client.request('askQuestion', { body: { title: 'A title', body: 'A long enough body', hourlyRate: 1 } });
  // @ts-expect-error an id is needed
  await client.request('getQuestion');
  // @ts-expect-error nobody knows this route
  await client.request('askQuestions');
  // @ts-expect-error a read takes no body
  await client.request('getMe', { body: {} });
  // @ts-expect-error the payload names a match
  await client.emit('match:accept', { sessionId: '' });
  // @ts-expect-error nobody sends this event
  client.on('match:invite', () => {});
}
