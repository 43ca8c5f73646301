/** Networks as people have them: gone, silent, and back again. */
import type { Visitor } from './visitor.ts';

/** What the browser itself says about a network that is gone; everything else is still a fault. */
const NETWORK_FAULTS = /net::ERR_|WebSocket connection to|WebSocket is closed/u;

export function forgetNetworkFaults({ faults }: Visitor): void {
  const others = faults.filter((fault) => !NETWORK_FAULTS.test(fault));
  faults.splice(0, faults.length, ...others);
}
