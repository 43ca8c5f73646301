/** The built-in call: the two devices' media go straight from one to the other, the session relays what they need to find each other. */
import { Emitter, type Listener, type Off } from '../emitter.ts';
import type { Log } from '../log.ts';
import type {
  Call,
  CallDevices,
  CallEvents,
  CallMedia,
  CallOptions,
  CallProblem,
  CallQuality,
  CallState,
} from './call.ts';
import type { CallSession } from './call-session.ts';
import { LocalMedia } from './local-media.ts';
import { type LinkState, PeerLink } from './peer-link.ts';
import { type MediaTotals, qualityBetween, readTotals } from './quality.ts';
import { Screens } from './screens.ts';
import { readSignal, type Signal, type SignalBody } from './signal.ts';

const QUALITY_EVERY_MS = 2_000;
/** Media that are away for longer than this pause the clock. */
const PAUSE_AFTER_MS = 3_000;
/** Time to find a first route, before it is said that there may be none. */
const NO_ROUTE_AFTER_MS = 15_000;

export class P2pCall implements Call {
  readonly provider = 'p2p';
  readonly url = null;
  readonly #session: CallSession;
  readonly #log: Log;
  readonly #events: Emitter<CallEvents>;
  readonly #screens: Screens;
  readonly #media: LocalMedia;
  readonly #deviceId = crypto.randomUUID();
  readonly #offs: Off[] = [];
  #peer: { readonly deviceId: string; readonly link: PeerLink } | undefined;
  #screenTrack: MediaStreamTrack | null = null;
  #state: CallState = 'connecting';
  #remote: MediaStream | null = null;
  #remoteScreen: MediaStream | null = null;
  #quality: CallQuality | null = null;
  #totals: MediaTotals | undefined;
  #mediaTold = true;
  #outbox: Promise<void> = Promise.resolve();
  #pauseTimer: ReturnType<typeof setTimeout> | undefined;
  #qualityTimer: ReturnType<typeof setInterval> | undefined;

