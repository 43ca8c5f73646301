/** What a consultant can do to be found and chosen more often. */
import type { Guidance } from '../../contract/results.ts';
import type { Tier } from '../../contract/states.ts';
import { sayList, sayMoney } from './prose.ts';
import { nextTierNeeds } from './tiers.ts';

export interface WantedSkill {
  slug: string;
  name: string;
  /** of the last thirty days */
  questions: number;
}

export interface Profile {
  headline: string;
  bio: string;
  skills: readonly { slug: string | null; name: string }[];
  languages: readonly string[];
  /** minor units per hour */
  hourlyRate: { amount: number; currency: string };
  /** others with one of the same skills, in the same currency; null: there are too few */
  peers: { count: number; medianRate: number } | null;
  /** null: has not answered an invitation yet */
  medianResponseMs: number | null;
  tier: Tier;
  completedSessions: number;
  ratingAverage: number | null;
  /** in their fields: what many clients ask for and few consultants offer, the scarcest first */
  wantedSkills: readonly WantedSkill[];
}

const HEADLINE = 20;
const BIO = 200;
const SKILLS = 3;
const FAST_MS = 10_000;
const GOOD_RATING = 4;
const SHOWN = 5;
/** A newcomer is chosen more readily at or under the usual price; who has a history may ask half as much again. */
const RATE_ROOM: Readonly<Record<Tier, number>> = { rookie: 1, growing: 1.15, established: 1.3, expert: 1.5, elite: 2 };

type Item = Guidance['items'][number] & { weight: number };

/** `score` is the share of the weights of what is done, 0..100; what is left to do comes first. */
export function guidance(it: Profile): Guidance {
  const items = [...profileItems(it), ...marketItems(it), ...serviceItems(it)];
  const total = items.reduce((sum, item) => sum + item.weight, 0);
  const done = items.reduce((sum, item) => sum + (item.done ? item.weight : 0), 0);
  return {
    score: Math.round((100 * done) / total),
    items: items
      .toSorted((a, b) => Number(a.done) - Number(b.done) || b.weight - a.weight)
      .map(({ weight: _, ...item }) => item),
    nextTier: nextTierNeeds({ ...it, current: it.tier }),
  };
}

function profileItems({ headline, bio, skills, languages }: Profile): Item[] {
  const [headlineLength, bioLength] = [headline.trim().length, bio.trim().length];
  return [
    {
      code: 'headline',
      title: 'Say in one line what you solve',
      detail: `At least ${HEADLINE} characters${soFar(headlineLength, HEADLINE)}: it is the first thing a client reads beside your offer.`,
      done: headlineLength >= HEADLINE,
      weight: 15,
    },
    {
      code: 'bio',
      title: 'Tell what you have done',
      detail: `At least ${BIO} characters${soFar(bioLength, BIO)}, in the words that clients use: questions are also matched against your text.`,
      done: bioLength >= BIO,
      weight: 20,
    },
    {
      code: 'skills',
      title: `Name at least ${SKILLS} skills`,
      detail: `Invitations go to those who have the skills of a question${soFar(skills.length, SKILLS)}.`,
      done: skills.length >= SKILLS,
      weight: 20,
    },
    {
      code: 'languages',
      title: 'Name the languages you work in',
      detail: 'A client only sees consultants who share a language with the question.',
      done: languages.length > 0,
      weight: 5,
    },
  ];
}

const soFar = (now: number, wanted: number): string => (now < wanted ? ` (so far ${now})` : '');

function marketItems(profile: Profile): Item[] {
  const { skills, wantedSkills } = profile;
  const missing = wantedSkills.filter(({ slug }) => !skills.some((skill) => skill.slug === slug));
  const asked = missing.slice(0, SHOWN).map(({ name, questions }) => `${name} (${questions} questions)`);
  return [
    {
      code: 'wanted_skills',
      title: 'Offer what is in demand',
      detail:
        asked.length > 0
          ? `In the last thirty days clients near your fields asked for ${sayList(asked, 'and', SHOWN)}: add what you know of it.`
          : 'You offer what is often asked for.',
      done: wantedSkills.length === 0 || missing.length < wantedSkills.length,
      weight: 5,
    },
    rateItem(profile),
  ];
}

function rateItem({ hourlyRate, peers, tier }: Profile): Item {
  const fitting = peers && Math.round(peers.medianRate * RATE_ROOM[tier]);
  const say = (amount: number): string => sayMoney({ ...hourlyRate, amount });
  return {
    code: 'rate',
    title: 'Set a rate that fits your experience here',
    detail:
      peers === null || fitting === null
        ? 'Clients compare offers side by side; raise your rate as your tier rises.'
        : `You ask ${say(hourlyRate.amount)} an hour; half of ${peers.count} others with your skills ask ${say(Math.round(peers.medianRate))} or less. Up to ${say(fitting)} fits your tier: clients compare offers side by side.`,
    done: fitting === null || hourlyRate.amount <= fitting,
    weight: 10,
  };
}

function serviceItems({ medianResponseMs, completedSessions, ratingAverage }: Profile): Item[] {
  const median =
    medianResponseMs === null
      ? 'You have not answered one yet.'
      : `Half of yours took ${seconds(medianResponseMs)} or less.`;
  return [
    {
      code: 'response',
      title: `Answer invitations within ${FAST_MS / 1000} seconds`,
      detail: `${median} Offer or decline, but answer: one that runs out lowers your place in the next.`,
      done: medianResponseMs !== null && medianResponseMs <= FAST_MS,
      weight: 10,
    },
    {
      code: 'first_session',
      title: 'Complete your first session',
      detail: 'Every wave of invitations keeps a place for newcomers.',
      done: completedSessions > 0,
      weight: 10,
    },
    {
      code: 'rating',
      title: `Reach a rating of ${GOOD_RATING.toFixed(1)}`,
      detail: `${ratingAverage === null ? 'Nobody has rated you yet.' : `Now it is ${ratingAverage.toFixed(2)}.`} Ask what the client wants to take away from the call, and come back to it before the end.`,
      done: ratingAverage !== null && ratingAverage >= GOOD_RATING,
      weight: 5,
    },
  ];
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
