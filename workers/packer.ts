import type { IndexImage, IndexImages } from '../core/ports/index-images.ts';
import type { Log } from '../core/ports/log.ts';
import type { PresencePosition } from '../core/ports/presence.ts';

const EVERY_MS = 30_000;
/** Fewer are loaded from Postgres in a fifth of a second. */
const LEAST_CONSULTANTS = 5_000;
/** Though nothing has changed: before the last one expires, and because activity fades. */
const OLDEST_MS = 5 * 60_000;
/** Redis holds up to twice as much. */
const MOST_BYTES = 128 * 1024 * 1024;

export interface Packer {
  stop(): Promise<void>;
}

/**
 * Leaves the index of who is online where processes that start find it. Here and not in a server, because packing takes one turn of the
 * event loop of a few dozen milliseconds, and nobody's socket waits for this one. One worker does it for all.
 */
export function startPacker(
  deps: {
    readonly replica: { readonly position: PresencePosition | undefined; pack(): IndexImage | undefined };
    readonly online: { readonly size: number };
    readonly images: IndexImages;
    readonly log: Log;
  },
  { everyMs = EVERY_MS, leastConsultants = LEAST_CONSULTANTS } = {},
): Packer {
  const { replica, online, images, log } = deps;
  let last: (PresencePosition & { readonly at: number }) | undefined;
  let packing: Promise<void> | undefined;

  const isWorthIt = (): boolean => {
    const { position } = replica;
    if (position === undefined || online.size < leastConsultants) return false;
    if (last === undefined || performance.now() - last.at > OLDEST_MS) return true;
    return last.epoch !== position.epoch || last.position !== position.position;
  };
  const pack = async (): Promise<void> => {
    if (!isWorthIt() || !(await images.claim(2.5 * everyMs))) return;
    const begun = performance.now();
    const image = replica.pack();
    if (image === undefined) return;
    const { epoch, position, consultants } = image.header;
    const bytes = image.parts.reduce((sum, part) => sum + part.length, 0);
    const about = { consultants, bytes, packMs: Math.round(performance.now() - begun) };
    last = { epoch, position, at: performance.now() };
    if (bytes > MOST_BYTES) return log.info(about, 'the index is too large to be handed over');
    await images.keep(image);
    log.debug({ ...about, keepMs: Math.round(performance.now() - begun) - about.packMs }, 'the index was packed');
  };
  const interval = setInterval(() => {
    packing ??= pack()
      .catch((error: unknown) => log.warn({ err: error }, 'the index was not packed'))
      .finally(() => {
        packing = undefined;
      });
  }, everyMs);
  return {
    async stop() {
      clearInterval(interval);
      await packing;
    },
  };
}
