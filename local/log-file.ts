import { closeSync, openSync, renameSync, statSync, writeSync } from 'node:fs';

const LIMIT_BYTES = 20_000_000;

/** The log of one child process: begun anew at each start and whenever it has grown full, the one before is kept. */
export interface LogFile {
  write(line: string): void;
  close(): void;
}

export function openLogFile(path: string): LogFile {
  if (statSync(path, { throwIfNoEntry: false })) renameSync(path, `${path}.1`);
  let file = openSync(path, 'w', 0o600);
  let size = 0;
  return {
    write: (line) => {
      try {
        if (size > LIMIT_BYTES) {
          closeSync(file);
          renameSync(path, `${path}.1`);
          file = openSync(path, 'w', 0o600);
          size = 0;
        }
        size += writeSync(file, `${line}\n`);
      } catch {
        // A full disk must not take the launcher down with it; the server and Postgres say so themselves.
      }
    },
    close: () => closeSync(file),
  };
}
