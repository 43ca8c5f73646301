import type { Call } from '../call/call.ts';
import type { Session, SessionClock } from '../contract.ts';
import type { JoinableSession } from '../joinable-session.ts';
import type { LiveSession } from '../live-session.ts';
import { chatBox } from './chat.ts';
import { button, h } from './dom.ts';
import type { Stage } from './stage.ts';
import { clock, money, notices, problems } from './words.ts';

/** The call with its chat and clock. Settles with the session once it has ended. */
export async function holdCall(stage: Stage, session: JoinableSession): Promise<Session> {
  const remoteVideo = h('video', { part: 'remote-video', 'aria-label': 'The other side', playsinline: true });
  const localVideo = h('video', { part: 'local-video', 'aria-label': 'You', playsinline: true });
  const time = h('p', { part: 'clock', role: 'timer', 'aria-live': 'off' }, 'The clock starts when both are here.');
  const controls = h('div', { part: 'controls', role: 'group', 'aria-label': 'Call' });
  const aside = h('div', { part: 'aside' });
  stage.show('call', 'Your call', h('div', { part: 'videos' }, remoteVideo, localVideo), time, controls, aside);
  stage.say('Joining…');

  const live = await session.join({ localVideo, remoteVideo });
  const { call } = live;
  const offs = [
    live.on('clock', (now) => {
      time.textContent = running(now);
    }),
    live.on('notice', ({ code }) => stage.say(notices[code])),
    ...(call ? followCall(stage, call) : []),
  ];
  controls.append(...(call ? callButtons(stage, call) : []), endButton(stage, live));
  aside.append(await chatBox(stage, live));
  stage.signal.addEventListener('abort', () => void live.leave().catch(() => {}), { once: true });
  const ended = await live.ended;
  for (const off of offs) off();
  return ended;
}

const running = ({ elapsed, freeRemaining, amount }: SessionClock): string =>
  freeRemaining > 0
    ? `${clock(elapsed)}, free for another ${clock(freeRemaining)}`
    : `${clock(elapsed)}, ${money(amount)} so far`;

function followCall(stage: Stage, call: Call): (() => void)[] {
  const tell = (): void => {
    if (call.state === 'connecting') stage.say('Waiting for the other side…');
    else if (call.state === 'connected') stage.say('Connected.');
    else if (call.state === 'reconnecting') stage.say('The line is broken, connecting again…');
  };
  tell();
  return [
    call.on('state', tell),
    call.on('problem', (problem) => stage.say(problems[problem])),
    call.on('takenOver', () => stage.say('The call goes on in another window of yours.')),
  ];
}

/** A call elsewhere has its buttons there. */
function callButtons(stage: Stage, call: Call): HTMLElement[] {
  if (call.provider === 'zoom') {
    return [h('a', { part: 'button open', href: call.url ?? '', target: '_blank', rel: 'noopener' }, 'Open the call')];
  }
  const toggles = [
    {
      part: 'microphone',
      on: 'Mute',
      off: 'Unmute',
      is: () => call.microphoneOn,
      set: (it: boolean) => call.setMicrophone(it),
    },
    {
      part: 'camera',
      on: 'Camera off',
      off: 'Camera on',
      is: () => call.cameraOn,
      set: (it: boolean) => call.setCamera(it),
    },
    {
      part: 'screen',
      on: 'Stop sharing',
      off: 'Share screen',
      is: () => call.screenOn,
      set: (it: boolean) => call.setScreen(it),
    },
  ].map(({ part, on, off, is, set }) => {
    const toggle: HTMLButtonElement = button(off, part, () => void stage.attempt(toggle, () => set(!is())));
    return { toggle, look: () => toggle.replaceChildren(is() ? on : off) };
  });
  const look = (): void => {
    for (const it of toggles) it.look();
  };
  call.on('changed', look);
  call.on('local', look);
  look();
  return toggles.map(({ toggle }) => toggle);
}

function endButton(stage: Stage, live: LiveSession): HTMLElement {
  const end: HTMLButtonElement = button(
    'End the call',
    'end',
    () => void stage.attempt(end, async () => void (await live.end())),
  );
  return end;
}
