import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type VideoEvent, VideoEventRefused, type VideoWebhooks } from '../../ports/video-rooms.ts';
import { toUuid } from './rooms.ts';

const Validation = z.object({
  event: z.literal('endpoint.url_validation'),
  payload: z.object({ plainToken: z.string().max(1_000) }),
});
const Envelope = z.object({ event: z.string(), event_ts: z.number(), payload: z.object({ object: z.unknown() }) });
const Id = z.union([z.string(), z.number()]).transform(String);
const ParticipantObject = z.object({
  id: Id,
  participant: z.object({
    user_id: z.string().nullish(),
    id: z.string().nullish(),
    customer_key: z.string().nullish(),
    join_time: z.string().nullish(),
    leave_time: z.string().nullish(),
  }),
});
const MeetingObject = z.object({ id: Id, end_time: z.string().nullish() });

const TOLERANCE_MS = 300_000;

/** @param options.secret the app's secret token */
export function createZoomWebhooks(options: { secret: string }): VideoWebhooks {
  const sign = (text: string): string => createHmac('sha256', options.secret).update(text).digest('hex');
  return {
    read(rawBody, headers, now) {
      const text = rawBody.toString('utf8');
      verify(sign, text, headers, now);
      const json = parse(text);
      const validation = Validation.safeParse(json);
      if (validation.success) {
        const { plainToken } = validation.data.payload;
        return { answer: { plainToken, encryptedToken: sign(plainToken) } };
      }
      const envelope = Envelope.safeParse(json);
      if (!envelope.success) throw new VideoEventRefused('this is no event of Zoom');
      // Zoom gives events no name: what they say and when is one.
      return { event: toEvent(envelope.data, sign(text)) };
    },
  };
}

function verify(
  sign: (text: string) => string,
  text: string,
  headers: Readonly<Record<string, string | undefined>>,
  now: number,
): void {
  const timestamp = headers['x-zm-request-timestamp'] ?? '';
  const given = Buffer.from(headers['x-zm-signature'] ?? '');
  const expected = Buffer.from(`v0=${sign(`v0:${timestamp}:${text}`)}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new VideoEventRefused('the signature is not from Zoom');
  }
  if (!(Math.abs(now - Number(timestamp) * 1000) <= TOLERANCE_MS)) throw new VideoEventRefused('the event is too old');
}

function toEvent({ event, event_ts, payload }: z.output<typeof Envelope>, id: string): VideoEvent {
  if (event === 'meeting.participant_joined' || event === 'meeting.participant_left') {
    const it = ParticipantObject.safeParse(payload.object);
    if (!it.success) throw new VideoEventRefused(`a ${event} of another shape`);
    const { participant } = it.data;
    const left = event === 'meeting.participant_left';
    const joinTime = participant.join_time ?? participant.leave_time ?? new Date(event_ts).toISOString();
    return {
      kind: 'stay',
      id,
      roomRef: it.data.id,
      stay: {
        userId: participant.customer_key ? toUuid(participant.customer_key) : null,
        ref: participant.user_id ?? participant.id ?? id,
        joinedAt: Date.parse(joinTime),
        leftAt: left ? Date.parse(participant.leave_time ?? new Date(event_ts).toISOString()) : null,
      },
    };
  }
  if (event === 'meeting.ended') {
    const it = MeetingObject.safeParse(payload.object);
    if (!it.success) throw new VideoEventRefused('a meeting.ended of another shape');
    return { kind: 'ended', id, roomRef: it.data.id, at: it.data.end_time ? Date.parse(it.data.end_time) : event_ts };
  }
  return { kind: 'other', id };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new VideoEventRefused('this is no JSON');
  }
}
