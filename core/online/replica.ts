import type { IndexImage, IndexImages } from '../ports/index-images.ts';
import type { Log } from '../ports/log.ts';
import type { PresenceChange, PresenceDirectory, PresencePosition, PresenceSnapshot } from '../ports/presence.ts';
import { packImage, takeImage } from './image.ts';
import { Loader } from './loader.ts';
import type { OnlineIndex } from './online-index.ts';
import { breathe, Pauses, SLICE_MS } from './pace.ts';
import { Sightings } from './sightings.ts';
import type { OnlineConsultant } from './types.ts';

export interface ReplicaDeps {
  readonly directory: PresenceDirectory;
  /** Those of the ids that may be matched at all; who is not among them (banned, deleted) is left out of the index. */
  readonly loadConsultants: (ids: readonly string[]) => Promise<OnlineConsultant[]>;
  readonly index: OnlineIndex;
  readonly log: Log;
  /** What another process has packed is begun with; without it everybody is loaded. */
  readonly images?: Pick<IndexImages, 'latest'>;
  /** Names whatever decides what `loadConsultants` and the index make of the database: an image made by other rules is not taken. */
  readonly rules?: string;
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
  /** Up to where changes are in the index. undefined: others should not begin with it, because it may lack some. */
  readonly position: PresencePosition | undefined;
  /** The index for another process to begin with, in one turn of the event loop: a few dozen ms for a hundred thousand. */
  pack(): IndexImage | undefined;
}

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
/** More are only being loaded while a process starts, or after a loss: an image of that moment would spare nobody anything. */
const MOST_PENDING = 2000;

