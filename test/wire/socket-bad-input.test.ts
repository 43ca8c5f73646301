import { once } from 'node:events';
import jwt from 'jsonwebtoken';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ack, type ClientEventName, clientEvents, type SocketError } from '../../contract/index.ts';
import { type Actor, call } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { until } from '../support/until.ts';
import { ask, freshTopic, offer, openSession } from './scenes.ts';

let cluster: Cluster;
let client: Actor;
let consultant: Actor;
beforeAll(async () => {
  cluster = await Cluster.start({ env: { LOG_LEVEL: 'debug', ACCESS_TOKEN_SECONDS: '4' } });
  [client, consultant] = await Promise.all([cluster.client(), cluster.consultant({ connect: false })]);
});
afterAll(async () => {
  await cluster?.stop();
});

/** As a stranger would send it: untyped. */
async function send(actor: Actor, event: string, ...args: unknown[]): Promise<SocketError | 'ok'> {
  const ack = (await (actor.socket as unknown as Socket).timeout(5_000).emitWithAck(event, ...args)) as Ack<unknown>;
  return ack.ok ? 'ok' : ack.error;
}
const codeOf = async (actor: Actor, event: string, ...args: unknown[]): Promise<string> => {
  const answer = await send(actor, event, ...args);
  return answer === 'ok' ? 'ok' : answer.code;
};
async function fresh(actor: Actor): Promise<Actor> {
  const tokens = (await call(actor.url, 'POST', '/v1/auth/refresh', {
    body: { refreshToken: actor.refreshToken },
  })) as {
    accessToken: string;
    refreshToken: string;
  };
  Object.assign(actor, { accessToken: tokens.accessToken, refreshToken: tokens.refreshToken });
  await actor.connect();
  return actor;
}
const isServing = async (): Promise<boolean> =>
  (await fetch(`${cluster.url}/health/ready`)).ok && (await send(await fresh(client), 'sync', {})) === 'ok';

describe('whatever comes over a socket is answered, and nothing of it hurts', () => {
  const wrong: [string, unknown[]][] = [
    ['nothing', []],
    ['null', [null]],
    ['a number', [42]],
    ['a list', [[{}]]],
    ['bytes', [Buffer.from('question')]],
    ['bytes inside', [{ title: Buffer.from('a title'), body: 'ten characters at least' }]],
    ['two payloads', [{}, {}]],
    ['an unknown field', [{ title: 'A fine title', body: 'A body that is long enough', rate: 1 }]],
    ['a role of one’s own choosing', [{ title: 'A fine title', body: 'A body that is long enough', role: 'admin' }]],
    [
      '__proto__ as a field',
      [JSON.parse('{"title":"A fine title","body":"A body that is long enough","__proto__":{"x":1}}')],
    ],
    ['constructor as a field', [{ title: 'A fine title', body: 'A body that is long enough', constructor: {} }]],
    ['too short a title', [{ title: 'x', body: 'A body that is long enough' }]],
    ['too long a body', [{ title: 'A fine title', body: 'x'.repeat(5_001) }]],
    [
      'a negative price',
      [{ title: 'A fine title', body: 'A body that is long enough', maxHourlyRate: { amount: -1, currency: 'USD' } }],
    ],
    [
      'two currencies',
      [
        {
          title: 'A fine title',
          body: 'A body that is long enough',
          currency: 'EUR',
          spendCap: { amount: 100, currency: 'USD' },
        },
      ],
    ],
    ['an unknown skill', [{ title: 'A fine title', body: 'A body that is long enough', skills: ['no-such-skill'] }]],
  ];
  it.each(wrong)('a question that is %s is validation_failed', async (_what, args) => {
    expect(await codeOf(await fresh(client), 'question:ask', ...args)).toBe('validation_failed');
  });

  it('every event wants its own payload', async () => {
    await Promise.all([fresh(client), fresh(consultant)]);
    for (const [event, { roles }] of Object.entries(clientEvents)) {
      const actor = roles.some((role) => role === 'client') ? client : consultant;
      expect([event, await codeOf(actor, event, { unexpected: true })]).toEqual([event, 'validation_failed']);
    }
  });

  it('events that do not exist, whatever they are called, are refused', async () => {
    await fresh(client);
    for (const event of ['no:such:event', '__proto__', 'constructor', 'toString', '', 'x'.repeat(5_000)]) {
      expect([event.slice(0, 20), await codeOf(client, event, {})]).toEqual([event.slice(0, 20), 'validation_failed']);
    }
  });

  it('without an acknowledgement, or with one in the wrong place, the server lives on', async () => {
    await fresh(client);
    const socket = client.socket as unknown as Socket;
    socket.emit('question:ask', { title: 1 });
    socket.emit('question:ask');
    socket.emit('question:cancel', 'x', 'y', 'z');
    socket.emit('session:join', () => {}, {});
    expect(await isServing()).toBe(true);
  });

  it('a frame that is too large ends the connection, and only that', async () => {
    await fresh(client);
    const closed = once(client.socket as unknown as NodeJS.EventEmitter, 'disconnect');
    (client.socket as unknown as Socket).emit('question:ask', { title: 'x'.repeat(200_000) });
    await closed;
    expect(await isServing()).toBe(true);
  });

  it('each role may do what is for it', async () => {
    await Promise.all([fresh(client), fresh(consultant)]);
    const nobody = '01900000-0000-7000-8000-000000000000';
    for (const [event, { roles }] of Object.entries(clientEvents) as [
      ClientEventName,
      { roles: readonly string[] },
    ][]) {
      for (const actor of [client, consultant]) {
        if (roles.includes(actor.user.role)) continue;
        expect([event, await codeOf(actor, event, { matchId: nobody })]).toEqual([event, 'forbidden']);
      }
    }
  });

  it('what is somebody else’s does not exist: not_found', async () => {
    const topic = freshTopic();
    const [owner, expert] = await Promise.all([cluster.client(), cluster.consultant({ skills: [topic] })]);
    const question = await ask(owner, topic);
    const match = await offer(expert, question);
    const session = await owner.emit('match:accept', { matchId: match.id });
    await Promise.all([fresh(client), fresh(consultant)]);
    const strange: [Actor, string, object][] = [
      [client, 'question:cancel', { questionId: question.id }],
      [client, 'match:accept', { matchId: match.id }],
      [consultant, 'match:offer', { matchId: match.id }],
      [consultant, 'match:decline', { matchId: match.id }],
      [consultant, 'match:withdraw', { matchId: match.id }],
      [client, 'session:join', { sessionId: session.id }],
      [consultant, 'session:join', { sessionId: session.id }],
      [client, 'session:leave', { sessionId: session.id }],
      [client, 'session:end', { sessionId: session.id }],
      [client, 'session:media', { sessionId: session.id, connected: false }],
      [client, 'session:message', { sessionId: session.id, text: 'hello' }],
      [client, 'session:signal', { sessionId: session.id, signal: {} }],
    ];
    for (const [actor, event, payload] of strange) {
      expect([event, await codeOf(actor, event, payload)]).toEqual([event, 'not_found']);
    }
    await fresh(owner);
    await owner.emit('session:end', { sessionId: session.id });
  });

  it('what is over cannot be done any more: invalid_state', async () => {
    const talk = await openSession(cluster);
    await talk.client.emit('session:end', { sessionId: talk.session.id });
    for (const [event, payload] of [
      ['session:join', {}],
      ['session:message', { text: 'hello' }],
      ['session:signal', { signal: {} }],
    ] as const) {
      expect([event, await codeOf(talk.client, event, { sessionId: talk.session.id, ...payload })]).toEqual([
        event,
        'invalid_state',
      ]);
    }
    expect(await codeOf(talk.client, 'question:cancel', { questionId: talk.question.id })).toBe('ok');
    expect(await codeOf(talk.consultant, 'match:withdraw', { matchId: talk.match.id })).toBe('invalid_state');
  });
});

