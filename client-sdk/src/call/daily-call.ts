/** A call in a room at Daily, through its own library, which is loaded when the first such call begins. */
import type { DailyCallFactory, DailyCall as DailyObject, DailyParticipant } from '@daily-co/daily-js';
import { Emitter, type Listener, type Off } from '../emitter.ts';
import { ConsultantConnectError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Call, CallDevices, CallEvents, CallMedia, CallOptions, CallQuality, CallState } from './call.ts';
import type { CallSession } from './call-session.ts';
import { Screens } from './screens.ts';

const QUALITY_EVERY_MS = 2_000;
const levels = { good: 'good', unknown: 'good', warning: 'fair', bad: 'poor' } as const;

export class DailyCall implements Call {
  readonly provider = 'daily';
  readonly #session: CallSession;
  readonly #room: DailyObject;
  readonly #log: Log;
  readonly #events: Emitter<CallEvents>;
  readonly #screens: Screens;
  readonly #offs: Off[] = [];
  #state: CallState = 'connecting';
  #local: MediaStream | null = null;
  #remote: MediaStream | null = null;
  #remoteScreen: MediaStream | null = null;
  #quality: CallQuality | null = null;
  #mediaTold = true;
  #qualityTimer: ReturnType<typeof setInterval> | undefined;

  private constructor(session: CallSession, room: DailyObject, options: CallOptions, log: Log) {
    this.#session = session;
    this.#room = room;
    this.#log = log;
    this.#events = new Emitter((error) => log.error('a listener failed', error));
    this.#screens = new Screens(options);
  }

  /** Enters the room. @throws ConsultantConnectError `bad_answer` when the room does not let this device in */
  static async enter(session: CallSession, options: CallOptions, log: Log): Promise<DailyCall> {
    const Daily = await loadDaily();
    const { url, token } = session.joinData;
    if (url === undefined || token === undefined) {
      throw new ConsultantConnectError({ code: 'bad_answer', detail: 'The server named no room.' });
    }
    // A site with a strict content security policy forbids the other way of loading.
    const room = Daily.createCallObject({ dailyConfig: { avoidEval: true } });
    const call = new DailyCall(session, room, options, log);
    call.#listen();
    try {
      await room.join({
        url,
        token,
        startAudioOff: options.microphone === false,
        startVideoOff: options.camera === false,
      });
    } catch (cause) {
      call.#end();
      throw new ConsultantConnectError({ code: 'bad_answer', detail: 'The room could not be entered.', cause });
    }
    return call;
  }

