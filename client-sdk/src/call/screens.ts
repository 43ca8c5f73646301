import type { CallOptions } from './call.ts';

/** Plays streams in the page's video elements; a stream that is gone empties its element. */
export class Screens {
  readonly #options: CallOptions;
  #remote: MediaStream | null = null;
  #screen: MediaStream | null = null;

  constructor(options: CallOptions) {
    this.#options = options;
  }

  showLocal(stream: MediaStream | null): void {
    show(this.#options.localVideo, stream, { muted: true });
  }

  showRemote(stream: MediaStream | null): void {
    this.#remote = stream;
    this.#showBoth();
  }

  showRemoteScreen(stream: MediaStream | null): void {
    this.#screen = stream;
    this.#showBoth();
  }

  #showBoth(): void {
    const { remoteVideo, remoteScreenVideo } = this.#options;
    show(remoteScreenVideo, this.#screen);
    const inPlace = remoteScreenVideo || !this.#screen ? this.#remote : withSoundOf(this.#screen, this.#remote);
    show(remoteVideo, inPlace);
  }
}

/** The screen in place of the picture: the voice goes on. */
const withSoundOf = (picture: MediaStream, sound: MediaStream | null): MediaStream =>
  new MediaStream([...picture.getVideoTracks(), ...(sound?.getAudioTracks() ?? [])]);

function show(element: HTMLVideoElement | undefined, stream: MediaStream | null, { muted = false } = {}): void {
  if (!element) return;
  if (muted) element.muted = true;
  element.autoplay = true;
  element.playsInline = true;
  if (element.srcObject !== stream) element.srcObject = stream;
  // Refused before the first gesture on the page: it plays with the next one.
  if (stream) element.play().catch(() => {});
}
