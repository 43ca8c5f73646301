import { z } from 'zod';
import type { Room, Stay, VideoRooms } from '../../ports/video-rooms.ts';
import { callDaily, type DailyOptions, DailyRefusal } from './api.ts';

const RoomAnswer = z.object({ name: z.string(), url: z.string() });
const TokenAnswer = z.object({ token: z.string() });
const DeletedAnswer = z.object({ deleted: z.boolean() });
const Meetings = z.object({
  data: z.array(
    z.object({
      ongoing: z.boolean().nullish(),
      participants: z
        .array(
          z.object({
            user_id: z.string().nullish(),
            participant_id: z.string(),
            /** Seconds since the epoch, as is the duration in seconds. */
            join_time: z.number(),
            duration: z.number(),
          }),
        )
        .nullish(),
    }),
  ),
});
/** Who is in the room now: a meeting's record has them only from the moment they leave. */
const Presence = z.object({
  data: z.array(z.object({ id: z.string(), userId: z.string().nullish(), joinTime: z.string() })),
});

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1000);

/** A private room per session, for two, which closes by itself; everyone has a token of their own for it and for no other. */
export function createDailyRooms(options: DailyOptions): VideoRooms {
  return {
    provider: 'daily',

    async open({ sessionId, opensAt, expiresAt }) {
      const name = `session-${sessionId}`;
      const properties = {
        nbf: Math.floor(opensAt / 1000),
        exp: seconds(expiresAt),
        max_participants: 2,
        eject_at_room_exp: true,
        enable_prejoin_ui: false,
        enable_screenshare: true,
      };
      try {
        return toRoom(await callDaily(options, 'POST', '/rooms', RoomAnswer, { name, privacy: 'private', properties }));
      } catch (error) {
        // Refused because it is there already: made by an earlier try whose answer was lost.
        if (!(error instanceof DailyRefusal) || error.status !== 400) throw error;
        return toRoom(await callDaily(options, 'GET', `/rooms/${name}`, RoomAnswer));
      }
    },

    async joinData({ room, userId, userName, expiresAt }) {
      // Without `room_name` a token would open every room.
      const properties = { room_name: room.ref, user_id: userId, user_name: userName, exp: seconds(expiresAt) };
      const { token } = await callDaily(options, 'POST', '/meeting-tokens', TokenAnswer, { properties });
      return {
        provider: 'daily',
        ...(room.url !== null && { url: room.url }),
        token,
        expiresAt: new Date(expiresAt).toISOString(),
      };
    },

    async close(room) {
      try {
        await callDaily(options, 'DELETE', `/rooms/${room.ref}`, DeletedAnswer);
      } catch (error) {
        if (!(error instanceof DailyRefusal) || error.status !== 404) throw error;
      }
    },

    async stays(room) {
      const [meetings, present] = await Promise.all([
        callDaily(options, 'GET', `/meetings?room=${room.ref}&limit=100`, Meetings),
        callDaily(options, 'GET', `/rooms/${room.ref}/presence`, Presence).catch((error: unknown) => {
          // The room is deleted when the session ends; its meetings stay.
          if (error instanceof DailyRefusal && error.status === 404) return { data: [] };
          throw error;
        }),
      ]);
      const now = new Map(present.data.map((it) => [it.id, it]));
      const past = meetings.data
        .flatMap((meeting) => meeting.participants ?? [])
        .filter((it) => !now.has(it.participant_id))
        .map((it): Stay => {
          const joinedAt = it.join_time * 1000;
          return {
            userId: it.user_id ?? null,
            ref: it.participant_id,
            joinedAt,
            leftAt: joinedAt + it.duration * 1000,
          };
        });
      const still = present.data.map(
        (it): Stay => ({ userId: it.userId ?? null, ref: it.id, joinedAt: Date.parse(it.joinTime), leftAt: null }),
      );
      return [...past, ...still];
    },
  };
}

const toRoom = ({ name, url }: z.output<typeof RoomAnswer>): Room => ({ provider: 'daily', ref: name, url });
