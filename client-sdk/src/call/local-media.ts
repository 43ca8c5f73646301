import type { Log } from '../log.ts';
import type { CallMedia, CallProblem } from './call.ts';

type Kind = 'audio' | 'video';
const deviceOf = { audio: 'microphone', video: 'camera' } as const;
/** When the browser's question stays unanswered for so long, it is said; the call has begun without. */
const PERMISSION_WAIT_MS = 10_000;

export interface LocalMediaListener {
  /** The track to send from now on; null: none. */
  track(kind: Kind, track: MediaStreamTrack | null): void;
  changed(): void;
  problem(problem: CallProblem): void;
}

/**
 * Camera and microphone of this device. The call never waits for them: they join when the browser and the person allow it, and whatever
 * is denied or missing is left out.
 */
export class LocalMedia {
  readonly stream: MediaStream = new MediaStream();
  readonly #listener: LocalMediaListener;
  readonly #log: Log;
  readonly #wanted: Record<Kind, boolean>;
  readonly #device: Partial<Record<Kind, string>> = {};
  #closed = false;

  constructor(wanted: { microphone: boolean; camera: boolean }, listener: LocalMediaListener, log: Log) {
    this.#wanted = { audio: wanted.microphone, video: wanted.camera };
    this.#listener = listener;
    this.#log = log;
  }

  get media(): CallMedia {
    if (this.#track('video')) return 'video';
    return this.#track('audio') ? 'audio' : 'none';
  }

  isOn(kind: Kind): boolean {
    return this.#wanted[kind] && this.#track(kind)?.enabled === true;
  }

  /** Asks for both at once, so that the browser puts one question; if that fails, for each alone. */
  async open(): Promise<void> {
    const kinds = (['audio', 'video'] as const).filter((kind) => this.#wanted[kind]);
    if (kinds.length === 0) return;
    const stillWaiting = setTimeout(() => this.#listener.problem('permission_waiting'), PERMISSION_WAIT_MS);
    try {
      if (kinds.length === 2 && (await this.#take(kinds).catch(() => false))) return;
      for (const kind of kinds) await this.#take([kind]).catch((error: unknown) => this.#failed(kind, error));
    } finally {
      clearTimeout(stillWaiting);
    }
  }

  /** Off, a microphone is muted; a camera is given back, so that its light goes out. */
  async set(kind: Kind, on: boolean): Promise<void> {
    this.#wanted[kind] = on;
    const track = this.#track(kind);
    if (on && !track) await this.#take([kind]).catch((error: unknown) => this.#failed(kind, error));
    else if (!on && track && kind === 'video') this.#drop(track);
    else if (track) track.enabled = on;
    this.#listener.changed();
  }

  async use(kind: Kind, deviceId: string): Promise<void> {
    this.#device[kind] = deviceId;
    if (this.#wanted[kind]) await this.#take([kind]);
  }

  close(): void {
    this.#closed = true;
    for (const track of this.stream.getTracks()) track.stop();
  }

  #track(kind: Kind): MediaStreamTrack | undefined {
    return this.stream.getTracks().find((track) => track.kind === kind && track.readyState === 'live');
  }

  async #take(kinds: readonly Kind[]): Promise<boolean> {
    const constraints = Object.fromEntries(
      kinds.map((kind) => [kind, this.#device[kind] ? { deviceId: { exact: this.#device[kind] } } : true]),
    );
    const taken = await navigator.mediaDevices.getUserMedia(constraints);
    for (const track of taken.getTracks()) this.#adopt(track, track.kind as Kind);
    return true;
  }

  #adopt(track: MediaStreamTrack, kind: Kind): void {
    const before = this.#track(kind);
    // Whoever has left, or switched it off, while the browser asked does not want it any more.
    if (this.#closed || !this.#wanted[kind]) {
      track.stop();
      return;
    }
    this.stream.addTrack(track);
    this.#listener.track(kind, track);
    if (before) {
      this.stream.removeTrack(before);
      before.stop();
    }
    track.addEventListener('ended', () => {
      this.stream.removeTrack(track);
      if (this.#closed) return;
      this.#log.info(`the ${deviceOf[kind]} is gone`);
      this.#listener.problem(`${deviceOf[kind]}_missing`);
      this.#listener.track(kind, null);
      this.#listener.changed();
    });
    this.#listener.changed();
  }

  #drop(track: MediaStreamTrack): void {
    track.stop();
    this.stream.removeTrack(track);
    this.#listener.track(track.kind as Kind, null);
  }

  #failed(kind: Kind, error: unknown): void {
    const denied = error instanceof DOMException && ['NotAllowedError', 'SecurityError'].includes(error.name);
    this.#log.info(`no ${deviceOf[kind]}`, error);
    if (!this.#closed) this.#listener.problem(`${deviceOf[kind]}_${denied ? 'denied' : 'missing'}`);
  }
}
