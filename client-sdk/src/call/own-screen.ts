/** What this device shows of its own screen: asked for with the browser's own dialog, and stopped here or by the browser. */
export class OwnScreen {
  readonly #changed: (track: MediaStreamTrack | null) => void;
  #track: MediaStreamTrack | null = null;

  /** @param changed another track is shown from now on; null: none */
  constructor(changed: (track: MediaStreamTrack | null) => void) {
    this.#changed = changed;
  }

  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  async set(on: boolean): Promise<void> {
    if (on === (this.#track !== null)) return;
    if (!on) {
      this.stop();
      return;
    }
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
    const [track] = stream.getVideoTracks();
    if (!track) return;
    track.addEventListener('ended', () => this.#show(null), { once: true });
    this.#show(track);
  }

  stop(): void {
    this.#track?.stop();
    this.#show(null);
  }

  #show(track: MediaStreamTrack | null): void {
    if (this.#track === track) return;
    this.#track = track;
    this.#changed(track);
  }
}
