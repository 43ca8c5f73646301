/** Where calls take place. Times are epoch milliseconds. */
import type { JoinData } from '../../contract/index.ts';

export type VideoProvider = JoinData['provider'];

/** The room of one session, as it is kept with the session. */
export interface Room {
  readonly provider: VideoProvider;
  /** The provider's own name of it. */
  readonly ref: string;
  readonly url: string | null;
}

/** Somebody's stay in a room, as the provider saw it. */
export interface Stay {
  /** Ours; null when the provider does not know which of our users it was. */
  readonly userId: string | null;
  /** Of this stay: who comes twice has two. */
  readonly ref: string;
  readonly joinedAt: number;
  /** null: still there, or not told yet. */
  readonly leftAt: number | null;
}

export interface VideoRooms {
  /** Where new rooms are made. */
  readonly provider: VideoProvider;
  /** Makes the room of a session; repeating it gives the same room. @throws when the provider does not answer, or refuses */
  open(input: { sessionId: string; opensAt: number; expiresAt: number }): Promise<Room>;
  /** What one device needs to enter. @throws like `open` */
  joinData(input: { room: Room; userId: string; userName: string; expiresAt: number }): Promise<JoinData>;
  /** Sends everybody out and lets nobody in again; a room that is gone already is fine. */
  close(room: Room): Promise<void>;
  /** The provider's own record; null where there is none to ask. */
  stays(room: Room): Promise<Stay[] | null>;
}

/** What a provider tells by itself. It may come late, twice, or never: a second witness beside our own log. */
export type VideoEvent =
  | { readonly kind: 'stay'; readonly id: string; readonly roomRef: string; readonly stay: Stay }
  | { readonly kind: 'ended'; readonly id: string; readonly roomRef: string; readonly at: number }
  /** Nothing that is of use here. */
  | { readonly kind: 'other'; readonly id: string };

/** A webhook that is not from the provider, too old, or no event. */
export class VideoEventRefused extends Error {
  override name = 'VideoEventRefused';
}

export interface VideoWebhooks {
  /**
   * @param rawBody as received, byte for byte
   * @returns the event, or an answer that the provider waits for (it tries out the address)
   * @throws VideoEventRefused
   */
  read(
    rawBody: Buffer,
    headers: Readonly<Record<string, string | undefined>>,
    now: number,
  ): { readonly event: VideoEvent } | { readonly answer: object };
}
