/** The built-in call: the two devices' media go straight from one to the other, the session relays what they need to find each other. */
import { Emitter, type Listener, type Off } from '../emitter.ts';
import type { Log } from '../log.ts';
import type { Call, CallDevices, CallEvents, CallMedia, CallOptions, CallQuality, CallState } from './call.ts';
import type { CallSession } from './call-session.ts';
import { LocalMedia } from './local-media.ts';
import { MediaWatch } from './media-watch.ts';
import { OwnScreen } from './own-screen.ts';
import { type LinkState, PeerLink } from './peer-link.ts';
import { QualityMeter } from './quality.ts';
import { Screens } from './screens.ts';
import type { Signal } from './signal.ts';
import { SignalLine } from './signal-line.ts';

export class P2pCall implements Call {
  readonly provider = 'p2p';
  readonly url = null;
  readonly #session: CallSession;
  readonly #log: Log;
  readonly #line: SignalLine;
  readonly #watch: MediaWatch;
  readonly #events: Emitter<CallEvents>;
  readonly #screens: Screens;
  readonly #media: LocalMedia;
  readonly #screen = new OwnScreen((track) => {
    this.#peer?.link.setScreen(track);
    this.#events.emit('changed', this);
  });
  readonly #offs: Off[] = [];
  #peer: { readonly deviceId: string; readonly link: PeerLink } | undefined;
  #state: CallState = 'connecting';
  #remote: MediaStream | null = null;
  #remoteScreen: MediaStream | null = null;
  #quality: CallQuality | null = null;

  constructor(session: CallSession, options: CallOptions, log: Log) {
    this.#session = session;
    this.#log = log;
    this.#events = new Emitter((error) => log.error('a listener failed', error));
    this.#screens = new Screens(options);
    this.#line = new SignalLine(session, log);
    this.#watch = new MediaWatch({
      tell: (connected) => session.media(connected),
      noRoute: () => this.#events.emit('problem', 'no_route'),
      log,
    });
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
    const linkNow = () => (this.#peer?.link.state === 'connected' ? this.#peer.link : undefined);
    const meter = new QualityMeter(linkNow, (quality) => {
      this.#quality = quality;
      this.#events.emit('quality', quality);
    });
    this.#offs.push(
      () => meter.stop(),
      this.#line.listen((signal) => this.#heard(signal)),
      this.#session.on('rejoined', () => this.#callAgain()),
      this.#session.on('ended', () => this.#end()),
    );
    this.#line.send({ kind: 'hello', answer: true });
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
    return this.#screen.track !== null;
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

  setScreen(on: boolean): Promise<void> {
    return this.#screen.set(on);
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
    this.#line.send({ kind: 'bye', reason: 'left' });
    this.#end();
  }

  #heard(signal: Signal): void {
    if (this.#state === 'ended') return;
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
        this.#line.send({ kind: 'bye', reason: 'replaced' }, this.#peer.deviceId);
        this.#lose();
      }
      // Before the link, whose first offer the other side can only take once it has one of its own.
      if (answer) this.#line.send({ kind: 'hello', answer: false }, deviceId);
      this.#connectTo(deviceId);
    } else if (answer) {
      this.#line.send({ kind: 'hello', answer: false }, deviceId);
      this.#peer.link.renew();
    }
  }

  #connectTo(deviceId: string): void {
    const link: PeerLink = new PeerLink({
      iceServers: (this.#session.joinData.iceServers ?? []) as RTCIceServer[],
      polite: this.#session.role === 'client',
      log: this.#log,
      listener: {
        send: (signal) => this.#line.send(signal, deviceId),
        state: (state) => {
          if (this.#peer?.link === link) this.#linkIs(state);
        },
        remote: (stream) => this.#show(stream),
        remoteScreen: (stream) => this.#showRemoteScreen(stream),
      },
    });
    this.#peer = { deviceId, link };
    this.#watch.awaitFirstRoute();
    for (const track of this.#media.stream.getTracks()) void link.setTrack(track.kind as 'audio' | 'video', track);
    if (this.#screen.track) link.setScreen(this.#screen.track);
  }

  /** The signalling was away: the other may have changed devices, or offers were lost on the way. */
  #callAgain(): void {
    this.#watch.joinedAnew(!this.#peer || this.#peer.link.state === 'connected');
    this.#line.send({ kind: 'hello', answer: true });
    this.#peer?.link.renew();
  }

  #linkIs(state: LinkState): void {
    if (state === 'connected') {
      this.#watch.flowing();
      this.#become('connected');
    } else if (state === 'broken') {
      this.#watch.broken();
      this.#become('reconnecting');
    }
  }

  /** The other's device is gone. That their presence ends is told by the server; this is about the picture. */
  #lose(): void {
    const peer = this.#peer;
    this.#peer = undefined;
    this.#watch.rest();
    peer?.link.close();
    this.#show(null);
    this.#showRemoteScreen(null);
    this.#become('reconnecting');
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

  #end(): void {
    if (this.#state === 'ended') return;
    this.#watch.rest();
    for (const off of this.#offs) off();
    this.#peer?.link.close();
    this.#peer = undefined;
    this.#media.close();
    this.#screen.stop();
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