  get url(): string | null {
    return this.#session.joinData.url ?? null;
  }
  get state(): CallState {
    return this.#state;
  }
  get media(): CallMedia {
    if (this.#local?.getVideoTracks().length) return 'video';
    return this.#local?.getAudioTracks().length ? 'audio' : 'none';
  }
  get local(): MediaStream | null {
    return this.#local;
  }
  get remote(): MediaStream | null {
    return this.#remote;
  }
  get remoteScreen(): MediaStream | null {
    return this.#remoteScreen;
  }
  get microphoneOn(): boolean {
    return this.#room.localAudio();
  }
  get cameraOn(): boolean {
    return this.#room.localVideo();
  }
  get screenOn(): boolean {
    return this.#room.participants().local?.tracks.screenVideo.state === 'playable';
  }
  get quality(): CallQuality | null {
    return this.#quality;
  }

  on<Name extends keyof CallEvents>(event: Name, listener: Listener<CallEvents[Name]>): Off {
    return this.#events.on(event, listener);
  }

  async setMicrophone(on: boolean): Promise<void> {
    this.#room.setLocalAudio(on);
  }

  async setCamera(on: boolean): Promise<void> {
    this.#room.setLocalVideo(on);
  }

  async setScreen(on: boolean): Promise<void> {
    if (on) this.#room.startScreenShare();
    else this.#room.stopScreenShare();
  }

  async devices(): Promise<CallDevices> {
    const { devices } = await this.#room.enumerateDevices();
    const of = (kind: MediaDeviceKind) => devices.filter((device) => device.kind === kind) as MediaDeviceInfo[];
    return { microphones: of('audioinput'), cameras: of('videoinput'), speakers: of('audiooutput') };
  }

  async useDevice({ microphone, camera }: { microphone?: string; camera?: string }): Promise<void> {
    await this.#room.setInputDevicesAsync({
      ...(microphone !== undefined && { audioDeviceId: microphone }),
      ...(camera !== undefined && { videoDeviceId: camera }),
    });
  }

  async leave(): Promise<void> {
    if (this.#state === 'ended') return;
    await this.#room.leave();
    this.#end();
  }

  #listen(): void {
    const look = (): void => this.#look();
    this.#room
      .on('joined-meeting', look)
      .on('participant-joined', look)
      .on('participant-updated', look)
      .on('participant-left', look)
      .on('left-meeting', () => this.#end())
      .on('error', () => this.#end())
      .on('camera-error', ({ errorMsg, error }) => {
        const kind = error.type === 'permissions' ? 'denied' : 'missing';
        if (!errorMsg.audioOk) this.#events.emit('problem', `microphone_${kind}`);
        if (!errorMsg.videoOk) this.#events.emit('problem', `camera_${kind}`);
      })
      .on('network-connection', ({ event }) => {
        this.#tellMedia(event === 'connected');
        if (event === 'interrupted') this.#become('reconnecting');
        else if (event === 'connected') this.#look();
      });
    this.#offs.push(this.#session.on('ended', () => void this.leave().catch(() => this.#end())));
    this.#qualityTimer = setInterval(() => void this.#measure(), QUALITY_EVERY_MS);
  }

  /** Everything that is shown follows from who is there with which tracks. */
  #look(): void {
    if (this.#state === 'ended') return;
    const { local, ...others } = this.#room.participants();
    const [other] = Object.values(others);
    const mine = local && streamOf(this.#local, local, ['audio', 'video']);
    if (mine && mine !== this.#local) {
      this.#local = mine;
      this.#screens.showLocal(mine);
      this.#events.emit('local', mine);
    }
    const theirs = other ? streamOf(this.#remote, other, ['audio', 'video']) : null;
    if (theirs !== this.#remote) {
      this.#remote = theirs;
      this.#screens.showRemote(theirs);
      this.#events.emit('remote', theirs);
    }
    const screen = other ? streamOf(this.#remoteScreen, other, ['screenVideo']) : null;
    if (screen !== this.#remoteScreen) {
      this.#remoteScreen = screen;
      this.#screens.showRemoteScreen(screen);
      this.#events.emit('remoteScreen', screen);
    }
    this.#become(other ? 'connected' : this.#state === 'connecting' ? 'connecting' : 'reconnecting');
    this.#events.emit('changed', this);
  }

  async #measure(): Promise<void> {
    if (this.#state !== 'connected') return;
    const { networkState, stats } = await this.#room.getNetworkStats();
    const { latest } = stats;
    if (!latest) return;
    this.#quality = {
      level: levels[networkState],
      roundTripMs: latest.networkRoundTripTime === null ? null : latest.networkRoundTripTime * 1000,
      packetLoss: latest.totalRecvPacketLoss ?? 0,
      jitterMs: (latest.videoRecvJitter ?? latest.audioRecvJitter ?? 0) * 1000,
      incomingKbps: (latest.recvBitsPerSecond ?? 0) / 1000,
    };
    this.#events.emit('quality', this.#quality);
  }

  #tellMedia(connected: boolean): void {
    if (this.#mediaTold === connected) return;
    this.#mediaTold = connected;
    this.#session.media(connected).catch((error: unknown) => this.#log.info('media state not told', error));
  }

  #end(): void {
    if (this.#state === 'ended') return;
    clearInterval(this.#qualityTimer);
    for (const off of this.#offs) off();
    this.#screens.showLocal(null);
    this.#screens.showRemote(null);
    this.#screens.showRemoteScreen(null);
    this.#become('ended');
    this.#room.destroy().catch((error: unknown) => this.#log.info('the room was not left cleanly', error));
  }

  #become(state: CallState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#events.emit('state', state);
  }
}

/**
 * Bundlers hand over its default export; where it is taken for CommonJS, the default of that.
 * @throws ConsultantConnectError `unsupported` when the app has not installed it, or its chunk cannot be loaded
 */
async function loadDaily(): Promise<Pick<DailyCallFactory, 'createCallObject'>> {
  const loaded: { default: unknown } = await import('@daily-co/daily-js').catch((cause: unknown) => {
    const detail = 'Calls at Daily need the package @daily-co/daily-js beside this one.';
    throw new ConsultantConnectError({ code: 'unsupported', detail, cause });
  });
  const { default: inner } = loaded.default as { default?: unknown };
  return (inner ?? loaded.default) as DailyCallFactory;
}

type TrackName = 'audio' | 'video' | 'screenVideo';

/** What can be played of these; the stream that is there already, if it holds just that; null: nothing. */
function streamOf(
  known: MediaStream | null,
  participant: DailyParticipant,
  names: readonly TrackName[],
): MediaStream | null {
  const tracks = names.flatMap((name) => {
    const { state, persistentTrack } = participant.tracks[name];
    return state === 'playable' && persistentTrack ? [persistentTrack] : [];
  });
  if (tracks.length === 0) return null;
  const before = known?.getTracks() ?? [];
  const same = before.length === tracks.length && tracks.every((track) => before.includes(track));
  return same ? known : new MediaStream(tracks);
}
