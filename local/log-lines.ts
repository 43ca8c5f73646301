/** What of a child's pino lines a person at the terminal should see, and how. */

const WARNING = 40;
const NAMES: Record<number, string> = { 40: 'warning', 50: 'error', 60: 'fatal' };

interface LogEntry {
  level: number;
  msg?: string;
  err?: { message?: string };
}

/** The entry behind a line, or undefined when the line is no pino entry. */
export function parseLogLine(line: string): LogEntry | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry = JSON.parse(line) as Partial<LogEntry>;
    return typeof entry.level === 'number' ? (entry as LogEntry) : undefined;
  } catch {
    return undefined;
  }
}

/** "warning: payment provider is slow (timeout)", or undefined for what is not worth a person's attention. */
export function shortWarning(line: string): string | undefined {
  const entry = parseLogLine(line);
  if (!entry || entry.level < WARNING) return undefined;
  const reason = entry.err?.message && entry.err.message !== entry.msg ? ` (${entry.err.message})` : '';
  return `${NAMES[entry.level] ?? 'warning'}: ${entry.msg ?? 'no message'}${reason}`;
}

/** The last thing in `lines` that sounds like the reason why a process ended. */
export function lastReason(lines: readonly string[]): string | undefined {
  for (const line of lines.toReversed()) {
    const warning = shortWarning(line);
    if (warning) return warning;
    if (isPlain(line) && /error/i.test(line)) return line.trim();
  }
  return lines.findLast(isPlain)?.trim();
}

/** Neither a log entry nor a line of a stack. */
const isPlain = (line: string): boolean => line.trim() !== '' && !/^\s*(at |\{|Node\.js v)/.test(line);
