import type { Log } from '../ports/log.ts';
import type { PresenceChange, PresenceDirectory } from '../ports/presence.ts';
import type { OnlineIndex } from './online-index.ts';
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
  /** How far behind the presence store: that of the last change, or, when nothing has been heard, the silence. */
  readonly lagMs: number;
}

const CHUNK = 1000;
/** Indexing yields to the event loop after so long: a chunk of long profiles takes a tenth of a second. */
const SLICE_MS = 8;
const RETRY_MS = 250;
/** The store is heard every second; silence beyond is lag. */
const EXPECTED_SILENCE_MS = 2500;

/** Keeps the index in step with the presence store: a snapshot, then the stream, and a slow comparison of everything anyway. */
export function createReplica(deps: ReplicaDeps): Replica {
  const { directory, index, log } = deps;
  const reconcileMs = deps.reconcileMs ?? 60_000;
  /** Consultant → the nodes that see them. */
  const seenBy = new Map<string, Set<string>>();
  /** To be loaded: who is new, and who changed. */
  const stale = new Set<string>();
  /** To be loaded when nothing else is: everyone, each time everything is compared. */
  const refresh = new Set<string>();
  const arriving = new Set<string>();
  let following: { stop(): Promise<void> } | undefined;
  let reconcile: NodeJS.Timeout | undefined;
  let loading: Promise<void> | undefined;
  let syncing: Promise<void> | undefined;
  let stopped = false;
  let ready = false;
  let heardAt = Date.now();
  let lastLag = 0;
  const stopping = new AbortController();

  function leave(consultantId: string): void {
    seenBy.delete(consultantId);
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
        const nodes = seenBy.get(change.consultantId) ?? new Set();
        seenBy.set(change.consultantId, nodes.add(change.nodeId));
        touched.add(change.consultantId);
      } else if (change.kind === 'offline') {
        seenBy.get(change.consultantId)?.delete(change.nodeId);
        touched.add(change.consultantId);
      } else if (change.kind === 'node_down') {
        for (const [consultantId, nodes] of seenBy) if (nodes.delete(change.nodeId)) touched.add(consultantId);
      } else if (change.kind === 'changed') {
        for (const consultantId of change.consultantIds) if (seenBy.has(consultantId)) stale.add(consultantId);
      } else deps.onTaxonomy?.();
    }
    for (const consultantId of touched) {
      if ((seenBy.get(consultantId)?.size ?? 0) === 0) leave(consultantId);
      else if (index.get(consultantId) === undefined) {
        stale.add(consultantId);
        arriving.add(consultantId);
      }
    }
    loadSoon();
  }

  function loadSoon(): void {
    if (stale.size + refresh.size > 0) loading ??= load();
  }

  async function load(): Promise<void> {
    while (stale.size + refresh.size > 0 && !stopped) {
      const due = stale.size > 0 ? stale : refresh;
      const ids = due.values().take(CHUNK).toArray();
      for (const id of ids) due.delete(id);
      try {
        await take(ids, await deps.loadConsultants(ids));
      } catch (error) {
        log.warn(
          { count: ids.length, error: (error as Error).message },
          'online consultants were not loaded, trying on',
        );
        for (const id of ids) if (seenBy.has(id)) due.add(id);
        await pause(RETRY_MS);
      }
    }
    // In the same turn as the check above: whoever finds it undefined starts the next.
    loading = undefined;
  }

  async function take(ids: readonly string[], consultants: readonly OnlineConsultant[]): Promise<void> {
    const missing = new Set(ids);
    const arrived: string[] = [];
    let sliceEnds = Date.now() + SLICE_MS;
    for (const consultant of consultants) {
      missing.delete(consultant.id);
      // Gone while they were loaded, or changed once more: then this is old.
      if (!seenBy.has(consultant.id) || stale.has(consultant.id)) continue;
      index.upsert(consultant);
      if (arriving.delete(consultant.id)) arrived.push(consultant.id);
      if (Date.now() > sliceEnds) {
        await pause(0);
        sliceEnds = Date.now() + SLICE_MS;
      }
    }
    for (const id of missing) {
      arriving.delete(id);
      index.remove(id);
    }
    if (arrived.length > 0 && ready && !stopped) deps.onArrived?.(arrived);
  }

  /** Snapshot, then the stream from where the snapshot stands. Everyone is loaded anew: what changed meanwhile was not told. */
  async function sync(): Promise<void> {
    clearTimeout(reconcile);
    await following?.stop();
    while (!stopped) {
      try {
        const snapshot = await directory.snapshot();
        if (stopped) return;
        const known = new Set(seenBy.keys());
        for (const id of known) if (!snapshot.online.has(id)) leave(id);
        for (const [id, nodes] of snapshot.online) {
          seenBy.set(id, new Set(nodes));
          (known.has(id) ? refresh : stale).add(id);
          if (!known.has(id)) arriving.add(id);
        }
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
        log.debug({ online: seenBy.size, epoch: snapshot.epoch }, 'snapshot of who is online taken');
        break;
      } catch (error) {
        log.warn({ error: (error as Error).message }, 'no snapshot of who is online, trying on');
        await pause(RETRY_MS);
      }
    }
    if (!stopped) reconcile = setTimeout(() => resync(false), reconcileMs);
  }

  function resync(missed: boolean): void {
    if (stopped) return;
    syncing = (syncing ?? Promise.resolve()).then(() => sync());
    if (missed) deps.onTaxonomy?.();
  }

  function heard(publishedAt: number): void {
    heardAt = Date.now();
    lastLag = Math.max(0, heardAt - publishedAt);
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
    get lagMs() {
      const silence = Date.now() - heardAt;
      return silence > EXPECTED_SILENCE_MS ? silence : lastLag;
    },
  };
}
