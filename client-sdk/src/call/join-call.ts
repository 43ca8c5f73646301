import { ConsultantConnectError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Call, CallOptions } from './call.ts';
import type { CallSession } from './call-session.ts';

/** Begins the call on this device; the provider's code is loaded now, and not before. */
export async function joinCall(session: CallSession, options: CallOptions, log: Log): Promise<Call> {
  if (typeof RTCPeerConnection === 'undefined') {
    throw new ConsultantConnectError({ code: 'unsupported', detail: 'Calls need a browser with WebRTC.' });
  }
  switch (session.joinData.provider) {
    case 'p2p': {
      const { P2pCall } = await import('./p2p-call.ts');
      const call = new P2pCall(session, options, log);
      call.start();
      return call;
    }
    case 'daily': {
      const { DailyCall } = await import('./daily-call.ts');
      return DailyCall.enter(session, options, log);
    }
    case 'zoom': {
      const { LinkedCall } = await import('./linked-call.ts');
      return new LinkedCall(session, log);
    }
  }
}
