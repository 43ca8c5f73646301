/** `npm run demo [-- "own question"]`: a question's whole way in the terminal, as a timeline with milliseconds. */
import { ConsultantConnect, ConsultantConnectError } from '../client-sdk/src/index.ts';
import { findCompany } from './demo/company.ts';
import { DEMO_CLIENT, DEMO_PASSWORD, demoQuestions } from './demo/people.ts';
import { play } from './demo/play.ts';
import { createTimeline } from './demo/timeline.ts';
import { findVenue } from './demo/venue.ts';
import { shorten } from './demo/words.ts';
import { LocalFailure } from './embedded/failure.ts';

const TITLE_LENGTH = 200;
const SHORTEST_BODY = 10;

const timeline = createTimeline(process.stdout);
const abort = new AbortController();
/** What has to be undone at the end, the last first. */
const cleanUp: (() => Promise<unknown> | unknown)[] = [];
let isOver = false;

async function finish(exitCode: number): Promise<never> {
  if (isOver) return new Promise(() => undefined);
  isOver = true;
  for (const undo of cleanUp.toReversed()) await Promise.resolve(undo()).catch(() => undefined);
  process.exit(exitCode);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    abort.abort();
    void finish(130);
  });
}

// Whoever reads the output may have seen enough (`npm run demo | head`).
process.stdout.on('error', () => void finish(0));

try {
  const question = questionFrom(process.argv.slice(2).join(' ').trim());
  const venue = await findVenue(process.env, (text) => console.log(`\n${text}\n`), abort.signal);
  cleanUp.push(venue.stop);
  const client = await signIn(venue.url);
  cleanUp.push(() => client.disconnect());
  const company = await findCompany(venue.url, client);
  cleanUp.push(company.leave);
  timeline.heading(`Consultant Connect at ${venue.url} · ${company.size} consultants online`);
  cleanUp.push(() => leaveNothingOpen(client));
  await play({ url: venue.url, client, timeline }, question);
  await finish(0);
} catch (error) {
  if (!abort.signal.aborted) {
    console.error(error instanceof LocalFailure ? error.message : `The demo stopped: ${sentence(error)}`);
  }
  await finish(1);
}

function questionFrom(words: string): { title: string; body: string } {
  if (words === '') {
    // Several of the simulated twelve know something about it, so that there is a choice to watch.
    const question = demoQuestions.find(({ field }) => field === 'hr');
    if (!question) throw new LocalFailure('There is no demo question.');
    return question;
  }
  const body = words.length < SHORTEST_BODY ? `${words} (asked from the terminal)` : words;
  return { title: shorten(words.length < 5 ? `About ${words}` : words, TITLE_LENGTH), body };
}

async function signIn(url: string): Promise<ConsultantConnect> {
  const client = new ConsultantConnect({ url, logLevel: 'silent' });
  try {
    await client.auth.login(DEMO_CLIENT, DEMO_PASSWORD);
  } catch (error) {
    if (!(error instanceof ConsultantConnectError) || error.code !== 'unauthenticated') throw error;
    throw new LocalFailure(`${url} has no demo accounts: seed its database first (npm run seed), or unset CC_URL.`);
  }
  await client.connect();
  await leaveNothingOpen(client);
  return client;
}

/** What an interrupted demo left: a client is in one call at a time. */
async function leaveNothingOpen(client: ConsultantConnect): Promise<void> {
  const { session, openQuestions = [] } = client.state ?? {};
  if (session) await client.emit('session:end', { sessionId: session.id });
  for (const { question } of openQuestions) await client.emit('question:cancel', { questionId: question.id });
}

function sentence(error: unknown): string {
  if (error instanceof ConsultantConnectError) {
    return [error.detail, ...error.errors.map(({ path, message }) => `${path}: ${message}`)].join(' ');
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
