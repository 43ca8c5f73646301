import { ConsecutiveBreaker, circuitBreaker, handleAll, isBrokenCircuitError } from 'cockatiel';
import type { Log } from '../../ports/log.ts';
import type { Room, VideoRooms } from '../../ports/video-rooms.ts';

export interface VideoFallbackOptions {
  /** The first one that answers makes the room. */
  readonly providers: readonly [VideoRooms, ...VideoRooms[]];
  /** They make no rooms, and look after those that they made under other settings. */
  readonly formerly?: readonly VideoRooms[];
  readonly log: Log;
  /** After so many failures in a row a provider is passed over… */
  readonly failures?: number;
  /** …for so long; then one room tries whether it answers again. */
  readonly restMs?: number;
}

/** Several providers as one: a session stays with the one that made its room. */
export function createRoomsWithFallback({
  providers,
  formerly = [],
  log,
  failures = 3,
  restMs = 30_000,
}: VideoFallbackOptions): VideoRooms {
  const guarded = providers.map((rooms) => {
    const breaker = circuitBreaker(handleAll, { breaker: new ConsecutiveBreaker(failures), halfOpenAfter: restMs });
    breaker.onBreak(() =>
      log.warn({ provider: rooms.provider, restMs }, 'the video provider is passed over for a while'),
    );
    breaker.onReset(() => log.info({ provider: rooms.provider }, 'the video provider makes rooms again'));
    return { rooms, breaker };
  });
  const of = (room: Room): VideoRooms => {
    const found = [...providers, ...formerly].find(({ provider }) => provider === room.provider);
    if (!found) throw new Error(`no settings for ${room.provider}, which made the room`);
    return found;
  };

  return {
    provider: providers[0].provider,
    async open(input) {
      let reason: unknown;
      for (const { rooms, breaker } of guarded) {
        try {
          return await breaker.execute(() => rooms.open(input));
        } catch (error) {
          reason = error;
          if (!isBrokenCircuitError(error)) {
            log.warn({ provider: rooms.provider, sessionId: input.sessionId, err: error }, 'no room was made');
          }
        }
      }
      throw reason;
    },
    joinData: (input) => of(input.room).joinData(input),
    close: (room) => of(room).close(room),
    stays: (room) => of(room).stays(room),
  };
}
