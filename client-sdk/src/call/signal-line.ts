import type { Off } from '../emitter.ts';
import type { Log } from '../log.ts';
import type { CallSession } from './call-session.ts';
import { readSignal, type Signal, type SignalBody } from './signal.ts';

/** What this device says to the other's devices through the session, and what it hears of them. */
export class SignalLine {
  readonly #session: CallSession;
  readonly #log: Log;
  readonly #deviceId = crypto.randomUUID();
  #outbox: Promise<void> = Promise.resolve();

  constructor(session: CallSession, log: Log) {
    this.#session = session;
    this.#log = log;
  }

  /** Whatever is meant for this device. */
  listen(heard: (signal: Signal) => void): Off {
    return this.#session.on('signal', (message) => {
      const signal = readSignal(message.signal);
      if (signal && (signal.to === undefined || signal.to === this.#deviceId)) heard(signal);
    });
  }

  /**
   * One after the other: a candidate that overtook its description would be of no use. What is lost with the connection is made
   * good by the hello after it.
   */
  send(signal: SignalBody, to?: string): void {
    const message: Signal = { ...signal, from: this.#deviceId, ...(to !== undefined && { to }) };
    this.#outbox = this.#outbox
      .then(() => this.#session.signal(message))
      .catch((error: unknown) => this.#log.info(`${signal.kind} not sent`, error));
  }
}
