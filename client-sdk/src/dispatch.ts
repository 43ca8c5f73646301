import type { Connection } from './connection.ts';
import type { Match, Question, Snapshot } from './contract.ts';
import { Emitter, type Listener, type Off } from './emitter.ts';
import type { Data, ServerEvents } from './events.ts';
import type { Log } from './log.ts';
import { type MatchRef, matchIdOf } from './refs.ts';
import { stream } from './stream.ts';

/** A question that a consultant may offer to take. */
export interface Invitation {
  /** Who is asked, with the score, its parts, and until when. */
  match: Match;
  /** What they are asked. */
  question: Question;
  /** Until when it can be answered. */
  expiresAt: string;
}

/** What a consultant's desk hears. */
export interface DispatchEvents {
  /** A question that suits; each invitation once, also when it was found in a snapshot after a reconnect. */
  invited: Invitation;
  /** An invitation or offer is over: somebody else was taken, it was cancelled, it expired, or one is busy now. */
  rescinded: ServerEvents['match:rescinded'];
  /** Also when another device of the same consultant changed it. */
  availability: ServerEvents['availability:changed'];
  /** The consultant has risen or fallen to another tier. */
  tier: ServerEvents['tier:changed'];
}

/**
 * The consultant's side of the market. Iterate over it to get the invitations as they come:
 *
 *     await client.dispatch.goOnline();
 *     for await (const invitation of client.dispatch) await client.dispatch.offer(invitation, { note: 'Gladly.' });
 */
export class Dispatch implements AsyncIterable<Invitation> {
  readonly #connection: Connection;
  readonly #events: Emitter<DispatchEvents>;
  #announced = new Set<string>();

  constructor(connection: Connection, log: Log) {
    this.#connection = connection;
    this.#events = new Emitter((error) => log.error('a listener failed', error));
    const { events } = connection;
    events.on('match:invited', (invitation) => this.#announce(invitation));
    events.on('match:rescinded', (it) => this.#events.emit('rescinded', it));
    events.on('availability:changed', (it) => this.#events.emit('availability', it));
    events.on('tier:changed', (it) => this.#events.emit('tier', it));
    events.on('snapshot', (snapshot) => this.#reconcile(snapshot));
  }

  /** What is wanted and what the server sees; undefined before the first snapshot. */
  get availability(): Snapshot['availability'] {
    return this.#connection.snapshot?.availability;
  }

  /** The invitations and own offers that are still live. */
  get invitations(): Snapshot['invitations'] {
    return this.#connection.snapshot?.invitations ?? [];
  }

  /** @returns what ends it */
  on<Name extends keyof DispatchEvents>(event: Name, listener: Listener<DispatchEvents[Name]>): Off {
    return this.#events.on(event, listener);
  }

  /** Invitations as they come, from now on, for `for await`. */
  [Symbol.asyncIterator](): AsyncIterator<Invitation> {
    return stream<Invitation>(({ push }) => {
      for (const it of this.invitations) if (it.match.status === 'invited') push(withExpiry(it));
      return this.on('invited', push);
    })[Symbol.asyncIterator]();
  }

  /** Open for invitations from now on, across reconnects, until `goAway()`. */
  goOnline(): Promise<Data<'availability:set'>> {
    return this.#connection.emit('availability:set', { status: 'available' }, { repeatable: true });
  }

  /** No more invitations; what is under way goes on. */
  goAway(): Promise<Data<'availability:set'>> {
    return this.#connection.emit('availability:set', { status: 'away' }, { repeatable: true });
  }

  /** Offers to take the question of an invitation; a lost connection in between does not make it two. */
  offer(invitation: MatchRef, { note }: { note?: string | undefined } = {}): Promise<Match> {
    const payload = { matchId: matchIdOf(invitation), ...(note && { note }) };
    return this.#connection.emit('match:offer', payload, { repeatable: true });
  }

  /** Declines an invitation. `not_my_area` keeps questions like it away in future. */
  decline(invitation: MatchRef, { reason }: { reason?: string | undefined } = {}): Promise<Match> {
    const payload = { matchId: matchIdOf(invitation), ...(reason && { reason }) };
    return this.#connection.emit('match:decline', payload, { repeatable: true });
  }

  /** Takes an offer back that was not accepted yet. */
  withdraw(offer: MatchRef): Promise<Match> {
    return this.#connection.emit('match:withdraw', { matchId: matchIdOf(offer) }, { repeatable: true });
  }

  #announce(invitation: Invitation): void {
    if (this.#announced.has(invitation.match.id)) return;
    this.#announced.add(invitation.match.id);
    this.#events.emit('invited', invitation);
  }

  #reconcile({ invitations }: Snapshot): void {
    const live = new Set(invitations.map(({ match }) => match.id));
    this.#announced = new Set([...this.#announced].filter((id) => live.has(id)));
    for (const it of invitations) if (it.match.status === 'invited') this.#announce(withExpiry(it));
  }
}

const withExpiry = ({ match, question }: { match: Match; question: Question }): Invitation => ({
  match,
  question,
  expiresAt: match.expiresAt ?? question.expiresAt,
});
