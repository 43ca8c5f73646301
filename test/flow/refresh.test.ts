import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Db } from '../../core/db/connect.ts';
import { refresh } from '../../core/flow/accounts/refresh.ts';
import { register } from '../../core/flow/accounts/register.ts';
import type { SignIn } from '../../core/flow/accounts/sign-in.ts';
import { type Books, openBooks } from '../faults/books.ts';
import { cutWaiting, type Held, holdRows, untilWaiting } from '../faults/holding.ts';
import { type House, openHouse } from './house.ts';

const refreshSeconds = 3_600;
let house: House;
let books: Books;
/** The database as another server reaches it: over a single connection, so that a request waits for it. */
let elsewhere: Db;
beforeAll(async () => {
  house = await openHouse();
  books = openBooks(house.databaseUrl);
  elsewhere = connect({ url: house.databaseUrl, poolSize: 1 });
});
afterAll(async () => {
  await Promise.all([elsewhere?.destroy(), books?.close()]);
  await house?.close();
});

let people = 0;
const newPerson = (): Promise<SignIn> =>
  register(house.parts, {
    email: `person-${++people}@test.local`,
    password: 'a-long-password',
    name: 'Somebody',
    role: 'client',
    refreshSeconds,
  });
const rotate = ({ refreshToken }: { refreshToken: string }, db = house.db): Promise<SignIn> =>
  refresh({ ...house.parts, db }, { refreshToken, refreshSeconds });
const REFUSED = { code: 'unauthenticated' };
const familyIsCut = (person: SignIn): boolean => house.cut.some((it) => it.familyId === person.familyId);

/** A rotation that has written that the token is used, and cannot commit before the hold is let go of. */
async function stuckRotation(person: SignIn, db = house.db): Promise<{ winner: Promise<SignIn>; hold: Held }> {
  const hold = await holdRows(house.databaseUrl, 'select 1 from users where id = $1 for update', [person.user.id]);
  const winner = rotate(person, db);
  winner.catch(() => {});
  await untilWaiting(books, 'insert into "refresh_tokens"');
  return { winner, hold };
}

/** The other server's connection, for as long as wanted: `taken` as soon as it is this one's turn. */
function occupyConnection(): { taken: Promise<void>; free: () => void } {
  const taken = Promise.withResolvers<void>();
  const freed = Promise.withResolvers<void>();
  void elsewhere.connection().execute(async () => {
    taken.resolve();
    await freed.promise;
  });
  return { taken: taken.promise, free: freed.resolve };
}

describe('a refresh token that comes twice', () => {
  test('one after the other: the second ends the family, however soon it comes', async () => {
    for (let round = 0; round < 20; round++) {
      const person = await newPerson();
      const next = await rotate(person);
      await expect(rotate(person)).rejects.toMatchObject(REFUSED);
      expect(familyIsCut(person)).toBe(true);
      await expect(rotate(next)).rejects.toMatchObject(REFUSED);
    }
  });

  test('while the first has not committed: the second is refused at once, and the family lives on', async () => {
    const person = await newPerson();
    const { winner, hold } = await stuckRotation(person);
    await expect(rotate(person, elsewhere)).rejects.toMatchObject(REFUSED);
    await hold.letGo();
    await rotate(await winner);
    expect(familyIsCut(person)).toBe(false);
  });

  test('after the first has marked it and before that is committed, and is read only afterwards: the family lives on', async () => {
    const person = await newPerson();
    const { winner, hold } = await stuckRotation(person);
    const connection = occupyConnection();
    await connection.taken;
    const late = rotate(person, elsewhere);
    late.catch(() => {});
    await setImmediate();
    await hold.letGo();
    const next = await winner;
    connection.free();
    await expect(late).rejects.toMatchObject(REFUSED);
    expect(familyIsCut(person)).toBe(false);
    await rotate(next);
  });

  test('after the first is committed, and before its answer is on its way: the family lives on', async () => {
    const person = await newPerson();
    const { winner, hold } = await stuckRotation(person, elsewhere);
    const connection = occupyConnection();
    await hold.letGo();
    await connection.taken;
    await expect(rotate(person)).rejects.toMatchObject(REFUSED);
    expect(familyIsCut(person)).toBe(false);
    connection.free();
    await rotate(await winner);
    await expect(rotate(person)).rejects.toMatchObject(REFUSED);
    expect(familyIsCut(person)).toBe(true);
  });

  test('after a rotation that came to nothing: it is as good as new', async () => {
    const person = await newPerson();
    const { winner, hold } = await stuckRotation(person);
    await cutWaiting(books, 'insert into "refresh_tokens"');
    await expect(winner).rejects.toThrow();
    await hold.letGo();
    await rotate(person);
    expect(familyIsCut(person)).toBe(false);
  });
});
