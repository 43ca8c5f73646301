import { z } from 'zod';
import type { Stay, VideoRooms } from '../../ports/video-rooms.ts';
import { createZoomApi, type ZoomOptions, ZoomRefusal } from './api.ts';

const Meeting = z.object({ id: z.union([z.number(), z.string()]), join_url: z.string() });
const Nothing = z.undefined();
/** Of a meeting that has ended; there is no record of one that runs. */
const Participants = z.object({
  participants: z.array(
    z.object({
      id: z.string().nullish(),
      user_id: z.string().nullish(),
      /** What the participant's link carried: our user. */
      customer_key: z.string().nullish(),
      registrant_id: z.string().nullish(),
      join_time: z.string(),
      leave_time: z.string().nullish(),
    }),
  ),
});
const SCHEDULED = 2;

/** A meeting per session, hosted by the account itself, joined by link without a waiting room or a host. */
export function createZoomRooms(options: ZoomOptions): VideoRooms {
  const api = createZoomApi(options);
  return {
    provider: 'zoom',

    async open({ sessionId, opensAt, expiresAt }) {
      const meeting = await api.call('POST', '/users/me/meetings', Meeting, {
        topic: 'Consultation',
        agenda: sessionId,
        type: SCHEDULED,
        start_time: new Date(opensAt).toISOString().replace(/\.\d+Z$/, 'Z'),
        duration: Math.max(1, Math.ceil((expiresAt - opensAt) / 60_000)),
        settings: { join_before_host: true, jbh_time: 0, waiting_room: false, meeting_authentication: false },
      });
      return { provider: 'zoom', ref: String(meeting.id), url: meeting.join_url };
    },

    async joinData({ room, userId, userName, expiresAt }) {
      const url = new URL(room.url ?? '');
      url.searchParams.set('uname', userName);
      url.searchParams.set('customer_key', userId.replaceAll('-', ''));
      return { provider: 'zoom', url: url.href, expiresAt: new Date(expiresAt).toISOString() };
    },

    async close(room) {
      // Ended first, so that whoever is still inside is sent out; then deleted, so that nobody comes in again.
      await api.call('PUT', `/meetings/${room.ref}/status`, Nothing, { action: 'end' }).catch(unlessGone);
      await api.call('DELETE', `/meetings/${room.ref}`, Nothing).catch(unlessGone);
    },

    async stays(room) {
      const answer = await api
        .call('GET', `/past_meetings/${room.ref}/participants?page_size=100`, Participants)
        .catch((error: unknown) => {
          unlessGone(error);
          return null;
        });
      return (
        answer?.participants.map(
          (it): Stay => ({
            userId: it.customer_key ? toUuid(it.customer_key) : null,
            // The same as in the webhooks, so that an end found here belongs to the beginning told there.
            ref: it.user_id ?? it.id ?? it.join_time,
            joinedAt: Date.parse(it.join_time),
            leftAt: it.leave_time ? Date.parse(it.leave_time) : null,
          }),
        ) ?? null
      );
    },
  };
}

/** The meeting is over, deleted, or has not begun: nothing to end, nothing to tell. */
function unlessGone(error: unknown): void {
  if (!(error instanceof ZoomRefusal) || (error.status !== 404 && error.status !== 400)) throw error;
}

/** Zoom's key has room for 35 characters: a UUID fits without its hyphens. */
export function toUuid(key: string): string | null {
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(key);
  return parts ? parts.slice(1).join('-') : null;
}
