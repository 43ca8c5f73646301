/** Loads consultants into the index: newcomers and whoever changed at once, everybody else when there is nothing better to do. */
import type { Log } from '../ports/log.ts';
import type { OnlineIndex } from './online-index.ts';
import { breathe, Pauses } from './pace.ts';
import type { OnlineConsultant } from './types.ts';

export interface LoaderDeps {
  readonly index: OnlineIndex;
  readonly loadConsultants: (ids: readonly string[]) => Promise<OnlineConsultant[]>;
  /** Whoever is not any more is not taken into the index. */
  readonly isOnline: (consultantId: string) => boolean;
  /** Newcomers who are in the index now. */
  readonly onArrived: (ids: readonly string[]) => void;
  readonly log: Log;
}

/** Its rows are parsed in one go, in some three milliseconds. */
const CHUNK = 250;
/** Chunks of newcomers that are read while another is being indexed. */
const AT_ONCE = 3;
/**
 * Who is only loaded to be on the safe side is loaded in small portions with pauses: a change never waits behind them for long, and
 * questions meet an even, small load.
 */
const REFRESH_CHUNK = 100;
const LEAST_PAUSE_MS = 20;
const RETRY_MS = 250;

/** What became of a chunk. No consultants: the database failed. */
interface Loaded {
  /** Where its ids came from, and go back to. */
  readonly due: Set<string>;
  readonly ids: readonly string[];
  readonly consultants?: readonly OnlineConsultant[];
}

export class Loader {
  readonly #deps: LoaderDeps;
  /** To be loaded: who is new, and who changed. */
  readonly #stale = new Set<string>();
  /** To be loaded when nobody is new or has changed: of whom changes may have been missed. */
  readonly #doubtful = new Set<string>();
  /** Chunks of those two that are being read, and where they come from. */
  readonly #beingRead = new Map<readonly string[], Set<string>>();
  /** To be loaded when nothing else is: everyone, each time everything is compared. */
  readonly #refresh = new Set<string>();
  readonly #arriving = new Set<string>();
  readonly #pauses = new Pauses();
  #refreshPauseMs = LEAST_PAUSE_MS;
  #loading: Promise<void> | undefined;
  readonly #waiting: (() => void)[] = [];
  #stopped = false;

  constructor(deps: LoaderDeps) {
    this.#deps = deps;
  }

  renew(consultantId: string): void {
    this.#stale.add(consultantId);
  }

  welcome(consultantId: string): void {
    this.#stale.add(consultantId);
    this.#arriving.add(consultantId);
  }

  /** To be on the safe side. */
  refresh(consultantId: string): void {
    if (!this.#doubtful.has(consultantId)) this.#refresh.add(consultantId);
  }

  doubt(consultantId: string): void {
    this.#refresh.delete(consultantId);
    this.#doubtful.add(consultantId);
  }

  /** Over about so long those who are neither new nor known to have changed are spread. */
  spreadOver(ms: number): void {
    const chunks = Math.ceil((this.#refresh.size + this.#doubtful.size) / REFRESH_CHUNK);
    this.#refreshPauseMs = Math.max(LEAST_PAUSE_MS, ms / Math.max(1, chunks));
  }

  forget(consultantId: string): void {
    for (const ids of [this.#stale, this.#doubtful, this.#refresh, this.#arriving]) ids.delete(consultantId);
  }

  /** What the index says of these is old, or nothing yet. */
  get pending(): Set<string> {
    return this.#stale.union(new Set([...this.#beingRead.keys()].flat()));
  }

  /** Whether the index has all that was told, but for those pending. */
  get isSure(): boolean {
    return this.#doubtful.size === 0;
  }

  /** Begins, unless it is at it: after something was added. */
  start(): void {
    if (this.#stale.size > 0) this.#pauses.hurry();
    if (this.#isDue()) this.#loading ??= this.#load();
  }

  /** Resolves when all who are new or changed are loaded, or nobody will be any more. */
  async caughtUp(): Promise<void> {
    if (this.#isCaughtUp() || this.#stopped) return;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#pauses.stop();
    await this.#loading;
    this.#tellWaiting();
  }

  #isCaughtUp(): boolean {
    return this.#stale.size === 0 && !this.#beingRead.values().some((due) => due === this.#stale);
  }

  #isDue(): boolean {
    return this.#stale.size + this.#doubtful.size + this.#refresh.size > 0;
  }

  #tellWaiting(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Several chunks of newcomers at once, as long as they are full; each is taken in the order in which it was asked for. */
  async #load(): Promise<void> {
    const stale = this.#stale;
    const underWay: Promise<Loaded>[] = [];
    while (!this.#stopped && (underWay.length > 0 || this.#isDue())) {
      const isBulk = (): boolean => stale.size >= CHUNK && underWay.length < AT_ONCE;
      if (underWay.length === 0 && stale.size > 0) underWay.push(this.#read(stale, CHUNK));
      else if (underWay.length === 0) {
        underWay.push(this.#read(this.#doubtful.size > 0 ? this.#doubtful : this.#refresh, REFRESH_CHUNK));
      }
      while (isBulk()) underWay.push(this.#read(stale, CHUNK));
      const { due, ids, consultants } = await underWay.shift()!;
      if (consultants === undefined) {
        for (const id of ids) if (this.#deps.isOnline(id)) due.add(id);
      } else await this.#take(ids, consultants);
      this.#beingRead.delete(ids);
      if (this.#isCaughtUp()) this.#tellWaiting();
      if (consultants === undefined) await this.#pauses.pause(RETRY_MS);
      if (stale.size === 0 && underWay.length === 0 && this.#isDue()) {
        await this.#pauses.pauseUnlessHurried(this.#refreshPauseMs);
      }
    }
    // In the same turn as the check above: whoever finds it undefined starts the next.
    this.#loading = undefined;
  }

  async #read(due: Set<string>, most: number): Promise<Loaded> {
    const ids = due.values().take(most).toArray();
    for (const id of ids) due.delete(id);
    if (due !== this.#refresh) this.#beingRead.set(ids, due);
    try {
      return { due, ids, consultants: await this.#deps.loadConsultants(ids) };
    } catch (error) {
      this.#deps.log.warn(
        { count: ids.length, error: (error as Error).message },
        'online consultants were not loaded, trying on',
      );
      return { due, ids };
    }
  }

  async #take(ids: readonly string[], consultants: readonly OnlineConsultant[]): Promise<void> {
    const { index, isOnline, onArrived } = this.#deps;
    const missing = new Set(ids);
    const arrived: string[] = [];
    // At once: parsing the rows has taken this turn of the event loop.
    let sliceEnds = 0;
    for (const consultant of consultants) {
      sliceEnds = await breathe(sliceEnds);
      missing.delete(consultant.id);
      // Gone while they were loaded, or changed once more: then this is old.
      if (!isOnline(consultant.id) || this.#stale.has(consultant.id)) continue;
      index.upsert(consultant);
      if (this.#arriving.delete(consultant.id)) arrived.push(consultant.id);
    }
    for (const id of missing) {
      this.#arriving.delete(id);
      index.remove(id);
    }
    if (arrived.length > 0 && !this.#stopped) onArrived(arrived);
  }
}
