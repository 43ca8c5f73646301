/** One RTCPeerConnection to one device of the other, by perfect negotiation: either side may change anything at any time. */
import type { Log } from '../log.ts';
import type { SignalBody } from './signal.ts';

export type LinkState = 'connecting' | 'connected' | 'broken' | 'closed';

export interface PeerLinkListener {
  send(signal: SignalBody): void;
  state(state: LinkState): void;
  /** Voice and picture, in one stream that stays the same object for the life of the link. */
  remote(stream: MediaStream): void;
  remoteScreen(stream: MediaStream | null): void;
}

export interface PeerLinkOptions {
  iceServers: RTCIceServer[];
  /** The polite side gives way when both offer at once; the other one also makes the first offer. */
  polite: boolean;
  listener: PeerLinkListener;
  log: Log;
}

/** A break shorter than this heals by itself; then new routes are looked for. */
const RESTART_AFTER_MS = 2_000;

export class PeerLink {
  readonly #pc: RTCPeerConnection;
  readonly #polite: boolean;
  readonly #listener: PeerLinkListener;
  readonly #log: Log;
  readonly #remote = new MediaStream();
  /** Made by the side that offers first and taken over by the other; always in this order. */
  #audio: RTCRtpTransceiver | undefined;
  #camera: RTCRtpTransceiver | undefined;
  #screen: RTCRtpTransceiver | undefined;
  #screenTrack: MediaStreamTrack | null = null;
  #tracks: { audio: MediaStreamTrack | null; video: MediaStreamTrack | null } = { audio: null, video: null };
  #makingOffer = false;
  #ignoreOffer = false;
  #settingAnswer = false;
  #inbox: Promise<void> = Promise.resolve();
  #restartTimer: ReturnType<typeof setTimeout> | undefined;
  #state: LinkState = 'connecting';

  constructor({ iceServers, polite, listener, log }: PeerLinkOptions) {
    this.#pc = new RTCPeerConnection({ iceServers });
    this.#polite = polite;
    this.#listener = listener;
    this.#log = log;
    this.#pc.onnegotiationneeded = () => void this.#offer();
    this.#pc.onicecandidate = ({ candidate }) =>
      listener.send({ kind: 'candidate', candidate: candidate ? candidate.toJSON() : null });
    this.#pc.ontrack = ({ track, transceiver }) => this.#received(track, transceiver);
    this.#pc.onconnectionstatechange = () => this.#moved();
    if (!polite) {
      this.#audio = this.#pc.addTransceiver('audio', { direction: 'sendrecv' });
      this.#camera = this.#pc.addTransceiver('video', { direction: 'sendrecv' });
    }
  }