describe('who may connect', () => {
  const refusal = async (options: object): Promise<string> => {
    const socket = io(cluster.url, { transports: ['websocket'], reconnection: false, forceNew: true, ...options });
    try {
      return await new Promise<string>((resolve) => {
        socket.once('connect', () => resolve('connected'));
        socket.once('connect_error', (error: Error & { data?: SocketError }) => resolve(error.data?.code ?? 'refused'));
      });
    } finally {
      socket.disconnect();
    }
  };

  it('nobody without a token of ours', async () => {
    const claims = { sub: client.id, role: 'admin', name: 'x', sid: client.id, typ: 'access' };
    const unsigned = jwt.sign(claims, '', {
      algorithm: 'none',
      issuer: 'consultant-connect',
      audience: 'consultant-connect-api',
      expiresIn: 60,
    });
    for (const auth of [
      {},
      { token: '' },
      { token: 1 },
      { token: 'nonsense' },
      { token: unsigned },
      { token: client.refreshToken },
    ]) {
      expect(await refusal({ auth })).toBe('unauthenticated');
    }
  });

  it('no page of another origin, and nobody by polling', async () => {
    await fresh(client);
    const auth = { token: client.accessToken };
    expect(await refusal({ auth, extraHeaders: { origin: 'https://elsewhere.example' } })).toBe('refused');
    expect(await refusal({ auth, extraHeaders: { origin: cluster.url } })).toBe('connected');
    expect(await refusal({ auth, transports: ['polling'] })).toBe('refused');
  });

  it('a token that ends during a long connection is refused until it is renewed', async () => {
    await fresh(client);
    const code = await until(async () => {
      const it = await codeOf(client, 'sync', {});
      return it !== 'ok' && it;
    });
    expect(code).toBe('token_expired');
    const stranger = await cluster.client({ connect: false });
    expect(await codeOf(client, 'token:refresh', { token: stranger.accessToken })).toBe('forbidden');
    const { accessToken } = (await call(client.url, 'POST', '/v1/auth/refresh', {
      body: { refreshToken: client.refreshToken },
    })) as {
      accessToken: string;
    };
    expect(await codeOf(client, 'token:refresh', { token: accessToken })).toBe('ok');
    expect(await codeOf(client, 'sync', {})).toBe('ok');
  });
});

it('nothing that people write stands in the log', async () => {
  const marker = 'unmistakable-marker';
  const topic = freshTopic();
  const [asking, expert] = await Promise.all([
    cluster.client(),
    cluster.consultant({ skills: [topic], bio: `${marker} bio` }),
  ]);
  const question = await ask(asking, topic, {
    title: `${marker} title`,
    body: `${marker} in a body that is long enough`,
  });
  const { match } = await expert.next('match:invited', (it) => it.question.id === question.id);
  await expert.emit('match:offer', { matchId: match.id, note: `${marker} note` });
  const session = await asking.emit('match:accept', { matchId: match.id });
  await asking.emit('session:message', { sessionId: session.id, text: `${marker} message` });
  await send(asking, 'question:ask', { title: 1, body: `${marker} refused` });
  await send(asking, `${marker}:event`, {});
  await asking.emit('session:end', { sessionId: session.id });
  const output = [...cluster.servers, ...cluster.workers].map((it) => it.output()).join('\n');
  expect(output).toContain('question:ask');
  for (const secret of [marker, asking.email, asking.accessToken, 'a-long-password'])
    expect(output).not.toContain(secret);
});
