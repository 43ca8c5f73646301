/**
 * Where one process leaves its packed index of who is online, for others to start from. A cache: what is in it may be gone, old, or made by
 * other code at any time, and nothing but the time of a start hangs on it.
 */
import type { PresencePosition } from './presence.ts';

/** What has to be known of an image before it is taken. Every change up to its position is in it, but for those pending. */
export interface ImageHeader extends PresencePosition {
  /** Of the pieces that the parts consist of. */
  readonly format: number;
  /** Of the scoring weights: standing and strengths are kept as they weigh them. */
  readonly weights: string;
  /** Names everything else that decides what an index keeps of a consultant. */
  readonly rules: string;
  readonly consultants: number;
  /** Who was being loaded when it was packed: what it says of them is old, or missing. */
  readonly pending: readonly string[];
  /** CRC-32 of each part. */
  readonly checksums: readonly number[];
}

export interface IndexImage {
  readonly header: ImageHeader;
  /** Half a megabyte each, at most. */
  readonly parts: readonly Uint8Array[];
}

/** Its parts are read as they are asked for. */
export interface StoredImage {
  readonly header: ImageHeader;
  /** In order. Rejects with `PresenceUnavailable` when one is gone. */
  parts(): AsyncIterable<Uint8Array>;
}

/** Each method rejects with `PresenceUnavailable` when the store does not answer in time. */
export interface IndexImages {
  /** True: for so long nobody but this process is to pack one. Whoever has it keeps it by asking again. */
  claim(ms: number): Promise<boolean>;
  /** It takes the place of the last one when it is there as a whole. Whoever is reading that one may read it to its end. */
  keep(image: IndexImage): Promise<void>;
  latest(): Promise<StoredImage | undefined>;
  close(): Promise<void>;
}