  get state(): LinkState {
    return this.#state;
  }

  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  /** What is sent from now on. No camera is negotiated, for else the other side keeps the last picture; all else needs no negotiation. */
  async setTrack(kind: 'audio' | 'video', track: MediaStreamTrack | null): Promise<void> {
    this.#tracks[kind] = track;
    if (kind === 'video' && this.#camera && this.#pc.signalingState !== 'closed') {
      this.#camera.direction = track ? 'sendrecv' : 'recvonly';
    }
    await (kind === 'audio' ? this.#audio : this.#camera)?.sender.replaceTrack(track);
  }

  /** Shows a screen beside the picture, or stops it; the devices negotiate anew. */
  setScreen(track: MediaStreamTrack | null): void {
    this.#screenTrack = track;
    // Its line comes after those of sound and picture, which the first offer brings.
    if (!this.#audio || this.#pc.signalingState === 'closed') return;
    this.#screen?.stop();
    this.#screen = track ? this.#pc.addTransceiver(track, { direction: 'sendonly' }) : undefined;
  }

  /** In the order of their arrival. */
  receive(signal: SignalBody): void {
    this.#inbox = this.#inbox
      .then(() => this.#take(signal))
      .catch((error: unknown) => this.#log.warn('a signal could not be used', error));
  }

  /** Unless the media flow: looks for new routes, or says again what has not been answered. */
  renew(): void {
    if (this.#pc.connectionState === 'connected') return;
    if (this.#pc.signalingState === 'have-local-offer') this.#sendDescription();
    else this.#pc.restartIce();
  }

  close(): void {
    clearTimeout(this.#restartTimer);
    this.#pc.close();
    this.#become('closed');
  }

  async #offer(): Promise<void> {
    try {
      this.#makingOffer = true;
      await this.#pc.setLocalDescription();
      this.#sendDescription();
    } catch (error) {
      this.#log.warn('no offer could be made', error);
    } finally {
      this.#makingOffer = false;
    }
  }

  async #take(signal: SignalBody): Promise<void> {
    if (this.#pc.signalingState === 'closed') return;
    if (signal.kind === 'candidate') {
      // Read first: a later offer may change it while this candidate is being added.
      const ignored = this.#ignoreOffer;
      try {
        await this.#pc.addIceCandidate(signal.candidate ?? undefined);
      } catch (error) {
        if (!ignored) throw error;
      }
    } else if (signal.kind === 'description') {
      await this.#describe(signal.description);
    }
  }

  async #describe(description: RTCSessionDescriptionInit): Promise<void> {
    const pc = this.#pc;
    // An offer that was said twice is answered twice.
    if (description.type === 'answer' && pc.signalingState !== 'have-local-offer') return;
    const ready = !this.#makingOffer && (pc.signalingState === 'stable' || this.#settingAnswer);
    this.#ignoreOffer = !this.#polite && description.type === 'offer' && !ready;
    if (this.#ignoreOffer) return;
    this.#settingAnswer = description.type === 'answer';
    try {
      await pc.setRemoteDescription(description);
    } finally {
      this.#settingAnswer = false;
    }
    if (description.type !== 'offer') return;
    await this.#adoptTransceivers();
    await pc.setLocalDescription();
    this.#sendDescription();
  }

  /** The first offer brings a line for sound and one for the picture: what was to be sent meanwhile is sent on them. */
  async #adoptTransceivers(): Promise<void> {
    if (this.#audio) return;
    [this.#audio, this.#camera] = this.#pc.getTransceivers();
    for (const [kind, transceiver] of [
      ['audio', this.#audio],
      ['video', this.#camera],
    ] as const) {
      if (!transceiver) continue;
      transceiver.direction = 'sendrecv';
      // Read now: a camera may have come while the line for sound was waited for.
      await transceiver.sender.replaceTrack(this.#tracks[kind]);
    }
    if (this.#screenTrack) this.setScreen(this.#screenTrack);
  }

  #sendDescription(): void {
    const { localDescription } = this.#pc;
    if (localDescription) this.#listener.send({ kind: 'description', description: localDescription.toJSON() });
  }

  #received(track: MediaStreamTrack, transceiver: RTCRtpTransceiver): void {
    const [audio, camera] = this.#pc.getTransceivers();
    if (transceiver === audio || transceiver === camera) {
      this.#remote.addTrack(track);
      this.#listener.remote(this.#remote);
    } else {
      this.#listener.remoteScreen(new MediaStream([track]));
      track.addEventListener('ended', () => this.#listener.remoteScreen(null), { once: true });
    }
  }

  #moved(): void {
    clearTimeout(this.#restartTimer);
    const { connectionState } = this.#pc;
    if (connectionState === 'connected') this.#become('connected');
    else if (connectionState === 'closed') this.#become('closed');
    else if (connectionState === 'disconnected' || connectionState === 'failed') {
      this.#become('broken');
      if (connectionState === 'failed') this.renew();
      else this.#restartTimer = setTimeout(() => this.renew(), RESTART_AFTER_MS);
    }
  }

  #become(state: LinkState): void {
    if (this.#state === state || this.#state === 'closed') return;
    this.#state = state;
    this.#listener.state(state);
  }
}
