/** Where the demo plays: on the server that runs, or on one of its own whose times are short enough to watch. */
import { rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ConsultantConnect } from '../../client-sdk/src/index.ts';
import { temporaryDataFolder } from '../embedded/data-folder.ts';
import { LocalFailure } from '../embedded/failure.ts';
import { startAll } from '../launcher.ts';
import { type Progress, showProgress } from '../progress.ts';
import { DEFAULT_URL } from './address.ts';
import { DEMO_CLIENT, DEMO_PASSWORD } from './people.ts';
import { secondsText } from './words.ts';

export interface Venue {
  url: string;
  stop(): Promise<void>;
}

/** Nobody wants to watch a free call for longer than this. */
const WATCHABLE_SECONDS = 60;
const PROBE_TIMEOUT_MS = 1_500;

/** From free to paid within seconds; the rest as always. */
const SHORT_TIMES = {
  FREE_SECONDS: '6',
  HOLD_BLOCK_SECONDS: '60',
  HOLD_LEAD_SECONDS: '10',
  WRAP_UP_SECONDS: '2',
};

/** @throws LocalFailure when the server that was asked for is not there */
export async function findVenue(
  env: Record<string, string | undefined>,
  tell: (text: string) => void,
  signal: AbortSignal,
): Promise<Venue> {
  const asked = env.CC_URL;
  if (asked !== undefined && asked !== '') {
    if (!(await isReady(asked))) throw new LocalFailure(`No Consultant Connect answers at ${asked} (CC_URL).`);
    return { url: asked, stop: async () => undefined };
  }
  if (await isReady(DEFAULT_URL)) {
    const freeSeconds = await freeSecondsAt(DEFAULT_URL);
    if (freeSeconds !== undefined && freeSeconds <= WATCHABLE_SECONDS) {
      return { url: DEFAULT_URL, stop: async () => undefined };
    }
    const known = freeSeconds === undefined ? 'Its calls' : `The first ${secondsText(freeSeconds)} of its calls`;
    tell(
      `A server runs at ${DEFAULT_URL}. ${known} are free for longer than one wants to watch, so the demo starts one of its own, with short times. (To play on that one all the same: CC_URL=${DEFAULT_URL} npm run demo)`,
    );
  } else {
    tell('No server runs, so the demo starts one of its own, with short times, and stops it afterwards.');
  }
  return startOwn(env, signal);
}

async function startOwn(env: Record<string, string | undefined>, signal: AbortSignal): Promise<Venue> {
  const dataDir = temporaryDataFolder();
  const removeData = (): void => rmSync(dataDir, { recursive: true, force: true });
  const kept = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ', 'SystemRoot'];
  const plain = Object.fromEntries(kept.map((name) => [name, env[name]]));
  // What the simulated people and processes have to say is in their logs; here it would break the timeline.
  const progress: Progress = { ...showProgress(process.stdout), note: () => undefined };
  try {
    const own = await startAll({ env: { ...plain, ...SHORT_TIMES, PORT: '0' }, dataDir, progress, signal });
    return {
      url: own.url,
      stop: async () => {
        await own.stop();
        removeData();
      },
    };
  } catch (error) {
    removeData();
    throw error;
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}

/** Each session carries the terms of its day; the newest of the demo client tells, if there is one. */
async function freeSecondsAt(url: string): Promise<number | undefined> {
  const client = new ConsultantConnect({ url, logLevel: 'silent' });
  try {
    await client.auth.login(DEMO_CLIENT, DEMO_PASSWORD);
    const { items } = await client.sessions.list({ limit: 1 });
    return items[0]?.freeSeconds;
  } catch {
    return undefined;
  } finally {
    await client.auth.logout().catch(() => undefined);
  }
}

/** Looks again and again until there is something, at most for the given time. */
export async function poll<Found>(
  look: () => Promise<Found | undefined>,
  timeoutMs: number,
): Promise<Found | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined || Date.now() >= deadline) return found;
    await delay(50);
  }
}
