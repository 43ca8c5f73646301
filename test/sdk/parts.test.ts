import { describe, expect, test, vi } from 'vitest';
import { backoffMs } from '../../client-sdk/src/backoff.ts';
import { Emitter } from '../../client-sdk/src/emitter.ts';
import { ConsultantConnectError } from '../../client-sdk/src/errors.ts';
import { createLog } from '../../client-sdk/src/log.ts';
import { stream } from '../../client-sdk/src/stream.ts';
import { TokenKeeper } from '../../client-sdk/src/tokens.ts';

describe('backing off', () => {
  test('doubles up to ten seconds and never falls below half of that', () => {
    const shortest = Array.from({ length: 9 }, (_, attempt) => backoffMs(attempt, () => 0));
    const longest = Array.from({ length: 9 }, (_, attempt) => backoffMs(attempt, () => 1));
    expect(longest).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
    expect(shortest).toEqual(longest.map((ms) => ms / 2));
  });
});

describe('the log', () => {
  test.each([
    ['debug', ['debug', 'info', 'warn', 'error']],
    ['info', ['info', 'warn', 'error']],
    ['warn', ['warn', 'error']],
    ['error', ['error']],
    ['silent', []],
  ] as const)('at %s writes %s, each to where the console keeps it', (level, written) => {
    const names = ['debug', 'info', 'warn', 'error'] as const;
    const spies = names.map((name) => vi.spyOn(console, name).mockImplementation(() => {}));
    const log = createLog(level);
    for (const name of names) log[name](`said at ${name}`, 7);
    expect(names.filter((_, at) => spies[at]!.mock.calls.length > 0)).toEqual(written);
    for (const [at, name] of names.entries())
      for (const call of spies[at]!.mock.calls) expect(call).toEqual([`[consultant-connect] said at ${name}`, 7]);
    vi.restoreAllMocks();
  });
});

describe('an emitter', () => {
  test('goes on when a listener throws, and reports it', () => {
    const reported: unknown[] = [];
    const heard: number[] = [];
    const emitter = new Emitter<{ number: number }>((error) => reported.push(error));
    const failure = new Error('listener');
    emitter.on('number', () => {
      throw failure;
    });
    const off = emitter.on('number', (it) => heard.push(it));
    emitter.emit('number', 1);
    off();
    emitter.emit('number', 2);
    expect(heard).toEqual([1]);
    expect(reported).toEqual([failure, failure]);
  });
});

describe('a stream', () => {
  test('keeps what arrives while its reader is busy, in order, and ends', async () => {
    const seen: number[] = [];
    const numbers = stream<number>(({ push, end }) => {
      push(1);
      queueMicrotask(() => {
        push(2);
        push(3);
        end();
        push(4);
      });
      return () => {};
    });
    for await (const it of numbers) seen.push(it);
    expect(seen).toEqual([1, 2, 3]);
  });

  test('unsubscribes when its reader leaves, and wakes one who waits', async () => {
    let subscribed = 0;
    const silent = stream<number>(() => {
      subscribed += 1;
      return () => {
        subscribed -= 1;
      };
    });
    const reader = silent[Symbol.asyncIterator]();
    const next = reader.next();
    expect(subscribed).toBe(1);
    await reader.return?.();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(subscribed).toBe(0);
  });
});

describe('the token keeper', () => {
  const tokens = (n: number, expiresIn = 900) => ({ accessToken: `a${n}`, refreshToken: `r${n}`, expiresIn });

  test('rotates once for all who need a token at the same time, and uses each refresh token once', async () => {
    const used: string[] = [];
    const keeper = new TokenKeeper(
      {},
      async (refreshToken) => {
        used.push(refreshToken);
        await new Promise(setImmediate);
        return tokens(used.length + 1);
      },
      () => {},
    );
    keeper.keep(tokens(1, 0));
    expect(await Promise.all([keeper.current(), keeper.current(), keeper.renew('a1')])).toEqual(['a2', 'a2', 'a2']);
    expect(await keeper.current()).toBe('a2');
    // Whoever still holds the old one gets the new one, not a third.
    expect(await keeper.renew('a1')).toBe('a2');
    expect(used).toEqual(['r1']);
  });

  test('forgets tokens that the server refuses, and keeps them when it could not be reached', async () => {
    const answers = ['network', 'unauthenticated'] as const;
    const changes: unknown[] = [];
    let call = 0;
    const keeper = new TokenKeeper(
      {},
      async () => {
        throw new ConsultantConnectError({ code: answers[call++] ?? 'internal', detail: 'no' });
      },
      (it) => changes.push(it),
    );
    keeper.keep(tokens(1, 0));
    await expect(keeper.current()).rejects.toMatchObject({ code: 'network' });
    expect(keeper.refreshToken).toBe('r1');
    expect(await keeper.current()).toBeUndefined();
    expect(keeper.refreshToken).toBeUndefined();
    expect(changes).toEqual([tokens(1, 0), undefined]);
  });

  test('asks an embedding app again only when its token is about to end', async () => {
    let asked = 0;
    const jwt = (secondsLeft: number): string =>
      `h.${btoa(JSON.stringify({ exp: Math.floor(Date.now() / 1000) + secondsLeft }))}.s`;
    const given = [jwt(-1), jwt(600)];
    const keeper = new TokenKeeper(
      { getToken: async () => given[asked++] ?? '' },
      async () => tokens(1),
      () => {},
    );
    expect(await keeper.current()).toBe(given[0]);
    expect(await keeper.current()).toBe(given[1]);
    expect(await keeper.current()).toBe(given[1]);
    expect(asked).toBe(2);
  });
});
