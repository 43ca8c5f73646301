/**
 * An index in pieces. Whoever holds a part of it packs that part by yielding pieces, one after the other, and unpacks it by asking for
 * the same pieces in the same order: `const sizes = (yield) as Uint16Array`. So neither needs to know how the pieces travel, and whoever
 * drives it may pause between any two. Pieces are small: reading one takes a fraction of a millisecond.
 */
import { deserialize, serialize } from 'node:v8';

/** Yields what `node:v8` can write down. */
export type Packing = Generator<unknown, void, void>;
/** Is handed a piece for each `yield`. */
export type Unpacking = Generator<undefined, void, unknown>;

type Numbers = Uint8Array | Uint16Array | Uint32Array;

const SLICE_BYTES = 128 * 1024;
const SOME = 1000;
/** Redis is busy with one for a fraction of a millisecond. */
const PART_BYTES = 512 * 1024;
const LENGTH_BYTES = 4;

/** The first `length` of an array that may be long. */
export function* packNumbers(array: Numbers, length = array.length): Packing {
  const most = SLICE_BYTES / array.BYTES_PER_ELEMENT;
  for (let at = 0; at < length; at += most) yield array.subarray(at, Math.min(length, at + most));
}

/** Fills an array of the packed length. */
export function* unpackNumbers(into: Numbers): Unpacking {
  for (let at = 0; at < into.length; ) {
    const slice = (yield) as Numbers;
    into.set(slice, at);
    at += slice.length;
  }
}

export function* packList(items: Iterable<unknown>): Packing {
  let some: unknown[] = [];
  for (const item of items) {
    some.push(item);
    if (some.length < SOME) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
  // The end.
  yield [];
}

export function* unpackList<T>(take: (item: T) => void): Unpacking {
  for (;;) {
    const some = (yield) as T[];
    if (some.length === 0) return;
    for (const item of some) take(item);
  }
}

/** Pieces side by side, each behind its length, up to about half a megabyte a part. */
export function toParts(pieces: Iterable<unknown>): Uint8Array[] {
  const parts: Uint8Array[] = [];
  let open: Uint8Array[] = [];
  let bytes = 0;
  const close = (): void => {
    if (bytes > 0) parts.push(Buffer.concat(open, bytes));
    open = [];
    bytes = 0;
  };
  for (const piece of pieces) {
    const written = serialize(piece);
    if (bytes + LENGTH_BYTES + written.length > PART_BYTES) close();
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt32LE(written.length);
    open.push(length, written);
    bytes += LENGTH_BYTES + written.length;
  }
  close();
  return parts;
}

/** @param part as it was made: what was damaged on its way must have been noticed before */
export function* piecesOf(part: Uint8Array): Generator<unknown> {
  const bytes = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const from = at + LENGTH_BYTES;
    at = from + bytes.readUInt32LE(at);
    yield deserialize(bytes.subarray(from, at));
  }
}
