import type { LiveSession, SessionClock } from '../../client-sdk/src/index.ts';
import type { Agreement, Stage } from './play.ts';
import { moneyText, secondsText } from './words.ts';

/** Paid seconds to watch, and free ones where the free time is too long to watch all of it. */
const PAID_SECONDS = 8;
const FREE_SECONDS_WATCHED = 15;
const EVERY_SECONDS = 2;
/** What the client says: at first, and once the consultant has asked something. */
const GREETING = 'Hello, and thank you for taking this. Where do we begin?';
const ANSWER = 'Let me show you.';
const ANSWERED_LINE = 2;

const notices: Record<string, string> = {
  free_ending: 'the free time ends soon: both are warned',
  billing_started: 'the free time is over: each second counts from here',
  cap_near: 'the spend cap is near',
  hold_failed: 'the next hold failed',
  peer_lost: 'the consultant is gone',
  peer_back: 'the consultant is back',
};

/** Both join, talk, and the clock runs through free to paid. */
export async function playCall(
  { client, timeline }: Stage,
  { session }: Agreement,
): Promise<{ startedAfterMs: number }> {
  const call = await client.sessions.join(session.id);
  timeline.say('joins', 'the client is in the call');
  await started(call);
  const startedAfterMs = timeline.elapsedMs();
  timeline.say('started', 'both are there: the clock runs');

  const speak = async (text: string): Promise<void> => {
    timeline.say('says', `client: ${text}`);
    await call.send(text);
  };
  let heard = 0;
  call.on('message', ({ text }) => {
    timeline.say('says', `consultant: ${text}`);
    if (++heard === ANSWERED_LINE) void speak(ANSWER).catch(() => undefined);
  });
  call.on('notice', ({ code }) => timeline.say('notice', timeline.paint('yellow', notices[code] ?? code)));
  const enough = watchClock(call, (text) => timeline.say('clock', text));
  await speak(GREETING);

  await Promise.race([enough, call.ended]);
  const ended = call.session.endedAt === null ? await call.end() : call.session;
  timeline.say('ends', `${ended.elapsed} s together, ${ended.billable} s of them paid`);
  return { startedAfterMs };
}

async function started(call: LiveSession): Promise<void> {
  if (call.session.startedAt !== null) return;
  await Promise.race([new Promise((resolve) => call.on('started', resolve)), call.ended]);
}

/** Settles when there was enough to see. */
function watchClock(call: LiveSession, tell: (text: string) => void): Promise<void> {
  const isLong = call.session.freeSeconds > FREE_SECONDS_WATCHED * 4;
  return new Promise((resolve) => {
    call.on('clock', (clock) => {
      if (clock.elapsed > 0 && clock.elapsed % EVERY_SECONDS === 0) tell(clockText(clock));
      if (clock.billable >= PAID_SECONDS) resolve();
      if (isLong && clock.elapsed >= FREE_SECONDS_WATCHED) {
        tell(`${secondsText(clock.freeRemaining)} more would be free; the client has seen enough`);
        resolve();
      }
    });
  });
}

const clockText = ({ elapsed, freeRemaining, billable, amount }: SessionClock): string =>
  freeRemaining > 0
    ? `${elapsed} s, ${freeRemaining} s free left`
    : `${elapsed} s, ${billable} s paid: ${moneyText(amount)}`;
