import { setTimeout as delay } from 'node:timers/promises';
import {
  ConsultantConnect,
  ConsultantConnectError,
  type Invitation,
  type LiveSession,
  type Question,
} from '../../client-sdk/src/index.ts';
import { linesFor, reactTo } from './manner.ts';
import { DEMO_PASSWORD, type DemoConsultant } from './people.ts';
import { seededRandom } from './random.ts';

export interface Simulation {
  url: string;
  consultant: DemoConsultant;
  signal: AbortSignal;
  /** One line about something that went wrong. */
  note: (text: string) => void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;
const CONNECT_TIMEOUT_MS = 30_000;

/**
 * A consultant who is online from now on, offers to take what suits, and talks in the calls that come of it; whatever
 * the server does in between. They use the client package as anybody would.
 * @returns once they are available for the first time; they go on until the signal aborts
 */
export function simulateConsultant(simulation: Simulation): Promise<void> {
  const available = Promise.withResolvers<void>();
  void keepOnline(simulation, available.resolve).finally(available.resolve);
  return available.promise;
}

async function keepOnline(simulation: Simulation, onAvailable: () => void): Promise<void> {
  const { signal, consultant, note } = simulation;
  for (let failures = 0; !signal.aborted; ) {
    const client = new ConsultantConnect({ url: simulation.url, logLevel: 'silent' });
    const leave = (): void => client.disconnect();
    signal.addEventListener('abort', leave, { once: true });
    try {
      await goOnline(client, simulation);
      failures = 0;
      onAvailable();
      // A lost connection comes back by itself; closed is one that the server no longer accepts.
      await untilClosed(client);
      if (!signal.aborted) note(`${consultant.email} was cut off and signs in again`);
    } catch (error) {
      if (!signal.aborted && failures === 0) note(`${consultant.email} cannot sign in: ${reasonOf(error)}`);
      await rest(failures++, error, signal);
    } finally {
      signal.removeEventListener('abort', leave);
      client.disconnect();
    }
  }
}

async function goOnline(client: ConsultantConnect, { consultant, signal, note }: Simulation): Promise<void> {
  const random = seededRandom(consultant.email);
  const questions = new Map<string, Question>();
  const attended = new Set<string>();
  const tell = (error: unknown): void => {
    if (!signal.aborted && !isNormal(error)) note(`${consultant.email}: ${reasonOf(error)}`);
  };

  const react = async (invitation: Invitation): Promise<void> => {
    const reaction = reactTo(invitation.question, consultant, random);
    await delay(reaction.afterMs, undefined, { signal });
    if (!client.dispatch.invitations.some(({ match }) => match.id === invitation.match.id)) return;
    if (reaction.kind === 'decline') return void (await client.dispatch.decline(invitation, reaction));
    questions.set(invitation.question.id, invitation.question);
    await client.dispatch.offer(invitation, reaction);
  };
  const attend = async (sessionId: string): Promise<void> => {
    if (attended.has(sessionId)) return;
    attended.add(sessionId);
    await delay(random.between(300, 900), undefined, { signal });
    const session = await client.sessions.join(sessionId);
    const question = questions.get(session.session.questionId);
    questions.clear();
    talk(session, linesFor(question, consultant), { pauseMs: () => random.between(700, 2_200), signal, tell });
  };

  client.dispatch.on('invited', (invitation) => void react(invitation).catch(tell));
  client.on('session:opened', ({ session }) => void attend(session.id).catch(tell));
  client.on('snapshot', ({ session, availability }) => {
    if (session) void attend(session.id).catch(tell);
    if (availability?.availability === 'away') void client.dispatch.goOnline().catch(tell);
  });
  await client.auth.login(consultant.email, DEMO_PASSWORD);
  await client.connect({ timeoutMs: CONNECT_TIMEOUT_MS });
  await client.dispatch.goOnline();
}

interface Conversation {
  pauseMs: () => number;
  signal: AbortSignal;
  tell: (error: unknown) => void;
}

/** Opens the conversation once both are there, then answers each message, until the client ends the call. */
function talk(session: LiveSession, lines: readonly string[], { pauseMs, signal, tell }: Conversation): void {
  const unsaid = lines.values();
  const speak = async (): Promise<void> => {
    await delay(pauseMs(), undefined, { signal });
    const { value: line } = unsaid.next();
    if (line !== undefined && session.session.endedAt === null) await session.send(line);
  };
  if (session.session.startedAt !== null) void speak().catch(tell);
  else session.on('started', () => void speak().catch(tell));
  session.on('message', () => void speak().catch(tell));
}

function untilClosed(client: ConsultantConnect): Promise<void> {
  if (client.connectionState === 'closed') return Promise.resolve();
  return new Promise((resolve) => client.onConnection('state', (state) => state === 'closed' && resolve()));
}

/** Longer and longer, or as long as the server asks for. */
async function rest(failures: number, error: unknown, signal: AbortSignal): Promise<void> {
  const asked = error instanceof ConsultantConnectError ? (error.retryAfter ?? 0) * 1000 : 0;
  const own = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
  await delay(Math.max(asked, own), undefined, { signal }).catch(() => undefined);
}

/** Others are faster, questions are cancelled, calls end while one is typing: that is the market, not a failure. */
const isNormal = (error: unknown): boolean =>
  error instanceof ConsultantConnectError
    ? ['already_taken', 'invalid_state', 'not_found', 'disconnected', 'timeout'].includes(error.code)
    : error instanceof Error && error.name === 'AbortError';

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
