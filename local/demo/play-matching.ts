import { setTimeout as delay } from 'node:timers/promises';
import type { LiveQuestion, Offer } from '../../client-sdk/src/index.ts';
import type { Agreement, Stage } from './play.ts';
import { padSeen } from './timeline.ts';
import {
  consultantText,
  counted,
  decimals,
  keywordsText,
  leftOutText,
  moneyText,
  partsText,
  secondsText,
  shorten,
} from './words.ts';

const ENOUGH_OFFERS = 3;
/** How long a client looks at the first offer before taking the best so far. */
const PATIENCE_MS = 3_000;

/** Question, keywords, invitations and why, offers as they come, and the best one accepted. */
export async function playMatching(
  stage: Stage,
  { title, body }: { title: string; body: string },
): Promise<Agreement | undefined> {
  const { client, timeline } = stage;
  timeline.begin();
  const more = body === title ? [] : [timeline.paint('dim', shorten(body, 100))];
  timeline.say('asks', timeline.paint('bold', title), ...more);
  const live = await client.ask({ title, body });
  timeline.say('stored', `acknowledged; ${counted(live.question.invitedCount, 'consultant')} asked at once`);
  const shown = live.on('offer', (offer) => tellOffer(stage, offer));
  await tellExplanation(stage, live);
  for (const offer of live.offers) tellOffer(stage, offer);

  const offer = await bestOffer(live);
  shown();
  if (!offer) {
    const { status, expiredReason, advice } = live.question;
    timeline.say('ended', `${status}${expiredReason ? ` (${expiredReason})` : ''}`, ...(advice ? [advice] : []));
    return undefined;
  }
  const session = await live.accept(offer);
  timeline.say(
    'accepts',
    timeline.paint('bold', offer.consultant.name),
    `agreed: the first ${secondsText(session.freeSeconds)} free, then ${moneyText(session.hourlyRate)} an hour, by the second`,
    `payment: ${session.charge.status} on the card, nothing is charged yet`,
  );
  return { offer, session };
}

/** Who was considered, as the explanation endpoint tells it. */
async function tellExplanation({ client, timeline }: Stage, live: LiveQuestion): Promise<void> {
  const { keywords, considered } = await client.request('explainQuestion', { params: { id: live.id } });
  timeline.say('keywords', keywordsText(keywords));
  const invited = considered.filter(({ wave }) => wave !== null);
  const width = Math.max(0, ...invited.map(({ name }) => name.length));
  const rows = invited.map(
    ({ name, score, scoreParts }) =>
      `${padSeen(name, width)}  ${timeline.paint('bold', decimals(score ?? 0))} from ${partsText(scoreParts)}`,
  );
  const leftOut = leftOutText(considered);
  timeline.say('invited', `${invited.length} of ${considered.length} considered, by score:`, ...rows);
  if (leftOut) timeline.say('left out', leftOut);
}

function tellOffer({ timeline }: Stage, { match, consultant }: Offer): void {
  timeline.say(
    'offer',
    consultantText(consultant),
    `${moneyText(match.hourlyRate)} an hour${match.note ? ` · "${match.note}"` : ''}`,
  );
}

/** Waits for some choice, not for all of it. */
async function bestOffer(live: LiveQuestion): Promise<Offer | undefined> {
  const enough = new Promise<void>((resolve) => {
    const look = (): void => {
      if (live.offers.length >= ENOUGH_OFFERS) resolve();
      else if (live.offers.length === 1) void delay(PATIENCE_MS).then(resolve);
    };
    live.on('offer', look);
    look();
  });
  await Promise.race([enough, live.closed]);
  return live.offers.toSorted((a, b) => b.match.score - a.match.score)[0];
}
