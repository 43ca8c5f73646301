import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type VideoEvent, VideoEventRefused, type VideoWebhooks } from '../../ports/video-rooms.ts';

/** Daily tries out the address when the webhook is set up, before there is a secret to sign with. */
const Test = z.object({ test: z.literal('test') });
const Envelope = z.object({ id: z.string(), type: z.string(), payload: z.unknown() });
const ParticipantPayload = z.object({
  room: z.string(),
  session_id: z.string(),
  user_id: z.string().nullish(),
  /** Seconds since the epoch. */
  joined_at: z.number(),
  /** Seconds; told when they have left. */
  duration: z.number().nullish(),
});
const MeetingPayload = z.object({ room: z.string(), end_ts: z.number() });

/** Older ones are replays. */
const TOLERANCE_MS = 300_000;

/** @param options.secret as Daily gives it: base64 */
export function createDailyWebhooks(options: { secret: string }): VideoWebhooks {
  const key = Buffer.from(options.secret, 'base64');
  return {
    read(rawBody, headers, now) {
      const json = parse(rawBody);
      if (Test.safeParse(json).success) return { answer: { ok: true } };
      verify(key, rawBody, headers, now);
      const envelope = Envelope.safeParse(json);
      if (!envelope.success) throw new VideoEventRefused('this is no event of Daily');
      return { event: toEvent(envelope.data) };
    },
  };
}

function verify(
  key: Buffer,
  rawBody: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
  now: number,
): void {
  const timestamp = headers['x-webhook-timestamp'] ?? '';
  const given = Buffer.from(headers['x-webhook-signature'] ?? '', 'base64');
  const expected = createHmac('sha256', key).update(`${timestamp}.`).update(rawBody).digest();
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new VideoEventRefused('the signature is not from Daily');
  }
  // Signed, so that it can be believed; in seconds or milliseconds, depending on the version.
  const sent = Number(timestamp) < 1e11 ? Number(timestamp) * 1000 : Number(timestamp);
  if (!(Math.abs(now - sent) <= TOLERANCE_MS)) throw new VideoEventRefused('the event is too old');
}

function toEvent({ id, type, payload }: z.output<typeof Envelope>): VideoEvent {
  if (type === 'participant.joined' || type === 'participant.left') {
    const it = ParticipantPayload.safeParse(payload);
    if (!it.success) throw new VideoEventRefused(`a ${type} of another shape`);
    const joinedAt = it.data.joined_at * 1000;
    const leftAt = type === 'participant.left' ? joinedAt + (it.data.duration ?? 0) * 1000 : null;
    return {
      kind: 'stay',
      id,
      roomRef: it.data.room,
      stay: { userId: it.data.user_id ?? null, ref: it.data.session_id, joinedAt, leftAt },
    };
  }
  if (type === 'meeting.ended') {
    const it = MeetingPayload.safeParse(payload);
    if (!it.success) throw new VideoEventRefused('a meeting.ended of another shape');
    return { kind: 'ended', id, roomRef: it.data.room, at: it.data.end_ts * 1000 };
  }
  return { kind: 'other', id };
}

function parse(rawBody: Buffer): unknown {
  try {
    return JSON.parse(rawBody.toString('utf8'));
  } catch {
    throw new VideoEventRefused('this is no JSON');
  }
}
