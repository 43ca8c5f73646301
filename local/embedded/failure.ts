/**
 * What a person at the terminal can do something about: its message is one clear sentence and needs no stack trace.
 * Everything else that is thrown here is a defect and may look like one.
 */
export class LocalFailure extends Error {
  override name = 'LocalFailure';
}

/** SQLSTATE disk_full; its text does not always say so. */
const POSTGRES_DISK_FULL = '53100';

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/**
 * Turns an error of the file system, the network or a database's own output into one sentence.
 * @param doing what was being done, as a noun phrase: "Postgres' data", "the Redis download"
 * @param place the folder or address where it happened
 */
export function explain(error: unknown, doing: string, place: string): LocalFailure {
  if (error instanceof LocalFailure) return error;
  const text = error instanceof Error ? error.message : String(error);
  const failure = (sentence: string): LocalFailure => new LocalFailure(sentence, { cause: error });

  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case POSTGRES_DISK_FULL:
      return failure(`The disk is full: there is no room for ${doing} in ${place}. Free some space and start again.`);
    case 'EACCES':
    case 'EPERM':
      return failure(`This user may not write ${place}, which is needed for ${doing}.`);
    case 'EROFS':
      return failure(`${place} is on a read-only file system, but is needed for ${doing}.`);
    case 'EADDRINUSE':
      return failure(`${place} is in use by another program, but is needed for ${doing}.`);
  }
  if (/No space left on device|Disk quota exceeded/i.test(text)) {
    return failure(`The disk is full: there is no room for ${doing} in ${place}. Free some space and start again.`);
  }
  if (/Permission denied/i.test(text)) {
    return failure(`Permission was denied in ${place}, which is needed for ${doing}: ${lastLine(text)}`);
  }
  return failure(`${capitalised(doing)} failed (${place}): ${lastLine(text)}`);
}

/** The last line that says something: programs put the reason at the end. */
export function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  // apt ends with a line that only says that the lines above it matter.
  const telling = lines.filter((line) => /FATAL|PANIC|error|^E:/i.test(line) && !line.includes('Some index files'));
  return telling.at(-1) ?? lines.findLast((line) => line !== '') ?? 'no reason given';
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
