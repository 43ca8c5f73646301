/** What a client is told whose question ended without a session: the nearest thing that they could change. */
import type { ExpiredReason } from '../../contract/states.ts';
import { sayLanguage, sayList, sayMoney } from './prose.ts';

/** From the easiest to change. */
export const obstacles = ['price', 'language', 'currency'] as const;
export type Obstacle = (typeof obstacles)[number];

/** Somebody online and free who would suit, were it not for what the client asked for beside the matter itself. */
export interface NearMiss {
  readonly rate: { readonly amount: number; readonly currency: string };
  readonly languages: readonly string[];
  /** All that stands between; nothing, when they have only just come. */
  readonly obstacles: readonly Obstacle[];
}

/** Who is online when the question ends, seen from it. */
export interface Surroundings {
  readonly online: number;
  readonly nearMisses: readonly NearMiss[];
  /** Somebody with one of its skills is in a session, or away. */
  readonly busy: boolean;
  readonly away: boolean;
  /** Somebody has one of its skills, but too little of all that it asks for. */
  readonly partly: boolean;
  /** The name of a skill near those of the question, for which somebody could be asked; null: none. */
  readonly nearbySkill: string | null;
}

export interface Wishes {
  /** Names of the skills that the question was read to be about, the weightiest first. */
  readonly skills: readonly string[];
  /** How many skills the client chose. */
  readonly chosen: number;
  readonly languages: readonly string[];
  readonly currency: string;
  /** Minor units an hour; null: any. */
  readonly maxHourlyRate: number | null;
}

/** For a question that consultants were asked about. */
export function adviseOnSilence(reason: Exclude<ExpiredReason, 'no_match'>, wishes: Wishes): string {
  if (reason === 'not_accepted') return 'There were offers, but none was accepted in time: ask again and pick one.';
  const price = wishes.maxHourlyRate === null ? '' : ` and a higher maximum than ${sayMaximum(wishes)} an hour`;
  return `Consultants were asked, but nobody took it in time: ask again, or give more detail${price}.`;
}

/** For a question that suited nobody: what is nearest to a match comes first, and it always ends in something to do. */
export function adviseOnNobody(wishes: Wishes, around: Surroundings): string {
  const nearest = nearestMisses(around.nearMisses);
  if (nearest.length > 0) return changeWishes(wishes, nearest);
  if (around.busy) return 'Everybody who suits is in a session just now: ask again in a few minutes.';
  if (around.away) return 'Everybody who suits is away just now: ask again later.';
  if (around.online === 0) return 'Nobody is online just now: ask again later.';
  if (wishes.skills.length === 0) {
    return 'Nobody could be found, for no skill was recognised in your question: choose one or two from the list, or say it in other words.';
  }
  if (around.partly) {
    const named =
      wishes.chosen > 1 ? `of the ${wishes.chosen} skills that you named` : 'of all that the question touches';
    return `Nobody online knows enough ${named}: choose the one or two that matter most.`;
  }
  const topic = `Nobody online works on ${sayList(wishes.skills, 'or', 3)} just now`;
  return around.nearbySkill === null
    ? `${topic}: ask again later, or name another skill that would help.`
    : `${topic}, but for ${around.nearbySkill} there is somebody: choose it if that is near enough, or ask again later.`;
}

/** Those between whom and the question the least stands, and of these those with what is easiest to change. */
function nearestMisses(all: readonly NearMiss[]): readonly NearMiss[] {
  const cost = ({ obstacles: it }: NearMiss): number =>
    it.reduce((sum, obstacle) => sum + obstacles.length ** 2 + obstacles.indexOf(obstacle), 0);
  const least = Math.min(...all.map(cost));
  return all.filter((it) => cost(it) === least);
}

function changeWishes(wishes: Wishes, nearest: readonly NearMiss[]): string {
  const standing = nearest[0]!.obstacles;
  if (standing.length === 0) return 'Somebody who suits has come online in the meantime: ask again.';
  const cheapest = nearest.reduce((a, b) => (b.rate.amount < a.rate.amount ? b : a));
  const rate = sayMoney(cheapest.rate);
  const spoken = byFrequency(nearest.flatMap((it) => it.languages)).map(sayLanguage);
  const currencies = byFrequency(nearest.map((it) => it.rate.currency));
  if (standing.length > 1) {
    const changes = obstacles
      .filter((it) => standing.includes(it))
      .map((it) =>
        it === 'price' ? `pay ${rate} an hour` : it === 'language' ? `add ${spoken[0]}` : `ask in ${currencies[0]}`,
      );
    return `Consultants who suit are online, but more than one thing stands between: ${sayList(changes)}.`;
  }
  switch (standing[0]) {
    case 'price':
      return `Consultants who suit are online from ${rate} an hour, above your maximum of ${sayMaximum(wishes)}: raise it, or leave it out.`;
    case 'currency':
      return `Consultants who suit are online, but they price in ${sayList(currencies)} and you ask in ${wishes.currency}: ask in theirs, from ${rate} an hour.`;
    default:
      return `Consultants who suit are online, but none speaks ${sayList(wishes.languages.map(sayLanguage), 'or')}: add one that they speak (${sayList(spoken, 'or')}).`;
  }
}

const sayMaximum = ({ maxHourlyRate, currency }: Wishes): string => sayMoney({ amount: maxHourlyRate ?? 0, currency });

function byFrequency(items: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([item]) => item);
}
