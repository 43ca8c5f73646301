/** Who and what the demo is about, as data: `local/data/*.json`. */
import { readFileSync } from 'node:fs';
import type { Money, Tier } from '../../contract/index.ts';
import { readTaxonomy } from '../../migrations/taxonomy.ts';

export { DEMO_ADMIN, DEMO_CLIENT, DEMO_PASSWORD } from '../../core/flow/accounts/demo-accounts.ts';

/** consultant1 to consultant3 are left to people; whoever is simulated comes after them. */
export const HUMAN_CONSULTANTS = 3;

export interface DemoConsultant {
  email: string;
  name: string;
  headline: string;
  bio: string;
  skills: { slug: string; level: number }[];
  languages: string[];
  hourlyRate: Money;
  completedSessions: number;
  rating: { average: number | null; count: number };
  tier: Tier;
}

export interface DemoQuestion {
  title: string;
  body: string;
  /** A field of the taxonomy. */
  field: string;
}

/** What consultants say, by field; `any` suits everywhere. */
export interface DemoTalk {
  notes: Record<string, string[]>;
  lines: Record<string, string[]>;
}

const read = <Content>(name: string): Content =>
  JSON.parse(readFileSync(new URL(`../data/${name}.json`, import.meta.url), 'utf8')) as Content;

export const demoConsultants: readonly DemoConsultant[] = read('demo-consultants');
export const demoQuestions: readonly DemoQuestion[] = read('demo-questions');
export const demoTalk: DemoTalk = read('demo-talk');

/** The taxonomy by slug: each skill's name and field. */
export const skills: ReadonlyMap<string, { name: string; field: string }> = new Map(
  readTaxonomy().flatMap(({ field, skills }) => skills.map(({ slug, name }) => [slug, { name, field }] as const)),
);
