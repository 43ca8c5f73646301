/**
 * The floor: what no product can be faster than. A socket in, one INSERT, exact scoring in memory, ten emits; an accept is one
 * UPDATE and two emits. No sign-in, no limits, no parsing, no log, no timers. It speaks the product's events, so that the same
 * driver plays both.
 *
 * FLOOR_SELECT=process|redis and FLOOR_HOP=on|off make the variants: selection in a Redis script; a BullMQ job before the emits.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Queue, Worker } from 'bullmq';
import pg from 'pg';
import { Server, type Socket } from 'socket.io';
import type { Match, Question } from '../../../contract/index.ts';
import { type Question as Asked, consultantAt } from '../population/population.ts';
import { answerCalls } from '../stand/calls.ts';
import { LOOP_RESOLUTION_MS } from '../stand/loop-delay.ts';
import { consultantMessage, matchMessage, questionMessage, sessionMessage } from './messages.ts';
import { selectInProcess, selectInRedis } from './selection.ts';

const {
  DATABASE_URL = '',
  REDIS_URL = '',
  FLOOR_SELECT = 'process',
  FLOOR_HOP = 'off',
  FLOOR_ONLINE = '0',
} = process.env;
/** The same as the product's pool and wave. */
const POOL = 12;
const INVITED = 10;

type Ack = (answer: { ok: true; data: unknown } | { ok: false; error: { code: string } }) => void;
interface Wave {
  readonly question: Question;
  readonly invited: { readonly match: Match; readonly n: number }[];
}
interface Known {
  readonly match: Match;
  readonly n: number;
  readonly clientId: string;
}

const pool = new pg.Pool({ connectionString: DATABASE_URL, max: POOL, min: POOL });
await pool.query(`create table if not exists floor_questions (id uuid primary key, client_id uuid not null, question jsonb not null,
  invited jsonb not null, status text not null default 'open', accepted uuid, created_at timestamptz not null default now())`);
await pool.query(
  `create index if not exists floor_questions_open on floor_questions (created_at) where status = 'open'`,
);

const online = Number(FLOOR_ONLINE);
const select = FLOOR_SELECT === 'redis' ? await selectInRedis(online, REDIS_URL) : selectInProcess(online);
const sockets = new Map<string, Socket>();
const known = new Map<string, Known>();
const announce = FLOOR_HOP === 'on' ? announceByJob() : announceNow;

const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
io.on('connection', (socket) => {
  const { userId } = socket.handshake.auth as { userId: string };
  // A client's further devices only ever accept.
  if (!sockets.get(userId)?.connected) sockets.set(userId, socket);
  socket.on('question:ask', (asked: Asked, ack: Ack) => void ask(userId, asked, ack));
  socket.on('match:offer', ({ matchId }: { matchId: string }, ack: Ack) => offer(matchId, ack));
  socket.on('match:accept', ({ matchId }: { matchId: string }, ack: Ack) => void accept(matchId, ack));
  socket.on('session:end', (_: unknown, ack: Ack) => ack({ ok: true, data: {} }));
  socket.emit('snapshot', {});
});

async function ask(clientId: string, asked: Asked, ack: Ack): Promise<void> {
  const now = Date.now();
  const best = await select(asked.skills, INVITED);
  const question = questionMessage(asked, best.length, now);
  const invited = best.map((it) => ({ match: matchMessage(question, consultantAt(it.n).id, it, now), n: it.n }));
  await pool.query({
    name: 'insert',
    text: 'insert into floor_questions (id, client_id, question, invited) values ($1, $2, $3, $4)',
    values: [question.id, clientId, JSON.stringify(question), JSON.stringify(invited.map((it) => it.match))],
  });
  for (const it of invited) known.set(it.match.id, { ...it, clientId });
  announce({ question, invited });
  ack({ ok: true, data: question });
}

function announceNow({ question, invited }: Wave): void {
  const expiresAt = question.expiresAt;
  for (const { match } of invited)
    sockets.get(match.consultantId)?.emit('match:invited', { match, question, expiresAt });
}

function announceByJob(): (wave: Wave) => void {
  const { hostname: host, port, password } = new URL(REDIS_URL);
  const connection = { host, port: Number(port), password: decodeURIComponent(password) };
  const queue = new Queue('announce', { connection, prefix: 'floor' });
  new Worker<Wave>('announce', async (job) => announceNow(job.data), { connection, prefix: 'floor', concurrency: 50 });
  return (wave) => void queue.add('announce', wave, { removeOnComplete: true });
}

function offer(matchId: string, ack: Ack): void {
  const it = known.get(matchId);
  if (!it) return;
  sockets.get(it.clientId)?.emit('match:offered', { match: it.match, consultant: consultantMessage(it.n) });
  ack({ ok: true, data: it.match });
}

async function accept(matchId: string, ack: Ack): Promise<void> {
  const it = known.get(matchId);
  if (!it) return;
  const { rowCount } = await pool.query({
    name: 'accept',
    text: `update floor_questions set status = 'matched', accepted = $1 where id = $2 and status = 'open' returning id`,
    values: [matchId, it.match.questionId],
  });
  if (rowCount === 0) return ack({ ok: false, error: { code: 'already_taken' } });
  const session = sessionMessage(it.match, it.clientId);
  for (const userId of [it.clientId, it.match.consultantId]) sockets.get(userId)?.emit('session:opened', { session });
  ack({ ok: true, data: session });
}

export interface Floor {
  /** Processor time since it started, and the event loop's delay since it was last asked; both in milliseconds. */
  read(): { cpuMs: number; loopDelayP99Ms: number };
  /** Forgets the questions of a round. */
  clear(): Promise<void>;
}
const loopDelay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
loopDelay.enable();

const floor: Floor = {
  read() {
    const { user, system } = process.cpuUsage();
    const loopDelayP99Ms = loopDelay.percentile(99) / 1e6 - LOOP_RESOLUTION_MS;
    loopDelay.reset();
    return { cpuMs: (user + system) / 1000, loopDelayP99Ms };
  },
  async clear() {
    known.clear();
    await pool.query(`update floor_questions set status = 'cancelled' where status = 'open'`);
  },
};

http.listen(0, '127.0.0.1');
await once(http, 'listening');
answerCalls(floor, { port: (http.address() as AddressInfo).port });
