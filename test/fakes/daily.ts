import { createHmac, randomUUID } from 'node:crypto';
import { type Answer, type Asked, type Guest, type HttpStandIn, startHttpStandIn, tell } from './http-stand-in.ts';

interface DailyRoom {
  readonly name: string;
  readonly privacy: string;
  readonly properties: Record<string, unknown>;
  readonly present: { id: string; userId: string; joinTime: number }[];
}
interface DailyMeeting {
  readonly room: string;
  readonly participants: { user_id: string; participant_id: string; join_time: number; duration: number }[];
}

export interface Daily extends HttpStandIn {
  readonly rooms: Map<string, DailyRoom>;
  readonly meetings: DailyMeeting[];
  readonly tokens: Map<string, Record<string, unknown>>;
  /** Lets somebody in by what their device was given. @throws when the room is not there, full, or not theirs */
  enter(joinData: { url?: string | undefined; token?: string | undefined }): Promise<Guest>;
}

const API_KEY = 'daily-key';
export const DAILY = { apiKey: API_KEY, webhookSecret: Buffer.from('a secret of daily').toString('base64') };
const refused = (info: string, status = 400): Answer => ({ status, body: { error: 'invalid-request-error', info } });
/** Room properties that Daily knows and we use; it refuses what it does not know. */
const PROPERTIES = ['nbf', 'exp', 'max_participants', 'eject_at_room_exp', 'enable_prejoin_ui', 'enable_screenshare'];

export async function startDaily(): Promise<Daily> {
  const rooms: Daily['rooms'] = new Map();
  const meetings: DailyMeeting[] = [];
  const tokens: Daily['tokens'] = new Map();
  const standIn = await startHttpStandIn((asked) => {
    if (asked.headers.authorization !== `Bearer ${API_KEY}`)
      return { status: 401, body: { error: 'authentication-error' } };
    const [, version, kind, name, more] = asked.path.split('/');
    if (version !== 'v1') return { status: 404, body: { error: 'not-found' } };
    if (kind === 'rooms') return answerRooms(asked, name, more);
    if (kind === 'meeting-tokens' && asked.method === 'POST') return answerToken(asked);
    if (kind === 'meetings')
      return { status: 200, body: pageOf(meetings.filter((it) => it.room === asked.query.get('room'))) };
    return { status: 404, body: { error: 'not-found' } };
  });

  function answerRooms(asked: Asked, name: string | undefined, more: string | undefined): Answer {
    if (asked.method === 'POST' && name === undefined) {
      const { name: wanted, privacy, properties } = asked.body as unknown as DailyRoom;
      const unknown = Object.keys(properties).filter((it) => !PROPERTIES.includes(it));
      if (unknown.length > 0) return refused(`unknown property '${unknown[0]}'`);
      if (rooms.has(wanted)) return refused(`a room named ${wanted} already exists`);
      if (Number(properties.exp) * 1000 < Date.now()) return refused('exp is in the past');
      rooms.set(wanted, { name: wanted, privacy, properties, present: [] });
      return { status: 200, body: roomBody(wanted) };
    }
    const room = rooms.get(name ?? '');
    if (!room) return { status: 404, body: { error: 'not-found' } };
    if (asked.method === 'GET' && more === 'presence') {
      return {
        status: 200,
        body: pageOf(room.present.map((it) => ({ ...it, joinTime: new Date(it.joinTime * 1000).toISOString() }))),
      };
    }
    if (asked.method === 'GET') return { status: 200, body: roomBody(room.name) };
    rooms.delete(room.name);
    return { status: 200, body: { deleted: true, name: room.name } };
  }

  function answerToken(asked: Asked): Answer {
    const { properties } = asked.body as { properties: Record<string, unknown> };
    const token = `token-${randomUUID()}`;
    tokens.set(token, properties);
    return { status: 200, body: { token } };
  }

  const roomBody = (name: string) => ({
    id: randomUUID(),
    name,
    api_created: true,
    privacy: rooms.get(name)?.privacy,
    url: `https://example.daily.co/${name}`,
    config: rooms.get(name)?.properties,
  });

  async function enter({ url, token }: { url?: string | undefined; token?: string | undefined }): Promise<Guest> {
    const room = rooms.get(new URL(url ?? '').pathname.slice(1));
    const properties = tokens.get(token ?? '');
    if (!room || properties?.room_name !== room.name) throw new Error('not let in');
    if (room.present.length >= Number(room.properties.max_participants)) throw new Error('the room is full');
    const it = { id: randomUUID(), userId: String(properties.user_id), joinTime: Date.now() / 1000 };
    room.present.push(it);
    const say = (type: string, more: object = {}) => {
      const payload = { room: room.name, session_id: it.id, user_id: it.userId, joined_at: it.joinTime, ...more };
      const event = { version: '1.0.0', type, id: `${type}-${it.id}`, event_ts: Date.now() / 1000, payload };
      return tell(standIn.webhookUrl, dailyWebhook(event));
    };
    await say('participant.joined');
    return {
      async leave() {
        room.present.splice(room.present.indexOf(it), 1);
        const duration = Date.now() / 1000 - it.joinTime;
        const participant = { user_id: it.userId, participant_id: it.id, join_time: it.joinTime, duration };
        meetings.push({ room: room.name, participants: [participant] });
        await say('participant.left', { duration });
      },
    };
  }
  return Object.assign(standIn, { rooms, meetings, tokens, enter });
}

const pageOf = (data: object[]) => ({ total_count: data.length, data });

/** A webhook's body and headers as Daily sends them. */
export function dailyWebhook(event: object, sentAt = Date.now()) {
  const rawBody = Buffer.from(JSON.stringify(event));
  const timestamp = String(Math.floor(sentAt / 1000));
  const signature = createHmac('sha256', Buffer.from(DAILY.webhookSecret, 'base64'))
    .update(`${timestamp}.${rawBody.toString()}`)
    .digest('base64');
  return { rawBody, headers: { 'x-webhook-timestamp': timestamp, 'x-webhook-signature': signature } };
}
