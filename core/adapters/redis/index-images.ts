import { randomUUID } from 'node:crypto';
import { RESP_TYPES } from 'redis';
import type { ImageHeader, IndexImage, IndexImages, StoredImage } from '../../ports/index-images.ts';
import type { Log } from '../../ports/log.ts';
import { PresenceUnavailable } from '../../ports/presence.ts';
import { RedisConnection } from './connection.ts';
import { keys } from './store.ts';

export interface IndexImagesOptions {
  readonly url: string;
  readonly log: Log;
}

/** Without a new one: too many changes will have been forgotten by then. */
const LIFE_MS = 15 * 60_000;
/** Parts that no header names yet, or not any more: so long they may be written or read. */
const GRACE_MS = 30_000;
/** Parts that are on their way while another is being unpacked. */
const AHEAD = 2;

/** The header as it is kept. */
interface Kept extends ImageHeader {
  /** Of this image alone, so that no reader finds parts of two. */
  readonly name: string;
}

const partKeys = ({ name, checksums }: Kept): string[] => checksums.map((_, n) => keys.imagePart(name, n));

/** KEYS: claim. ARGV: who, ms → whether it is theirs now */
const CLAIM = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

export class RedisIndexImages implements IndexImages {
  readonly #connection: RedisConnection;
  readonly #id = randomUUID();

  constructor({ url, log }: IndexImagesOptions) {
    this.#connection = new RedisConnection(url, 'index-images', log);
  }

  async claim(ms: number): Promise<boolean> {
    const mine = await this.#connection.run((client) =>
      client.eval(CLAIM, { keys: [keys.imageClaim], arguments: [this.#id, String(ms)] }),
    );
    return mine === 1;
  }

  /** Parts first, then the header that names them. Whoever dies in between leaves parts that are gone soon. */
  async keep({ header, parts }: IndexImage): Promise<void> {
    const before = await this.#header();
    const kept: Kept = { ...header, name: randomUUID() };
    for (const [n, part] of parts.entries()) {
      await this.#connection.run((client) =>
        client.set(keys.imagePart(kept.name, n), Buffer.from(part.buffer, part.byteOffset, part.byteLength), {
          expiration: { type: 'PX', value: GRACE_MS },
        }),
      );
    }
    await this.#expire(partKeys(kept), LIFE_MS);
    await this.#connection.run((client) =>
      client.set(keys.image, JSON.stringify(kept), { expiration: { type: 'PX', value: LIFE_MS } }),
    );
    if (before) await this.#expire(partKeys(before), GRACE_MS);
  }

  async latest(): Promise<StoredImage | undefined> {
    const header = await this.#header();
    return header && { header, parts: () => this.#parts(partKeys(header)) };
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  async #header(): Promise<Kept | undefined> {
    const text = await this.#connection.run((client) => client.get(keys.image));
    return text === null ? undefined : (JSON.parse(text) as Kept);
  }

  async *#parts(names: readonly string[]): AsyncGenerator<Uint8Array> {
    const asked: Promise<Uint8Array>[] = [];
    for (const [n, name] of names.entries()) {
      asked.push(this.#part(name));
      if (n >= AHEAD) yield await asked.shift()!;
    }
    for (const part of asked) yield await part;
  }

  /** Nobody may be there any more to hear that it failed. */
  #part(name: string): Promise<Uint8Array> {
    const part = this.#connection.run(async (client) => {
      const bytes = await client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).get(name);
      if (bytes === null) throw new PresenceUnavailable('a part of the image is gone');
      return bytes;
    });
    part.catch(() => undefined);
    return part;
  }

  async #expire(names: readonly string[], ms: number): Promise<void> {
    await this.#connection.run((client) => Promise.all(names.map((name) => client.pExpire(name, ms))));
  }
}
