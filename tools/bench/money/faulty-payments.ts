/** A payment provider with a bad line: the real simulated one behind it does what it is asked, or is never asked, and nobody hears. */
import type { Payments } from '../../../core/ports/payments.ts';

/** Where a call breaks: it never arrives, or its answer never comes back; by an exception, or by the adapter's own `unknown`. */
export type Fault = 'lost' | 'unanswered' | 'reset';

/** What becomes of the next call that moves money; undefined: it goes well. */
export type NextFault = (call: string) => Fault | undefined;

const MOVING = ['placeHold', 'capture', 'refund', 'reverse', 'payOut'] as const;

export function withFaults<P extends Payments>(payments: P, next: NextFault): P {
  const broken = { ...payments };
  for (const name of MOVING) {
    const real = payments[name] as (input: unknown) => Promise<unknown>;
    const call = async (input: unknown): Promise<unknown> => {
      const fault = next(name);
      if (fault === 'lost') return { status: 'unknown' };
      if (fault === undefined) return real(input);
      await real(input);
      if (fault === 'reset') throw new Error('the connection was reset');
      return { status: 'unknown' };
    };
    Object.assign(broken, { [name]: call });
  }
  const release = payments.release.bind(payments);
  broken.release = async (hold) => {
    const fault = next('release');
    if (fault === 'lost') return 'unknown';
    const outcome = await release(hold);
    return fault === undefined ? outcome : 'unknown';
  };
  return broken;
}
