/** Who and what the demo is about, as data: `local/data/*.json`. */
import { readFileSync } from 'node:fs';
import type { Money, Tier } from '../../contract/index.ts';
import { readTaxonomy } from '../../migrations/taxonomy.ts';

export const DEMO_PASSWORD = 'demo-password';
export const DEMO_CLIENT = 'client@demo.test';
export const DEMO_ADMIN = 'admin@demo.test';
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

/** Skill → its field of the taxonomy. */
export const fieldOfSkill: ReadonlyMap<string, string> = new Map(
  readTaxonomy().flatMap(({ field, skills }) => skills.map(({ slug }) => [slug, field] as const)),
);

/** The fields that a consultant's skills are in, the most frequent first. */
export function fieldsOf({ skills }: Pick<DemoConsultant, 'skills'>): string[] {
  const counts = new Map<string, number>();
  for (const { slug } of skills) {
    const field = fieldOfSkill.get(slug);
    if (field) counts.set(field, (counts.get(field) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([field]) => field);
}
