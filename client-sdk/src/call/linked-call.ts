import { Emitter, type Listener, type Off } from '../emitter.ts';
import { ConsultantConnectError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Call, CallDevices, CallEvents, CallMedia, CallState } from './call.ts';
import type { CallSession } from './call-session.ts';

/**
 * A call that takes place elsewhere: in Zoom's own window, at `url`. This page shows the link, the chat and the clock; camera,
 * microphone and screen are Zoom's.
 */
export class LinkedCall implements Call {
  readonly provider = 'zoom';
  readonly url: string;
  readonly media: CallMedia = 'none';
  readonly local = null;
  readonly remote = null;
  readonly remoteScreen = null;
  readonly microphoneOn = false;
  readonly cameraOn = false;
  readonly screenOn = false;
  readonly quality = null;
  readonly #events: Emitter<CallEvents>;
  readonly #off: Off;
  #state: CallState = 'connected';

  constructor(session: CallSession, log: Log) {
    if (session.joinData.url === undefined) {
      throw new ConsultantConnectError({ code: 'bad_answer', detail: 'The server named no meeting.' });
    }
    this.url = session.joinData.url;
    this.#events = new Emitter((error) => log.error('a listener failed', error));
    this.#off = session.on('ended', () => void this.leave());
  }

  get state(): CallState {
    return this.#state;
  }

  on<Name extends keyof CallEvents>(event: Name, listener: Listener<CallEvents[Name]>): Off {
    return this.#events.on(event, listener);
  }

  setMicrophone(): Promise<void> {
    return Promise.reject(elsewhere());
  }
  setCamera(): Promise<void> {
    return Promise.reject(elsewhere());
  }
  setScreen(): Promise<void> {
    return Promise.reject(elsewhere());
  }
  useDevice(): Promise<void> {
    return Promise.reject(elsewhere());
  }

  async devices(): Promise<CallDevices> {
    return { microphones: [], cameras: [], speakers: [] };
  }

  async leave(): Promise<void> {
    if (this.#state === 'ended') return;
    this.#off();
    this.#state = 'ended';
    this.#events.emit('state', 'ended');
  }
}

const elsewhere = (): ConsultantConnectError =>
  new ConsultantConnectError({
    code: 'unsupported',
    detail: 'Camera, microphone and screen are in the window of the call.',
  });
