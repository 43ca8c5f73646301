import { createHmac, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createDailyWebhooks } from '../../core/adapters/daily/index.ts';
import { createZoomWebhooks } from '../../core/adapters/zoom/index.ts';
import { VideoEventRefused, type VideoWebhooks } from '../../core/ports/video-rooms.ts';
import { DAILY, dailyWebhook } from '../fakes/daily.ts';
import { ZOOM, zoomWebhook } from '../fakes/zoom.ts';

const daily = createDailyWebhooks({ secret: DAILY.webhookSecret });
const zoom = createZoomWebhooks({ secret: ZOOM.webhookSecret });
const userId = randomUUID();
const now = 1_800_000_100_000;

const dailyLeft = {
  version: '1.0.0',
  type: 'participant.left',
  id: 'ptcpt-left-1',
  event_ts: 1_800_000_065.1,
  payload: { room: 'session-1', session_id: 'p1', user_id: userId, joined_at: 1_800_000_000, duration: 65 },
};
const zoomLeft = {
  event: 'meeting.participant_left',
  event_ts: now,
  payload: {
    account_id: 'a',
    object: {
      id: '81234567890',
      participant: {
        user_id: '16778240',
        customer_key: userId.replaceAll('-', ''),
        join_time: '2027-01-15T08:00:00Z',
        leave_time: '2027-01-15T08:01:05Z',
      },
    },
  },
};

describe.each<
  [string, VideoWebhooks, (sentAt?: number) => { rawBody: Buffer; headers: Record<string, string> }, string]
>([
  ['daily', daily, (sentAt = now) => dailyWebhook(dailyLeft, sentAt), 'session-1'],
  ['zoom', zoom, (sentAt = now) => zoomWebhook(zoomLeft, sentAt), '81234567890'],
])('%s', (_name, webhooks, sent, roomRef) => {
  it('tells who was where, and from when to when', () => {
    const { rawBody, headers } = sent();
    expect(webhooks.read(rawBody, headers, now)).toMatchObject({
      event: { kind: 'stay', roomRef, stay: { userId, joinedAt: 1_800_000_000_000, leftAt: 1_800_000_065_000 } },
    });
  });

  it('the same event has the same id, another one another', () => {
    const idOf = (it: { rawBody: Buffer; headers: Record<string, string> }) => {
      const read = webhooks.read(it.rawBody, it.headers, now);
      return 'event' in read ? read.event.id : undefined;
    };
    expect(idOf(sent())).toBe(idOf(sent(now - 5_000)));
  });

  it.each<
    [
      string,
      (it: { rawBody: Buffer; headers: Record<string, string> }) => {
        rawBody: Buffer;
        headers: Record<string, string>;
      },
    ]
  >([
    ['no signature', ({ rawBody }) => ({ rawBody, headers: {} })],
    ['another body', ({ rawBody, headers }) => ({ rawBody: Buffer.from(`${rawBody} `), headers })],
    [
      'another time',
      ({ rawBody, headers }) => ({
        rawBody,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [
            name,
            name.includes('timestamp') ? String(Number(value) + 1) : value,
          ]),
        ),
      }),
    ],
    ['six minutes of age', () => sent(now - 360_000)],
    ['a time to come', () => sent(now + 360_000)],
  ])('is refused with %s', (_case, change) => {
    const { rawBody, headers } = change(sent());
    expect(() => webhooks.read(rawBody, headers, now)).toThrow(VideoEventRefused);
  });
});

it('daily tries out the address without a signature', () => {
  expect(daily.read(Buffer.from('{"test":"test"}'), {}, now)).toEqual({ answer: { ok: true } });
});

it('zoom tries out the address with a token that is to be signed', () => {
  const { rawBody, headers } = zoomWebhook(
    { event: 'endpoint.url_validation', event_ts: now, payload: { plainToken: 'q9ibPhGeRZ6ayx5WTrXjRw' } },
    now,
  );
  const encryptedToken = createHmac('sha256', ZOOM.webhookSecret).update('q9ibPhGeRZ6ayx5WTrXjRw').digest('hex');
  expect(zoom.read(rawBody, headers, now)).toEqual({
    answer: { plainToken: 'q9ibPhGeRZ6ayx5WTrXjRw', encryptedToken },
  });
});

it('what is of no use is read all the same', () => {
  const recording = dailyWebhook({ ...dailyLeft, id: 'r1', type: 'recording.started', payload: {} }, now);
  expect(daily.read(recording.rawBody, recording.headers, now)).toEqual({ event: { kind: 'other', id: 'r1' } });
});
