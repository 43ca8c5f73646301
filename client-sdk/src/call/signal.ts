/** What two devices tell each other through `session:signal`. The server relays it untouched, to every device of the other. */
export type SignalBody =
  /** This device is in the call; whoever hears it answers once with a hello of its own. */
  | { readonly kind: 'hello'; readonly answer: boolean }
  | { readonly kind: 'description'; readonly description: RTCSessionDescriptionInit }
  | { readonly kind: 'candidate'; readonly candidate: RTCIceCandidateInit | null }
  /** `replaced`: another device of yours has taken over; `left`: this one is gone. */
  | { readonly kind: 'bye'; readonly reason: 'replaced' | 'left' };

export type Signal = SignalBody & {
  /** Of this device, in this call: a page that is loaded again is another device. */
  readonly from: string;
  /** Left out: for whoever hears it. */
  readonly to?: string;
};

const kinds: readonly string[] = ['hello', 'description', 'candidate', 'bye'] satisfies SignalBody['kind'][];

/** The other side may run another version, or none of ours: what is not understood is passed over. */
export function readSignal(value: unknown): Signal | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, from, to } = value as Partial<Signal>;
  if (typeof kind !== 'string' || !kinds.includes(kind) || typeof from !== 'string') return undefined;
  if (to !== undefined && typeof to !== 'string') return undefined;
  const { description } = value as { description?: unknown };
  if (kind === 'description' && (typeof description !== 'object' || description === null)) return undefined;
  return value as Signal;
}
