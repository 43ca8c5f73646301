/**
 * The tokens of each sign-in, in IndexedDB: what one tab has written, the next that gets the lock reads. `localStorage` is a
 * copy in each process that may lag behind, and a tab that refreshes with yesterday's token ends the sign-in everywhere.
 */
import type { Tokens } from '@consultant-connect/client';

export interface KeptTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

const STORE = 'tokens';
let opened: Promise<IDBDatabase> | undefined;

export const toKept = ({ accessToken, refreshToken, expiresIn }: Tokens): KeptTokens => ({
  accessToken,
  refreshToken,
  endsAt: Date.now() + expiresIn * 1000,
});

export const readTokens = (userId: string): Promise<KeptTokens | undefined> =>
  within('readonly', (store) => store.get(userId) as IDBRequest<KeptTokens | undefined>);

export const keepTokens = (userId: string, tokens: KeptTokens): Promise<unknown> =>
  within('readwrite', (store) => store.put(tokens, userId));

export const forgetTokens = (userId: string): Promise<unknown> => within('readwrite', (store) => store.delete(userId));

/** Settles once it is written for all to see. */
async function within<Result>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  opened ??= open();
  const transaction = (await opened).transaction(STORE, mode);
  const request = act(transaction.objectStore(STORE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? new Error('The tokens could not be kept.'));
  });
}

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('consultant-connect', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('The tokens could not be kept.'));
  });
