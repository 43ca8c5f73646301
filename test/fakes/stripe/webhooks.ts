import { createHmac } from 'node:crypto';
import type { Thing } from './world.ts';

export interface SignedEvent {
  readonly body: Buffer;
  readonly headers: Record<string, string>;
}

/** An event as it is sent: `t=…,v1=HMAC-SHA256(secret, t.body)`. */
export function signEvent(secret: string, event: object, at = Date.now()): SignedEvent {
  const body = Buffer.from(JSON.stringify(event));
  const t = Math.floor(at / 1000);
  const v1 = createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex');
  return { body, headers: { 'content-type': 'application/json', 'stripe-signature': `t=${t},v1=${v1}` } };
}

/** How events travel. Each share is 0..1, decided event by event with `chance`. */
export interface Post {
  readonly lost?: number;
  readonly twice?: number;
  /** ms that an event waits, by chance up to this; so they also overtake each other. */
  readonly delayMs?: number;
  readonly chance?: () => number;
}

const TRIES = 5;
const AGAIN_MS = 300;

/** Sends events to one address, and again for a while when nobody takes them. */
export class Webhooks {
  readonly #secret: string;
  readonly #shown: (event: Thing) => object;
  #url: string | null = null;
  #post: Post = {};
  readonly #underway = new Set<Promise<void>>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  /** @param shown how an event is told */
  constructor(secret: string, shown: (event: Thing) => object = (event) => event) {
    this.#secret = secret;
    this.#shown = shown;
  }

  sendTo(url: string | null, post: Post = {}): void {
    this.#url = url;
    this.#post = post;
  }

  readonly announce = (event: Thing): void => {
    const { lost = 0, twice = 0, delayMs = 0, chance = Math.random } = this.#post;
    if (this.#url === null || chance() < lost) return;
    const copies = chance() < twice ? 2 : 1;
    for (let n = 0; n < copies; n++) this.#start(event, this.#url, delayMs * chance());
  };

  /** Everything sent has arrived, or was given up. */
  async settled(): Promise<void> {
    while (this.#underway.size > 0) await Promise.all(this.#underway);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#url = null;
    await this.settled();
  }

  #start(event: Thing, url: string, delay: number): void {
    const sending = this.#send(event, url, delay).finally(() => this.#underway.delete(sending));
    this.#underway.add(sending);
  }

  async #send(event: Thing, url: string, delay: number): Promise<void> {
    await this.#pause(delay);
    for (let attempt = 1; attempt <= TRIES && !this.#closed; attempt++) {
      const { body, headers } = signEvent(this.#secret, this.#shown(event));
      const taken = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) }).then(
        (response) => response.ok,
        () => false,
      );
      if (taken) return;
      await this.#pause(AGAIN_MS * attempt);
    }
  }

  #pause(ms: number): Promise<void> {
    if (ms <= 0 || this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, ms);
      this.#timers.add(timer);
    });
  }
}
