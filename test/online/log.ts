import type { Log } from '../../core/ports/log.ts';

export interface Recorded extends Log {
  readonly lines: string[];
}

/** Keeps what is logged, to be looked at when a test fails and to be asserted when a line is the point. */
export function recordingLog(): Recorded {
  const lines: string[] = [];
  const at = (level: string) => (context: object, message: string) => {
    lines.push(`${level} ${message} ${JSON.stringify(context)}`);
  };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
