/** The whole flow, act by act, as a client of the server lives it. */
import type { ConsultantConnect, Offer, Session } from '../../client-sdk/src/index.ts';
import { playCall } from './play-call.ts';
import { playMatching } from './play-matching.ts';
import { playMoney } from './play-money.ts';
import { playRating } from './play-rating.ts';
import type { Timeline } from './timeline.ts';

export interface Stage {
  url: string;
  client: ConsultantConnect;
  timeline: Timeline;
}

export interface Agreement {
  offer: Offer;
  session: Session;
}

/** @returns false when the question found nobody */
export async function play(stage: Stage, question: { title: string; body: string }): Promise<boolean> {
  const agreement = await playMatching(stage, question);
  if (!agreement) return false;
  const { startedAfterMs } = await playCall(stage, agreement);
  await playMoney(stage, agreement);
  await playRating(stage, agreement);
  stage.timeline.heading(
    `From the question to the call: ${(startedAfterMs / 1000).toFixed(1)} s, most of it the consultants' time to read.`,
  );
  return true;
}
