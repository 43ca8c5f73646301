import type { IncomingHttpHeaders } from 'node:http';
import { findSessionOfRoom, upsertStays } from '../../db/queries/stays.ts';
import { Fault, notFound } from '../../domain/fault.ts';
import { VideoEventRefused } from '../../ports/video-rooms.ts';
import type { Parts } from '../parts.ts';

/**
 * Takes in what a video provider tells by itself. Whether an event comes late, twice or never makes no difference but to when it is
 * known: stays are folded, and the end of a session asks for all of them.
 * @returns what the provider waits for
 * @throws Fault not_found (no secret for this provider), validation_failed (not from the provider, too old, no event)
 */
export async function receiveVideoEvent(
  deps: Pick<Parts, 'db' | 'videoWebhooks' | 'alarms' | 'clock' | 'log'>,
  input: { provider: 'daily' | 'zoom'; body: Buffer; headers: IncomingHttpHeaders },
): Promise<object> {
  const { provider } = input;
  const webhooks = deps.videoWebhooks[provider];
  if (!webhooks) throw notFound('webhook');
  let read: ReturnType<typeof webhooks.read>;
  try {
    read = webhooks.read(input.body, flat(input.headers), deps.clock.now());
  } catch (cause) {
    if (!(cause instanceof VideoEventRefused)) throw cause;
    deps.log.warn({ provider, err: cause }, 'an event was refused');
    throw new Fault('validation_failed', 'This is no event for us.', { cause });
  }
  if ('answer' in read) return read.answer;
  if (read.event.kind === 'stay') {
    const session = await findSessionOfRoom(deps.db, { provider, ref: read.event.roomRef });
    const isNew = session !== undefined && (await upsertStays(deps.db, session, [read.event.stay]));
    if (isNew && session.settled_at) deps.alarms.ring('session.weigh', { sessionId: session.id });
  }
  return { received: true };
}

const flat = (headers: IncomingHttpHeaders): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()[0]]));
