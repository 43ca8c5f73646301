/**
 * Simulated consultants, so that a newcomer sees the whole flow alone. A process of its own that knows the server by its
 * address only: CC_URL. DEMO_CONSULTANTS says how many (12); consultant1 to consultant3 are left to people.
 */
import { DEFAULT_URL } from './demo/address.ts';
import { demoConsultants, HUMAN_CONSULTANTS } from './demo/people.ts';
import { simulateConsultant } from './demo/simulated-consultant.ts';

/** Passwords are checked two at a time; more sign-ins at once would only wait in line. */
const SIGN_IN_AT_ONCE = 3;

const url = process.env.CC_URL ?? DEFAULT_URL;
const wanted = Number(process.env.DEMO_CONSULTANTS ?? 12);
const people = demoConsultants.slice(HUMAN_CONSULTANTS, HUMAN_CONSULTANTS + wanted);

const abort = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    abort.abort();
    // The sockets say goodbye first.
    setImmediate(() => process.exit(0));
  });
}

const waiting = people.values();
const signInNext = async (): Promise<void> => {
  for (const consultant of waiting) {
    await simulateConsultant({ url, consultant, signal: abort.signal, note: (text) => console.error(text) });
  }
};
await Promise.all(Array.from({ length: SIGN_IN_AT_ONCE }, signInNext));
console.log(`${people.length} simulated consultants are available at ${url}`);
process.send?.({ type: 'ready' });
