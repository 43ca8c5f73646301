import type { Log } from '../ports/log.ts';
import type { PresenceChange, PresenceDirectory } from '../ports/presence.ts';
import type { OnlineIndex } from './online-index.ts';
import { Sightings } from './sightings.ts';
import type { OnlineConsultant } from './types.ts';

export interface ReplicaDeps {
  readonly directory: PresenceDirectory;
  /** Those of the ids that may be matched at all; who is not among them (banned, deleted) is left out of the index. */
  readonly loadConsultants: (ids: readonly string[]) => Promise<OnlineConsultant[]>;
  readonly index: OnlineIndex;
  readonly log: Log;
  readonly onTaxonomy?: () => void;
  /** Consultants who have come online and are in the index now. */
  readonly onArrived?: (ids: readonly string[]) => void;
  /** How often everything is compared and loaded anew, whatever the stream has told. */
  readonly reconcileMs?: number;
}

export interface Replica {
  /** Resolves when the first snapshot is loaded; keeps trying until then. */
  start(): Promise<void>;
  stop(): Promise<void>;
  readonly ready: boolean;
  /** Whether this consultant has devices at no other server than that one, as far as is known within the last second. */
  isOnlyAt(consultantId: string, nodeId: string): boolean;
  /** How far behind the presence store: that of the last change, or, when nothing has been heard, the silence. */
  readonly lagMs: number;
}

/** Its rows are parsed in one go, in some three milliseconds. */
const CHUNK = 250;
/** Chunks of newcomers that are read while another is being indexed. */
const AT_ONCE = 3;
/**
 * Who is only loaded to be on the safe side is loaded in small portions with pauses, over half of the time until the next comparison: a
 * change never waits behind them for long, and questions meet an even, small load.
 */
const REFRESH_CHUNK = 100;
const LEAST_PAUSE_MS = 20;
/** Indexing yields to the event loop after so long: a chunk of long profiles takes a tenth of a second. */
const SLICE_MS = 4;
const RETRY_MS = 250;
/** The store is heard every second; silence beyond is lag. */
const EXPECTED_SILENCE_MS = 2500;
/** Behind by more than this, nobody is said to be nowhere else. */
const RELIABLE_LAG_MS = 1000;

/**
 * Changes are told; that everyone is loaded anew all the same, in case one was not, may take so many comparisons. A hundred thousand at
 * once every minute would be a tenth of a processor.
 */
const UNHURRIED = 10;

/** What became of a chunk. No consultants: the database failed. */
interface Loaded {
  /** Where its ids came from, and go back to. */
  readonly due: Set<string>;
  readonly ids: readonly string[];
  readonly consultants?: readonly OnlineConsultant[];
}

