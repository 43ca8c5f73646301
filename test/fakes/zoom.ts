import { createHmac } from 'node:crypto';
import { type Guest, type HttpStandIn, startHttpStandIn, tell } from './http-stand-in.ts';

interface ZoomMeeting {
  readonly id: number;
  readonly body: Record<string, unknown>;
  ended: boolean;
  readonly participants: object[];
}

export interface Zoom extends HttpStandIn {
  readonly meetings: Map<string, ZoomMeeting>;
  /** Tokens that are good. */
  readonly tokens: Set<string>;
  /** How long the tokens live that it gives from now on. */
  readonly token: { lifeSeconds: number };
  /** Lets somebody in by the link that their device was given. @throws when there is no such meeting */
  enter(joinData: { url?: string | undefined }): Promise<Guest>;
}

export const ZOOM = {
  accountId: 'account',
  clientId: 'client',
  clientSecret: 'secret',
  webhookSecret: 'a secret of zoom',
};

/** Answers for api.zoom.us and for zoom.us. */
export async function startZoom(): Promise<Zoom> {
  const meetings: Zoom['meetings'] = new Map();
  const tokens = new Set<string>();
  /** What is kept of meetings that were deleted. */
  const past: Zoom['meetings'] = new Map();
  const basic = `Basic ${Buffer.from(`${ZOOM.clientId}:${ZOOM.clientSecret}`).toString('base64')}`;
  const life = { lifeSeconds: 3599 };
  let next = 81_234_567_890;
  let nextGuest = 16_778_240;
  const standIn = await startHttpStandIn((asked) => {
    if (asked.path === '/oauth/token') {
      const good =
        asked.query.get('grant_type') === 'account_credentials' && asked.query.get('account_id') === ZOOM.accountId;
      if (asked.headers.authorization !== basic || !good)
        return { status: 400, body: { reason: 'Invalid client_id or client_secret' } };
      const token = `zoom-token-${tokens.size + 1}-${next}`;
      tokens.add(token);
      return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: life.lifeSeconds } };
    }
    if (!tokens.has((asked.headers.authorization ?? '').replace('Bearer ', ''))) {
      return { status: 401, body: { code: 124, message: 'Invalid access token.' } };
    }
    const [, v2, kind, id, more] = asked.path.split('/');
    if (v2 === 'v2' && kind === 'users' && more === 'meetings') {
      const meeting = { id: next++, body: asked.body, ended: false, participants: [] };
      meetings.set(String(meeting.id), meeting);
      const joinUrl = `https://example.zoom.us/j/${meeting.id}?pwd=abc.1`;
      return {
        status: 201,
        body: { id: meeting.id, uuid: 'Zm9v==', join_url: joinUrl, start_url: 'https://example.zoom.us/s' },
      };
    }
    const meeting = meetings.get(id ?? '') ?? (kind === 'past_meetings' ? past.get(id ?? '') : undefined);
    if (!meeting) return { status: 404, body: { code: 3001, message: 'Meeting does not exist.' } };
    if (kind === 'past_meetings') return { status: 200, body: { participants: meeting.participants } };
    if (asked.method === 'PUT' && more === 'status') {
      meeting.ended = true;
      return { status: 204 };
    }
    if (asked.method === 'DELETE') {
      meetings.delete(String(meeting.id));
      past.set(String(meeting.id), meeting);
      return { status: 204 };
    }
    return { status: 404, body: { message: 'not found' } };
  });

  async function enter({ url }: { url?: string | undefined }): Promise<Guest> {
    const link = new URL(url ?? '');
    const meeting = meetings.get(link.pathname.replace('/j/', ''));
    if (!meeting || meeting.ended) throw new Error('no such meeting');
    const joined = {
      user_id: String(nextGuest++),
      customer_key: link.searchParams.get('customer_key'),
      join_time: new Date().toISOString(),
    };
    const say = (event: string, participant: object) => {
      const object = { id: String(meeting.id), participant };
      return tell(standIn.webhookUrl, zoomWebhook({ event, event_ts: Date.now(), payload: { object } }));
    };
    await say('meeting.participant_joined', joined);
    return {
      async leave() {
        const left = { ...joined, leave_time: new Date().toISOString() };
        meeting.participants.push(left);
        await say('meeting.participant_left', left);
      },
    };
  }
  return Object.assign(standIn, { meetings, tokens, token: life, enter });
}

/** A webhook's body and headers as Zoom sends them. */
export function zoomWebhook(event: object, sentAt = Date.now()) {
  const rawBody = Buffer.from(JSON.stringify(event));
  const timestamp = String(Math.floor(sentAt / 1000));
  const signature = `v0=${createHmac('sha256', ZOOM.webhookSecret).update(`v0:${timestamp}:${rawBody.toString()}`).digest('hex')}`;
  return { rawBody, headers: { 'x-zm-request-timestamp': timestamp, 'x-zm-signature': signature } };
}
