/** A call, whichever provider carries it. */
import type { JoinData } from '../contract.ts';
import type { Listener, Off } from '../emitter.ts';

/**
 * - `connecting`: nobody of the other side has been reached yet
 * - `connected`: media flow (or would, if anybody had any)
 * - `reconnecting`: they did, and will again if the network lets them
 * - `ended`: left, taken over by another device of one's own, or the session is over
 */
export type CallState = 'connecting' | 'connected' | 'reconnecting' | 'ended';

/** What this device can send: when the camera is denied or missing it is `audio`, without a microphone `none`: the chat is left. */
export type CallMedia = 'video' | 'audio' | 'none';

/** What this device could send with and play on. */
export interface CallDevices {
  /** What can be heard with. */
  microphones: MediaDeviceInfo[];
  /** What can be seen with. */
  cameras: MediaDeviceInfo[];
  /** Where sound can come out; empty where the browser does not let one choose. */
  speakers: MediaDeviceInfo[];
}

/** Of the last two seconds. */
export interface CallQuality {
  /** All of it in one word. */
  level: 'good' | 'fair' | 'poor';
  /** To the other device and back; null while it is not known. */
  roundTripMs: number | null;
  /** Share of the packets from the other device that were lost, 0 to 1. */
  packetLoss: number;
  /** How unevenly packets come, in milliseconds. */
  jitterMs: number;
  /** What arrives, in kilobits per second. */
  incomingKbps: number;
}

/**
 * Something that the call goes on without:
 * - `camera_denied`, `camera_missing`, `microphone_denied`, `microphone_missing`: see `CallMedia`
 * - `permission_waiting`: the browser's question has not been answered for a while
 * - `no_route`: the two devices cannot reach each other; a TURN server would help
 */
export type CallProblem =
  | 'camera_denied'
  | 'camera_missing'
  | 'microphone_denied'
  | 'microphone_missing'
  | 'permission_waiting'
  | 'no_route';

/** What happens in a call. */
export interface CallEvents {
  /** It connects, is connected, is mended, or is over. */
  state: CallState;
  /** One's own camera and microphone, when they are there or have changed. */
  local: MediaStream;
  /** The other's voice and picture; null when they are gone. */
  remote: MediaStream | null;
  /** What the other shows of their screen; null when they have stopped. */
  remoteScreen: MediaStream | null;
  /** Microphone, camera or screen of this device were switched on or off. */
  changed: Call;
  /** Every few seconds while connected. */
  quality: CallQuality;
  /** Something that this device has to do without, or that a person has to settle. */
  problem: CallProblem;
  /** The call goes on at another device of one's own. */
  takenOver: undefined;
}

/** Where a call is shown, and what it begins with. */
export interface CallOptions {
  /** Shows one's own picture, without its sound. */
  localVideo?: HTMLVideoElement;
  /** Plays the other's. */
  remoteVideo?: HTMLVideoElement;
  /** Where the other's shared screen is shown; without it the screen takes the place of their picture. */
  remoteScreenVideo?: HTMLVideoElement;
  /** False: begin with the microphone off. */
  microphone?: boolean;
  /** False: begin with the camera off. */
  camera?: boolean;
}

/** A call as this device has it. */
export interface Call {
  /** Where the call is held. */
  readonly provider: JoinData['provider'];
  /** How far it is. */
  readonly state: CallState;
  /** What this device sends: picture and sound, sound alone, or nothing. */
  readonly media: CallMedia;
  /** This device’s own picture and sound; null without any. */
  readonly local: MediaStream | null;
  /** The other’s picture and sound; null until they come. */
  readonly remote: MediaStream | null;
  /** The screen that the other shares; null while they share none. */
  readonly remoteScreen: MediaStream | null;
  /** Whether this device is heard. */
  readonly microphoneOn: boolean;
  /** Whether this device is seen. */
  readonly cameraOn: boolean;
  /** Whether this device shares its screen. */
  readonly screenOn: boolean;
  /** As last measured; null before. */
  readonly quality: CallQuality | null;
  /** For a provider that has rooms of its own: where this device enters, in case the call is to be opened elsewhere. */
  readonly url: string | null;
  /** @returns what ends it */
  on<Name extends keyof CallEvents>(event: Name, listener: Listener<CallEvents[Name]>): Off;
  /** Mutes, or is heard again; asks for the microphone where there was none. */
  setMicrophone(on: boolean): Promise<void>;
  /** Turns the camera off or on; asks for it where there was none. */
  setCamera(on: boolean): Promise<void>;
  /** Asks which screen or window to show, and shows it until it is switched off here or by the browser. */
  setScreen(on: boolean): Promise<void>;
  /** What there is to choose from; names are empty until the person has allowed one. */
  devices(): Promise<CallDevices>;
  /** Changes to another microphone or camera, by `deviceId`. */
  useDevice(device: { microphone?: string; camera?: string }): Promise<void>;
  /** Leaves with this device and switches camera and microphone off; the session goes on. */
  leave(): Promise<void>;
}
