import { signInAs } from './cast.ts';
import type { Agreement, Stage } from './play.ts';
import { poll } from './venue.ts';

const ASSESSED_WITHIN_MS = 15_000;

/** The rating, and what it does to the trust score. */
export async function playRating({ url, client, timeline }: Stage, { session, offer }: Agreement): Promise<void> {
  const { id } = offer.consultant;
  const before = await client.request('getConsultant', { params: { id } });
  const rating = await client.sessions.rate(session.id, { overall: 5, expertise: 5, communication: 5, value: 5 });
  timeline.say('rates', `${rating.overall} of 5`);
  const after = await poll(async () => {
    const it = await client.request('getConsultant', { params: { id } });
    return it.rating.count > before.rating.count ? it : undefined;
  }, ASSESSED_WITHIN_MS);
  if (!after) {
    timeline.say('trust', 'not computed yet; a worker will');
    return;
  }
  const consultant = await signInAs(url, offer.consultant);
  const parts = await consultant?.request('getPerformance').then(({ trustParts }) => trustParts);
  timeline.say(
    'trust',
    `${before.trustScore.toFixed(1)} → ${timeline.paint('bold', after.trustScore.toFixed(1))} of 100${
      parts
        ? ` = ${Object.entries(parts)
            .map(([name, value]) => `${name} ${value.toFixed(1)}`)
            .join(' + ')}`
        : ''
    }`,
    `${after.rating.count} ratings, ${after.completedSessions} sessions, tier ${after.tier}`,
  );
}