/** Keeps the index in step with the presence store: a snapshot, then the stream, and a slow comparison of everything anyway. */
export function createReplica(deps: ReplicaDeps): Replica {
  const { directory, index, log } = deps;
  const reconcileMs = deps.reconcileMs ?? 60_000;
  const sightings = new Sightings();
  /** To be loaded: who is new, and who changed. */
  const stale = new Set<string>();
  /** To be loaded when nothing else is: everyone, each time everything is compared. */
  const refresh = new Set<string>();
  const arriving = new Set<string>();
  let refreshPauseMs = LEAST_PAUSE_MS;
  let following: { stop(): Promise<void> } | undefined;
  let reconcile: NodeJS.Timeout | undefined;
  let loading: Promise<void> | undefined;
  let syncing: Promise<void> | undefined;
  /** Ends a pause of the loading. */
  let hurry: (() => void) | undefined;
  let stopped = false;
  let ready = false;
  let heardAt = Date.now();
  let lastLag = 0;
  const stopping = new AbortController();

  function leave(consultantId: string): void {
    sightings.forget(consultantId);
    stale.delete(consultantId);
    refresh.delete(consultantId);
    arriving.delete(consultantId);
    index.remove(consultantId);
  }

  /** The net effect of a batch: who goes and comes within it was never away. */
  function apply(changes: readonly PresenceChange[]): void {
    const touched = new Set<string>();
    for (const change of changes) {
      if (change.kind === 'online') {
        sightings.see(change.consultantId, change.nodeId);
        touched.add(change.consultantId);
      } else if (change.kind === 'offline') {
        sightings.lose(change.consultantId, change.nodeId);
        touched.add(change.consultantId);
      } else if (change.kind === 'node_down') {
        for (const consultantId of sightings.loseAllOf(change.nodeId)) touched.add(consultantId);
      } else if (change.kind === 'changed') {
        for (const consultantId of change.consultantIds) if (sightings.has(consultantId)) stale.add(consultantId);
      } else deps.onTaxonomy?.();
    }
    for (const consultantId of touched) {
      if (!sightings.isSeen(consultantId)) leave(consultantId);
      else if (!index.has(consultantId)) {
        stale.add(consultantId);
        arriving.add(consultantId);
      }
    }
    loadSoon();
  }

  function loadSoon(): void {
    if (stale.size > 0) hurry?.();
    if (stale.size + refresh.size > 0) loading ??= load();
  }

  /** Several chunks of newcomers at once, as long as they are full; each is taken in the order in which it was asked for. */
  async function load(): Promise<void> {
    const underWay: Promise<Loaded>[] = [];
    while (!stopped && stale.size + refresh.size + underWay.length > 0) {
      const isBulk = (): boolean => stale.size >= CHUNK && underWay.length < AT_ONCE;
      if (underWay.length === 0 && stale.size === 0) underWay.push(read(refresh, REFRESH_CHUNK));
      else if (underWay.length === 0) underWay.push(read(stale, CHUNK));
      while (isBulk()) underWay.push(read(stale, CHUNK));
      const { due, ids, consultants } = await underWay.shift()!;
      if (consultants === undefined) {
        for (const id of ids) if (sightings.has(id)) due.add(id);
        await pause(RETRY_MS);
      } else await take(ids, consultants);
      if (stale.size === 0 && refresh.size > 0 && underWay.length === 0) await pauseUnlessHurried(refreshPauseMs);
    }
    // In the same turn as the check above: whoever finds it undefined starts the next.
    loading = undefined;
  }

  async function read(due: Set<string>, most: number): Promise<Loaded> {
    const ids = due.values().take(most).toArray();
    for (const id of ids) due.delete(id);
    try {
      return { due, ids, consultants: await deps.loadConsultants(ids) };
    } catch (error) {
      log.warn({ count: ids.length, error: (error as Error).message }, 'online consultants were not loaded, trying on');
      return { due, ids };
    }
  }

  async function take(ids: readonly string[], consultants: readonly OnlineConsultant[]): Promise<void> {
    const missing = new Set(ids);
    const arrived: string[] = [];
    // At once: parsing the rows has taken this turn of the event loop.
    let sliceEnds = 0;
    for (const consultant of consultants) {
      sliceEnds = await breathe(sliceEnds);
      missing.delete(consultant.id);
      // Gone while they were loaded, or changed once more: then this is old.
      if (!sightings.has(consultant.id) || stale.has(consultant.id)) continue;
      index.upsert(consultant);
      if (arriving.delete(consultant.id)) arrived.push(consultant.id);
    }
    for (const id of missing) {
      arriving.delete(id);
      index.remove(id);
    }
    if (arrived.length > 0 && ready && !stopped) deps.onArrived?.(arrived);
  }

  /** Snapshot, then the stream from where the snapshot stands. Everyone is loaded anew: what changed meanwhile was not told. */
  async function sync(missed: boolean): Promise<void> {
    clearTimeout(reconcile);
    await following?.stop();
    while (!stopped) {
      try {
        const snapshot = await directory.snapshot();
        if (stopped) return;
        await compare(snapshot.online, missed);
        if (stopped) return;
        heard(Date.now());
        following = directory.follow(snapshot, {
          onChanges: (changes, publishedAt) => {
            heard(publishedAt);
            apply(changes);
          },
          onCurrent: () => heard(Date.now()),
          onLost: () => resync(true),
        });
        loadSoon();
        log.debug({ online: sightings.size, epoch: snapshot.epoch }, 'snapshot of who is online taken');
        break;
      } catch (error) {
        log.warn({ error: (error as Error).message }, 'no snapshot of who is online, trying on');
        await pause(RETRY_MS);
      }
    }
    if (!stopped) reconcile = setTimeout(() => resync(false), reconcileMs);
  }

  /** Nothing else touches the sightings meanwhile: the stream is followed only afterwards. */
  async function compare(online: ReadonlyMap<string, readonly string[]>, missed: boolean): Promise<void> {
    let sliceEnds = performance.now() + SLICE_MS;
    const gone: string[] = [];
    for (const id of sightings.ids()) {
      if (!online.has(id)) gone.push(id);
      sliceEnds = await breathe(sliceEnds);
    }
    for (const id of gone) leave(id);
    for (const [id, nodes] of online) {
      sliceEnds = await breathe(sliceEnds);
      const [first] = nodes;
      if (first !== undefined && nodes.length === 1 && sightings.isSeenOnlyBy(id, first)) {
        // As it was: so it is with nearly everybody.
        refresh.add(id);
        continue;
      }
      if (sightings.has(id)) {
        refresh.add(id);
        sightings.forget(id);
      } else {
        stale.add(id);
        arriving.add(id);
      }
      for (const nodeId of nodes) sightings.see(id, nodeId);
    }
    const spreadMs = missed ? reconcileMs / 2 : reconcileMs * UNHURRIED;
    refreshPauseMs = Math.max(LEAST_PAUSE_MS, spreadMs * (REFRESH_CHUNK / Math.max(1, refresh.size)));
  }

  function resync(missed: boolean): void {
    if (stopped) return;
    syncing = (syncing ?? Promise.resolve()).then(() => sync(missed));
    if (missed) deps.onTaxonomy?.();
  }

  function heard(publishedAt: number): void {
    heardAt = Date.now();
    lastLag = Math.max(0, heardAt - publishedAt);
  }

  function lagMs(): number {
    const silence = Date.now() - heardAt;
    return silence > EXPECTED_SILENCE_MS ? silence : lastLag;
  }

  /** Lets others have the event loop when the slice is over. @returns when the next one ends */
  async function breathe(sliceEnds: number): Promise<number> {
    if (performance.now() < sliceEnds) return sliceEnds;
    await new Promise((resolve) => setImmediate(resolve));
    return performance.now() + SLICE_MS;
  }

  async function pauseUnlessHurried(ms: number): Promise<void> {
    const hurried = new Promise<void>((resolve) => {
      hurry = resolve;
    });
    await Promise.race([pause(ms), hurried]);
    hurry = undefined;
  }

  async function pause(ms: number): Promise<void> {
    if (stopped) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        stopping.signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      stopping.signal.addEventListener('abort', wake);
    });
  }

  return {
    async start() {
      resync(false);
      await syncing;
      await loading;
      ready = !stopped;
    },
    async stop() {
      stopped = true;
      ready = false;
      stopping.abort();
      clearTimeout(reconcile);
      await syncing;
      await following?.stop();
      await loading;
    },
    get ready() {
      return ready;
    },
    isOnlyAt: (consultantId, nodeId) =>
      ready && lagMs() < RELIABLE_LAG_MS && sightings.isSeenOnlyBy(consultantId, nodeId),
    get lagMs() {
      return lagMs();
    },
  };
}
