import { pino } from 'pino';
import type { Log } from '../../ports/log.ts';

/** JSON lines on standard output. Errors are written with their message and stack; nothing else of theirs. */
export function createLog(options: { level: string; name: string; nodeId: string }): Log {
  return pino({
    level: options.level,
    base: { name: options.name, node: options.nodeId },
    serializers: {
      err: (error: unknown) =>
        error instanceof Error
          ? {
              type: error.name,
              message: error.message,
              code: 'code' in error ? error.code : undefined,
              stack: error.stack,
            }
          : { message: String(error) },
    },
    redact: ['token', 'password', 'email', 'authorization', '*.token', '*.password', '*.email', '*.authorization'],
  });
}