/** Keeps the index in step with the presence store: a snapshot, then the stream, and a slow comparison of everything anyway. */
export function createReplica(deps: ReplicaDeps): Replica {
  const { directory, index, log, rules = '' } = deps;
  const reconcileMs = deps.reconcileMs ?? 60_000;
  const sightings = new Sightings();
  const pauses = new Pauses();
  let following: { stop(): Promise<void> } | undefined;
  let reconcile: NodeJS.Timeout | undefined;
  let syncing: Promise<void> | undefined;
  let stopped = false;
  let ready = false;
  let heardAt = Date.now();
  let lastLag = 0;
  /** Up to where changes have been applied; undefined while everything is compared. */
  let applied: PresencePosition | undefined;
  const loader = new Loader({
    index,
    log,
    loadConsultants: deps.loadConsultants,
    isOnline: (id) => sightings.has(id),
    onArrived(ids) {
      if (ready) deps.onArrived?.(ids);
    },
  });

  function leave(consultantId: string): void {
    sightings.forget(consultantId);
    loader.forget(consultantId);
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
        for (const consultantId of change.consultantIds) if (sightings.has(consultantId)) loader.renew(consultantId);
      } else deps.onTaxonomy?.();
    }
    for (const consultantId of touched) {
      if (!sightings.isSeen(consultantId)) leave(consultantId);
      else if (!index.has(consultantId)) loader.welcome(consultantId);
    }
    loader.start();
  }

  /** Snapshot, then the stream from where the snapshot stands, and who changed between that and what was heard before. */
  async function sync(missed: boolean): Promise<void> {
    clearTimeout(reconcile);
    await following?.stop();
    const before = applied;
    applied = undefined;
    while (!stopped) {
      try {
        const snapshot = await directory.snapshot();
        const changed = await (before ? directory.changedBetween(before, snapshot) : beginWithImage(snapshot));
        if (stopped) return;
        const isSure = before !== undefined && changed !== undefined && !missed;
        await compare(snapshot.online, isSure);
        for (const id of changed ?? []) if (sightings.has(id)) loader.renew(id);
        if (stopped) return;
        follow({ epoch: snapshot.epoch, position: snapshot.position });
        log.debug({ online: sightings.size, epoch: snapshot.epoch }, 'snapshot of who is online taken');
        break;
      } catch (error) {
        log.warn({ error: (error as Error).message }, 'no snapshot of who is online, trying on');
        await pauses.pause(RETRY_MS);
      }
    }
    if (!stopped) reconcile = setTimeout(() => resync(false), reconcileMs);
  }

  /** @returns who of it has to be loaded anew; undefined: there is none, and everybody has to */
  async function beginWithImage(snapshot: PresenceSnapshot): Promise<Set<string> | undefined> {
    if (!deps.images) return undefined;
    const begun = performance.now();
    try {
      const image = await deps.images.latest();
      if (!image) {
        log.debug({}, 'there is no image of who is online: everybody is loaded');
        return undefined;
      }
      const changed = await takeImage({ index, directory, rules }, image, snapshot);
      const ms = Math.round(performance.now() - begun);
      log.info({ ms, consultants: index.size, changed: changed.size }, 'who is online was taken from an image');
      return changed;
    } catch (error) {
      log.info({ reason: (error as Error).message }, 'no image of who is online was taken: everybody is loaded');
      return undefined;
    }
  }

  /** Nothing else touches the sightings meanwhile: the stream is followed only afterwards. */
  async function compare(online: PresenceSnapshot['online'], isSure: boolean): Promise<void> {
    let indexed = 0;
    await forEachOf(online, ([id, nodes]) => {
      const isIndexed = index.has(id);
      if (isIndexed) indexed += 1;
      const isSeen = sightings.has(id);
      if (!isIndexed && !isSeen) loader.welcome(id);
      else if (isSure) loader.refresh(id);
      else loader.doubt(id);
      // As it was: so it is with nearly everybody.
      if (isSeen && nodes.length === 1 && sightings.isSeenOnlyBy(id, nodes[0]!)) return;
      if (isSeen) sightings.forget(id);
      for (const nodeId of nodes) sightings.see(id, nodeId);
    });
    // Whoever is one too many has left.
    const gone = new Set<string>();
    const gather = (id: string): void => {
      if (!online.has(id)) gone.add(id);
    };
    if (sightings.size > online.size) await forEachOf(sightings.ids(), gather);
    if (index.size > indexed) await forEachOf(index.ids(), gather);
    for (const id of gone) leave(id);
    loader.spreadOver(loader.isSure ? reconcileMs * UNHURRIED : reconcileMs / 2);
  }

  /** `from`: a position and no more, because it is kept. */
  function follow(from: PresencePosition): void {
    heard(Date.now());
    applied = from;
    following = directory.follow(from, {
      onChanges: (changes, publishedAt, position) => {
        heard(publishedAt);
        apply(changes);
        applied = position;
      },
      onCurrent: () => heard(Date.now()),
      onLost: () => resync(true),
    });
    loader.start();
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

  const position = (): PresencePosition | undefined => (ready && loader.isSure ? applied : undefined);

  return {
    async start() {
      resync(false);
      await syncing;
      await loader.caughtUp();
      ready = !stopped;
    },
    async stop() {
      stopped = true;
      ready = false;
      pauses.stop();
      clearTimeout(reconcile);
      await syncing;
      await following?.stop();
      await loader.stop();
    },
    get ready() {
      return ready;
    },
    isOnlyAt: (consultantId, nodeId) =>
      ready && lagMs() < RELIABLE_LAG_MS && sightings.isSeenOnlyBy(consultantId, nodeId),
    get lagMs() {
      return lagMs();
    },
    get position() {
      return position();
    },
    pack() {
      const at = position();
      const pending = loader.pending;
      return at && pending.size <= MOST_PENDING ? packImage(index, { ...at, rules, pending: [...pending] }) : undefined;
    },
  };
}

/** One after the other, and others have the event loop in between. */
async function forEachOf<T>(items: Iterable<T>, visit: (item: T) => void): Promise<void> {
  let sliceEnds = performance.now() + SLICE_MS;
  for (const item of items) {
    sliceEnds = await breathe(sliceEnds);
    visit(item);
  }
}
