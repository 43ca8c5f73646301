import { once } from 'node:events';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ack } from '../../contract/index.ts';
import type { Actor } from '../support/actor.ts';
import { Cluster } from '../support/cluster.ts';
import { codeOf, questionOn, startSession } from './scenes.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ env: { LOG_LEVEL: 'debug' } });
});
afterAll(() => cluster?.stop());

/** The server is the very process that was started, and it answers newcomers and those who stayed. */
async function stillServes(staying: Actor): Promise<void> {
  expect((await staying.emit('sync', {})).user.id).toBe(staying.id);
  const newcomer = await cluster.client({ token: null });
  expect((await newcomer.emit('sync', {})).user.id).toBe(newcomer.id);
  newcomer.disconnect();
}

/** A connection without a client library: whatever we like goes over it. */
async function bare(actor: Actor) {
  const address = `${actor.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
  const socket = new WebSocket(address);
  const frames: string[] = [];
  const closed = once(socket, 'close');
  const next = async (matches: (frame: string) => boolean): Promise<string> => {
    for (;;) {
      const found = frames.find(matches);
      if (found !== undefined) return found;
      await once(socket, 'message');
    }
  };
  socket.addEventListener('message', ({ data }) => {
    frames.push(String(data));
    if (data === '2') socket.send('3');
  });
  await next((it) => it.startsWith('0'));
  socket.send(`40${JSON.stringify({ token: actor.accessToken })}`);
  await next((it) => it.startsWith('40'));
  return { socket, closed, next };
}

describe('events that are called like those of the machinery', () => {
  it.each(['error', 'connection', 'drain', 'packet', 'message', 'snapshot', 'hasOwnProperty', 'valueOf'])(
    '%s is refused like any other that does not exist, and the process lives on',
    async (event) => {
      const [actor, bystander] = await Promise.all([cluster.client(), cluster.client()]);
      const socket = actor.socket as unknown as Socket;
      for (const args of [[], [{}], [new Error('boom')], [{ message: 'boom' }, 2]]) {
        const ack = (await socket.timeout(10_000).emitWithAck(event, ...args)) as Ack<unknown>;
        expect(ack).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
        socket.emit(event, ...args);
      }
      await stillServes(bystander);
    },
  );

  it.each(['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'])(
    '%s ends the connection of whoever sends it, and no other',
    async (event) => {
      const [actor, bystander] = await Promise.all([cluster.client(), cluster.client()]);
      const connection = await bare(actor);
      connection.socket.send(`42${JSON.stringify([event, {}])}`);
      await connection.closed;
      await stillServes(bystander);
    },
  );
});

describe('frames that no client library would send', () => {
  it.each([
    ['no JSON', '42{{{'],
    ['half an event', '42["sync"'],
    ['an event without a name', '42[]'],
    ['an object for an event', '42{"a":1}'],
    ['a name that is an object', '42[{"__proto__":{"x":1}},{}]'],
    ['an acknowledgement that nobody asked for', '4399[{}]'],
    ['an unknown kind of packet', '49'],
    ['an unknown kind of frame', 'x'],
    ['an endless number of attachments', '45999999999-["sync",{"_placeholder":true,"num":0}]'],
    ['a placeholder for bytes that never come', '451-["sync",{"_placeholder":true,"num":7}]'],
    ['another namespace', '40/admin,{"token":"x"}'],
    ['bytes out of nowhere', new Uint8Array([0, 1, 2, 255])],
    ['nothing', ''],
  ])('%s: at most their connection ends', async (_what, frame) => {
    const [actor, bystander] = await Promise.all([cluster.client(), cluster.client()]);
    const connection = await bare(actor);
    connection.socket.send(frame);
    connection.socket.send('421["sync",{}]');
    await Promise.race([connection.closed, connection.next((it) => it.startsWith('431'))]);
    connection.socket.close();
    await stillServes(bystander);
  });

  it('a number for a name, and an event before the sign-in, are refused', async () => {
    const actor = await cluster.client();
    const connection = await bare(actor);
    connection.socket.send('421[5,{}]');
    expect(await connection.next((it) => it.startsWith('431'))).toContain('validation_failed');
    connection.socket.close();

    const stranger = new WebSocket(`${actor.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const gone = once(stranger, 'close');
    await once(stranger, 'open');
    stranger.send('421["sync",{}]');
    await gone;
    await stillServes(actor);
  });
});

describe('texts and signals that are hard to store or to read', () => {
  it('a text with a NUL is validation_failed everywhere, over the socket and over HTTP; half a character hurts nobody', async () => {
    const { client, consultant, session } = await startSession(cluster);
    const attempts = async (bad: string): Promise<string[]> => {
      const question = { title: `A title with ${bad} in it`, body: `A body that is long enough and has ${bad} in it` };
      const profile = {
        headline: `x${bad}`,
        bio: '',
        skills: [{ name: `a skill with ${bad}`, level: 1 }],
        languages: ['en'],
        hourlyRate: { amount: 1, currency: 'USD' },
      };
      return Promise.all([
        codeOf(client.emit('question:ask', question)),
        codeOf(client.post('/v1/questions', question)),
        codeOf(client.post('/v1/questions', { ...questionOn('scrum'), category: bad })),
        codeOf(client.emit('session:message', { sessionId: session.id, text: `a line with ${bad}` })),
        codeOf(consultant.request('PUT', '/v1/consultants/me', { body: profile })),
        codeOf(client.post('/v1/reports', { subject: { type: 'user', id: consultant.id }, reason: bad, detail: bad })),
        codeOf(client.request('PATCH', '/v1/me', { body: { name: `${bad}x` } })),
      ]);
    };
    expect(new Set(await attempts('\u0000'))).toEqual(new Set(['validation_failed']));
    for (const code of await attempts('\ud800')) expect(['ok', 'validation_failed']).toContain(code);
  });

  it('a signal is relayed as it is, bytes too, unless it is too large or too deep', async () => {
    const { client, consultant, session } = await startSession(cluster);
    const signal = { sdp: 'v=0', bytes: Buffer.from([1, 2, 3]), deep: [[[[{ a: null }]]]] };
    await client.emit('session:signal', { sessionId: session.id, signal });
    expect((await consultant.next('session:signal')).signal).toEqual(signal);
    for (const bad of ['x'.repeat(40_000), Buffer.alloc(40_000)]) {
      expect(await client.tryEmit('session:signal', { sessionId: session.id, signal: bad })).toBe('validation_failed');
    }
    // A client library cannot even write this one.
    const { socket, next } = await bare(await client.another());
    for (const depth of [5_000, 15_000, 40_000]) {
      const deep = '['.repeat(depth) + ']'.repeat(depth);
      socket.send(`42${depth}["session:signal",{"sessionId":"${session.id}","signal":${deep}}]`);
      expect(await next((it) => it.startsWith(`43${depth}`))).toMatch(/"ok":true|validation_failed/);
    }
    socket.close();
    await stillServes(consultant);
  });
});
