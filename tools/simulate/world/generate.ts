import { seededRandom } from '../chance.ts';
import { createDemand, shippedTaxonomy } from './demand.ts';
import { MARKET } from './market.ts';
import { generatePeople } from './people.ts';
import { generateQuestions } from './questions.ts';
import { drawArrivals } from './shifts.ts';
import { nothingOnRecord, type World } from './world.ts';

/** People do not all go the moment the last question is asked. */
export const PLAYED_ON_MS = 3_600_000;

/** A market that never was: the same seed makes the same one, to the last byte. */
export function generateWorld(input: { seed: string; questions: number; consultants: number }): World {
  const { seed } = input;
  const taxonomy = shippedTaxonomy();
  const demand = createDemand(taxonomy, seededRandom(`${seed}|demand`));
  const { instants, endsAt } = drawArrivals(input.questions, seededRandom(`${seed}|arrivals`));
  return {
    source: `generated, seed ${seed}`,
    seed,
    startsAt: MARKET.startsAt,
    endsAt,
    taxonomy,
    people: generatePeople({
      seed,
      count: input.consultants,
      taxonomy,
      demand,
      startsAt: MARKET.startsAt,
      endsAt: endsAt + PLAYED_ON_MS,
    }),
    questions: generateQuestions({ seed, instants, demand }),
    onRecord: nothingOnRecord,
  };
}
