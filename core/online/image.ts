/** An index on its way from one process to another: when it may be taken, and how. */
import { crc32 } from 'node:zlib';
import type { ImageHeader, IndexImage, StoredImage } from '../ports/index-images.ts';
import type { PresenceDirectory, PresencePosition } from '../ports/presence.ts';
import type { OnlineIndex } from './online-index.ts';
import { breathe } from './pace.ts';
import { piecesOf, toParts } from './packing.ts';

/** To be raised with every change of what the classes of this folder pack. */
const FORMAT = 1;

/** In one turn of the event loop, so that its parts belong together. */
export function packImage(
  index: OnlineIndex,
  about: PresencePosition & Pick<ImageHeader, 'rules' | 'pending'>,
): IndexImage {
  const parts = toParts(index.pack());
  const { epoch, position, rules, pending } = about;
  return {
    header: {
      format: FORMAT,
      weights: index.version,
      rules,
      epoch,
      position,
      consultants: index.size,
      pending,
      checksums: parts.map((part) => crc32(part)),
    },
    parts,
  };
}

/**
 * Fills the index from an image, and leaves it as it is if that does not come to its end.
 * @param now where the presence store stands
 * @returns who has to be loaded all the same: pending then, or changed since
 * @throws Error, saying why the image is not to be had
 */
export async function takeImage(
  deps: { index: OnlineIndex; directory: Pick<PresenceDirectory, 'changedBetween'>; rules: string },
  { header, parts }: StoredImage,
  now: PresencePosition,
): Promise<Set<string>> {
  const { index, directory, rules } = deps;
  if (header.format !== FORMAT) throw new Error('it has another format');
  if (header.weights !== index.version) throw new Error('it was made with other weights');
  if (header.rules !== rules) throw new Error('it was made by other rules');
  if (header.epoch !== now.epoch) throw new Error('the presence store was emptied since');
  const changed = await directory.changedBetween(header, now);
  if (changed === undefined) throw new Error('what changed since is not known any more');
  for (const id of header.pending) changed.add(id);
  const unpacking = index.unpack();
  unpacking.next();
  let read = 0;
  let sliceEnds = 0;
  for await (const part of parts()) {
    if (crc32(part) !== header.checksums[read++]) throw new Error('a part of it is damaged');
    for (const piece of piecesOf(part)) {
      sliceEnds = await breathe(sliceEnds);
      unpacking.next(piece);
    }
  }
  if (index.size !== header.consultants) throw new Error('it is not whole');
  return changed;
}
