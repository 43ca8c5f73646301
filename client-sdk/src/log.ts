const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
/** From the most talkative to none. */
export type LogLevel = (typeof levels)[number];
export type Log = Record<Exclude<LogLevel, 'silent'>, (message: string, detail?: unknown) => void>;

/** Writes to the console what is at least as grave as `level`. */
export function createLog(level: LogLevel): Log {
  const threshold = levels.indexOf(level);
  const at = (name: keyof Log) =>
    levels.indexOf(name) < threshold
      ? () => {}
      : (message: string, detail?: unknown) =>
          console[name](`[consultant-connect] ${message}`, ...(detail === undefined ? [] : [detail]));
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