  constructor(session: CallSession, options: CallOptions, log: Log) {
    this.#session = session;
    this.#log = log;
    this.#events = new Emitter((error) => log.error('a listener failed', error));
    this.#screens = new Screens(options);
    this.#media = new LocalMedia(
      { microphone: options.microphone ?? true, camera: options.camera ?? true },
      {
        track: (kind, track) => void this.#peer?.link.setTrack(kind, track),
        changed: () => this.#changed(),
        problem: (problem) => this.#events.emit('problem', problem),
      },
      log,
    );
  }

  /** Says hello; camera and microphone follow when the browser gives them. */
  start(): void {
    this.#offs.push(
      this.#session.on('signal', ({ signal }) => this.#heard(readSignal(signal))),
      this.#session.on('rejoined', () => this.#callAgain()),
      this.#session.on('ended', () => this.#end()),
    );
    this.#qualityTimer = setInterval(() => void this.#measure(), QUALITY_EVERY_MS);
    this.#send({ kind: 'hello', answer: true });
    void this.#media.open();
  }

  get state(): CallState {
    return this.#state;
  }
  get media(): CallMedia {
    return this.#media.media;
  }
  get local(): MediaStream {
    return this.#media.stream;
  }
  get remote(): MediaStream | null {
    return this.#remote;
  }
  get remoteScreen(): MediaStream | null {
    return this.#remoteScreen;
  }
  get microphoneOn(): boolean {
    return this.#media.isOn('audio');
  }
  get cameraOn(): boolean {
    return this.#media.isOn('video');
  }
  get screenOn(): boolean {
    return this.#screenTrack !== null;
  }
  get quality(): CallQuality | null {
    return this.#quality;
  }

  on<Name extends keyof CallEvents>(event: Name, listener: Listener<CallEvents[Name]>): Off {
    return this.#events.on(event, listener);
  }

  setMicrophone(on: boolean): Promise<void> {
    return this.#media.set('audio', on);
  }

  setCamera(on: boolean): Promise<void> {
    return this.#media.set('video', on);
  }

  async setScreen(on: boolean): Promise<void> {
    if (on === this.screenOn) return;
    if (on) {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
      const [track] = stream.getVideoTracks();
      if (!track) return;
      // The browser has a button of its own to stop.
      track.addEventListener('ended', () => this.#showScreen(null), { once: true });
      this.#showScreen(track);
    } else {
      this.#screenTrack?.stop();
      this.#showScreen(null);
    }
  }

  async devices(): Promise<CallDevices> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const of = (kind: MediaDeviceKind) => devices.filter((device) => device.kind === kind);
    return { microphones: of('audioinput'), cameras: of('videoinput'), speakers: of('audiooutput') };
  }

  async useDevice({ microphone, camera }: { microphone?: string; camera?: string }): Promise<void> {
    if (microphone !== undefined) await this.#media.use('audio', microphone);
    if (camera !== undefined) await this.#media.use('video', camera);
  }

  async leave(): Promise<void> {
    if (this.#state === 'ended') return;
    this.#send({ kind: 'bye', reason: 'left' });
    this.#end();
  }

  #heard(signal: Signal | undefined): void {
    if (!signal || (signal.to !== undefined && signal.to !== this.#deviceId) || this.#state === 'ended') return;
    if (signal.kind === 'hello') this.#greeted(signal.from, signal.answer);
    else if (signal.from !== this.#peer?.deviceId) this.#log.debug('a signal of a device that the call is not with');
    else if (signal.kind !== 'bye') this.#peer.link.receive(signal);
    else if (signal.reason === 'left') this.#lose();
    else {
      this.#events.emit('takenOver', undefined);
      this.#end();
    }
  }

  /** The device that said hello last is the one that the call is with. */
  #greeted(deviceId: string, answer: boolean): void {
    if (this.#peer?.deviceId !== deviceId) {
      if (this.#peer) {
        this.#send({ kind: 'bye', reason: 'replaced' }, this.#peer.deviceId);
        this.#lose();
      }
      // Before the link, whose first offer the other side can only take once it has one of its own.
      if (answer) this.#send({ kind: 'hello', answer: false }, deviceId);
      this.#connectTo(deviceId);
    } else if (answer) {
      this.#send({ kind: 'hello', answer: false }, deviceId);
      this.#peer.link.renew();
    }
  }

  #connectTo(deviceId: string): void {
    const link: PeerLink = new PeerLink({
      iceServers: (this.#session.joinData.iceServers ?? []) as RTCIceServer[],
      polite: this.#session.role === 'client',
      log: this.#log,
      listener: {
        send: (signal) => this.#send(signal, deviceId),
        state: (state) => {
          if (this.#peer?.link === link) this.#linkIs(state);
        },
        remote: (stream) => this.#show(stream),
        remoteScreen: (stream) => this.#showRemoteScreen(stream),
      },
    });
    this.#peer = { deviceId, link };
    this.#expectMediaWithin(NO_ROUTE_AFTER_MS, 'no_route');
    for (const track of this.#media.stream.getTracks()) void link.setTrack(track.kind as 'audio' | 'video', track);
    if (this.#screenTrack) link.setScreen(this.#screenTrack);
  }

  /** The signalling was away: the other may have changed devices, or offers were lost on the way. */
  #callAgain(): void {
    this.#mediaTold = true;
    if (this.#peer && this.#peer.link.state !== 'connected') this.#expectMediaWithin(PAUSE_AFTER_MS);
    this.#send({ kind: 'hello', answer: true });
    this.#peer?.link.renew();
  }

  #linkIs(state: LinkState): void {
    if (state === 'connected') {
      clearTimeout(this.#pauseTimer);
      this.#tellMedia(true);
      this.#become('connected');
    } else if (state === 'broken') {
      this.#expectMediaWithin(PAUSE_AFTER_MS);
      this.#become('reconnecting');
    }
  }

  /** The other's device is gone. That their presence ends is told by the server; this is about the picture. */
  #lose(): void {
    const peer = this.#peer;
    this.#peer = undefined;
    this.#totals = undefined;
    clearTimeout(this.#pauseTimer);
    peer?.link.close();
    this.#show(null);
    this.#showRemoteScreen(null);
    this.#become('reconnecting');
  }

  #expectMediaWithin(milliseconds: number, problem?: CallProblem): void {
    clearTimeout(this.#pauseTimer);
    this.#pauseTimer = setTimeout(() => {
      // Nobody there to have media with: the clock stands still anyway.
      if (!this.#peer) return;
      if (problem) this.#events.emit('problem', problem);
      this.#tellMedia(false);
    }, milliseconds);
  }

  #tellMedia(connected: boolean): void {
    if (this.#mediaTold === connected) return;
    this.#mediaTold = connected;
    this.#session.media(connected).catch((error: unknown) => this.#log.info('media state not told', error));
  }

  async #measure(): Promise<void> {
    const link = this.#peer?.link;
    if (link?.state !== 'connected') return;
    const totals = readTotals(await link.stats(), performance.now());
    if (link !== this.#peer?.link) return;
    const before = this.#totals;
    this.#totals = totals;
    if (!before) return;
    this.#quality = qualityBetween(before, totals);
    this.#events.emit('quality', this.#quality);
  }

  #showScreen(track: MediaStreamTrack | null): void {
    if (this.#screenTrack === track) return;
    this.#screenTrack = track;
    this.#peer?.link.setScreen(track);
    this.#events.emit('changed', this);
  }

  #show(stream: MediaStream | null): void {
    this.#remote = stream;
    this.#screens.showRemote(stream);
    this.#events.emit('remote', stream);
  }

  #showRemoteScreen(stream: MediaStream | null): void {
    if (this.#remoteScreen === stream) return;
    this.#remoteScreen = stream;
    this.#screens.showRemoteScreen(stream);
    this.#events.emit('remoteScreen', stream);
  }

  #changed(): void {
    this.#screens.showLocal(this.#media.stream);
    this.#events.emit('local', this.#media.stream);
    this.#events.emit('changed', this);
  }

  /**
   * One after the other: a candidate that overtook its description would be of no use. What is lost with the connection is made
   * good by the hello after it.
   */
  #send(signal: SignalBody, to?: string): void {
    const message: Signal = { ...signal, from: this.#deviceId, ...(to !== undefined && { to }) };
    this.#outbox = this.#outbox
      .then(() => this.#session.signal(message))
      .catch((error: unknown) => this.#log.info(`${signal.kind} not sent`, error));
  }

  #end(): void {
    if (this.#state === 'ended') return;
    clearInterval(this.#qualityTimer);
    clearTimeout(this.#pauseTimer);
    for (const off of this.#offs) off();
    this.#peer?.link.close();
    this.#peer = undefined;
    this.#media.close();
    this.#screenTrack?.stop();
    this.#screenTrack = null;
    this.#screens.showLocal(null);
    this.#show(null);
    this.#showRemoteScreen(null);
    this.#become('ended');
  }

  #become(state: CallState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#events.emit('state', state);
  }
}
