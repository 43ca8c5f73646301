import type { CallQuality } from './call.ts';

/** Running totals as `getStats` tells them; two of them make a quality. */
export interface MediaTotals {
  at: number;
  received: number;
  lost: number;
  bytes: number;
  jitterMs: number;
  roundTripMs: number | null;
}

const inbound = (it: { type: string }): it is RTCInboundRtpStreamStats => it.type === 'inbound-rtp';
const pair = (it: { type: string }): it is RTCIceCandidatePairStats => it.type === 'candidate-pair';

export function readTotals(report: RTCStatsReport, at: number): MediaTotals {
  const totals: MediaTotals = { at, received: 0, lost: 0, bytes: 0, jitterMs: 0, roundTripMs: null };
  report.forEach((it: { type: string }) => {
    if (inbound(it)) {
      totals.received += it.packetsReceived ?? 0;
      totals.lost += Math.max(0, it.packetsLost ?? 0);
      totals.bytes += it.bytesReceived ?? 0;
      totals.jitterMs = Math.max(totals.jitterMs, (it.jitter ?? 0) * 1000);
    } else if (pair(it) && it.nominated && it.currentRoundTripTime !== undefined) {
      totals.roundTripMs = it.currentRoundTripTime * 1000;
    }
  });
  return totals;
}

const MEASURE_EVERY_MS = 2_000;

/** Looks at a link again and again, and tells what it was like since the last look. */
export class QualityMeter {
  readonly #timer: ReturnType<typeof setInterval>;
  #before: { readonly link: object; readonly totals: MediaTotals } | undefined;

  /** @param linkNow the link that carries the media now; undefined: none does */
  constructor(linkNow: () => { stats(): Promise<RTCStatsReport> } | undefined, tell: (quality: CallQuality) => void) {
    this.#timer = setInterval(() => void this.#measure(linkNow, tell), MEASURE_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #measure(...[linkNow, tell]: ConstructorParameters<typeof QualityMeter>): Promise<void> {
    const link = linkNow();
    if (!link) return;
    const totals = readTotals(await link.stats(), performance.now());
    if (link !== linkNow()) return;
    const before = this.#before;
    this.#before = { link, totals };
    if (before?.link === link) tell(qualityBetween(before.totals, totals));
  }
}

/** Where people begin to notice (fair), and where they begin to complain (poor). */
const FAIR = { roundTripMs: 250, packetLoss: 0.03, jitterMs: 40 };
const POOR = { roundTripMs: 500, packetLoss: 0.1, jitterMs: 100 };

export function qualityBetween(before: MediaTotals, after: MediaTotals): CallQuality {
  const received = after.received - before.received;
  const lost = Math.max(0, after.lost - before.lost);
  const seconds = (after.at - before.at) / 1000;
  const measured = {
    roundTripMs: after.roundTripMs ?? 0,
    packetLoss: received + lost > 0 ? lost / (received + lost) : 0,
    jitterMs: after.jitterMs,
  };
  const over = (limit: typeof FAIR): boolean =>
    measured.roundTripMs > limit.roundTripMs ||
    measured.packetLoss > limit.packetLoss ||
    measured.jitterMs > limit.jitterMs;
  return {
    level: over(POOR) ? 'poor' : over(FAIR) ? 'fair' : 'good',
    roundTripMs: after.roundTripMs,
    packetLoss: measured.packetLoss,
    jitterMs: after.jitterMs,
    incomingKbps: seconds > 0 ? Math.max(0, ((after.bytes - before.bytes) * 8) / 1000 / seconds) : 0,
  };
}
