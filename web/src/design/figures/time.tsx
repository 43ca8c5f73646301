import { formatAgo, formatClock, formatDate, formatDateTime, formatTime } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';

const FORMS = { date: formatDate, time: formatTime, 'date-time': formatDateTime } as const;

/** A moment in the viewer's own zone. `at` is an ISO instant. */
export function Time({ at, as = 'date-time' }: { at: string; as?: keyof typeof FORMS }) {
  return (
    <time className="numerals" dateTime={at} title={formatDateTime(at)}>
      {FORMS[as](at)}
    </time>
  );
}

/** How long ago, kept true. */
export function TimeAgo({ at }: { at: string }) {
  const now = useNow(30_000);
  return (
    <time className="numerals" dateTime={at} title={formatDateTime(at)}>
      {formatAgo(at, now)}
    </time>
  );
}

/** Minutes and seconds of a duration given in seconds. */
export const Duration = ({ seconds }: { seconds: number }) => <span className="numerals">{formatClock(seconds)}</span>;

/** Counts down to an ISO instant, by the second; silent for screen readers, whose words the page says itself. */
export function Countdown({ to }: { to: string }) {
  const now = useNow(250);
  const left = Math.max(0, Math.ceil((Date.parse(to) - now) / 1000));
  return (
    <span className="numerals" role="timer" aria-live="off">
      {formatClock(left)}
    </span>
  );
}
