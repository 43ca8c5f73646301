import { Fault } from '../../core/flow/fault.ts';

/** Where a request comes from: its `Origin` header, which browsers send, and the `Host` that it reached us under. */
export interface From {
  readonly origin: string | undefined;
  readonly host: string | undefined;
}
/** Of somebody who came through an app; null for an account of their own. */
type AppPages = { readonly origins: readonly string[] } | null;

export interface Origins {
  /** Whether a page from there may talk to us at all: who its user is shows later. */
  welcomes(from: From): Promise<boolean>;
  /** The same, for HTTP, where a page of our own host needs no leave. */
  allows(origin: string): Promise<boolean>;
  /**
   * Whether this user may come from there: an app's from its own pages, everybody else not from the pages of an app.
   * @throws Fault forbidden
   */
  check(app: AppPages, from: From): void;
}

/** Pages of a new app are let in, and those of an old one shut out, after so long. Tokens are held to their app's own list at once. */
const KNOWN_MS = 5_000;
/** An origin that nobody knows makes us ask the database again, but not more often than this. */
const ASK_AGAIN_MS = 500;

/** @param options.own other origins that the operator named; `*` is all of them (for sockets) */
export function createOrigins(options: {
  own: readonly string[];
  findAppOrigins: () => Promise<ReadonlySet<string>>;
  now: () => number;
}): Origins {
  let known: ReadonlySet<string> = new Set();
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = (): Promise<void> => {
    asking ??= options
      .findAppOrigins()
      .then(
        (found) => {
          known = found;
        },
        // A database that is away is no statement about anybody: what was known is believed on.
        () => {},
      )
      .finally(() => {
        askedAt = options.now();
        asking = undefined;
      });
    return asking;
  };
  const isOfAnApp = async (origin: string): Promise<boolean> => {
    if (options.now() - askedAt > (known.has(origin) ? KNOWN_MS : ASK_AGAIN_MS)) await ask();
    return known.has(origin);
  };
  const isOwn = ({ origin, host }: From): boolean =>
    origin === undefined || options.own.includes(origin) || options.own.includes('*') || hostOf(origin) === host;

  return {
    welcomes: async (from) => isOwn(from) || (from.origin !== undefined && (await isOfAnApp(from.origin))),
    allows: async (origin) => options.own.includes(origin) || (await isOfAnApp(origin)),
    check(app, from) {
      // Without an Origin it is no browser.
      if (from.origin === undefined) return;
      if (app && !app.origins.includes(from.origin))
        throw new Fault('forbidden', 'This app has no page at this origin.');
      if (!app && !isOwn(from) && known.has(from.origin)) {
        throw new Fault('forbidden', 'From the page of an app only its own tokens are taken.');
      }
    },
  };
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host;
  } catch {
    return null;
  }
}
