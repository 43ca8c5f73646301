/** The folder that `npm run eval` reads: what was known before (`history`), and questions with what really happened (a split). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TaggedQuestion {
  readonly id: string;
  readonly set: string;
  readonly title: string;
  readonly body: string;
  readonly tags: readonly string[];
}

/** An answered question of the past; `at` in epoch milliseconds, votes as they stand today. */
export interface AnsweredQuestion {
  readonly id: string;
  readonly set: string;
  readonly at: number;
  readonly title: string;
  readonly body: string;
  readonly tags: readonly string[];
  readonly asker: string;
  readonly answers: readonly {
    readonly user: string;
    readonly votes: number;
    readonly accepted: boolean;
    readonly start: string;
  }[];
}

export interface History {
  readonly routing: readonly AnsweredQuestion[];
  readonly tags: readonly TaggedQuestion[];
  readonly titles: readonly AnsweredQuestion[];
  /** set → skill → how often */
  readonly taxonomy: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface AskedQuestion {
  readonly id: string;
  readonly at: number;
  readonly title: string;
  readonly body: string;
  readonly asker: string;
  readonly online: readonly string[];
}

export interface RoutingGold {
  readonly id: string;
  readonly gold: readonly string[];
}

export interface Split {
  readonly questions: readonly Omit<TaggedQuestion, 'tags'>[];
  readonly tags: readonly { readonly id: string; readonly set: string; readonly tags: readonly string[] }[];
  readonly routing: readonly AskedQuestion[];
  readonly routingGold: readonly RoutingGold[];
  readonly titles: readonly AskedQuestion[];
  readonly titlesGold: readonly RoutingGold[];
}

function readLines<T>(folder: string, name: string): T[] {
  return readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as T);
}

/** What really happened may be kept aside: then predictions are written, and whoever has it judges them. */
const readGold = <T>(folder: string, name: string): T[] =>
  existsSync(join(folder, name)) ? readLines<T>(folder, name) : [];

interface RawRouting {
  id: string;
  site: string;
  t: number;
  title: string;
  body: string;
  tags: string[];
  asker: string | null;
  answers: { u: string | null; s: number; acc: number; x: string }[];
}

interface RawTitle {
  id: string;
  t: number;
  title: string;
  asker: string | null;
  answers: [string | null, number, number][];
}

export function readHistory(data: string): History {
  const folder = join(data, 'history');
  return {
    routing: readLines<RawRouting>(folder, 'routing_history.jsonl').map((it) => ({
      id: it.id,
      set: it.site,
      at: it.t * 1000,
      title: it.title,
      body: it.body,
      tags: it.tags,
      asker: it.asker ?? '',
      // Who has left since has no name.
      answers: it.answers.flatMap(({ u, s, acc, x }) =>
        u === null ? [] : [{ user: u, votes: s, accepted: acc === 1, start: x }],
      ),
    })),
    tags: readLines<TaggedQuestion>(folder, 'tags_history.jsonl'),
    titles: readLines<RawTitle>(folder, 'titles_history.jsonl').map((it) => ({
      id: it.id,
      set: 'titles',
      at: it.t * 1000,
      title: it.title,
      body: '',
      tags: [],
      asker: it.asker ?? '',
      answers: it.answers.flatMap(([user, votes, accepted]) =>
        user === null ? [] : [{ user, votes, accepted: accepted === 1, start: '' }],
      ),
    })),
    taxonomy: JSON.parse(readFileSync(join(folder, 'taxonomy.json'), 'utf8')) as History['taxonomy'],
  };
}

type RawAsked = Omit<AskedQuestion, 'at' | 'body' | 'title' | 'asker'> & {
  t: number;
  title?: string;
  asker: string | null;
};

export function readSplit(data: string, name: string): Split {
  const folder = join(data, name);
  const questions = readLines<Omit<TaggedQuestion, 'tags'>>(folder, 'questions.jsonl');
  const texts = new Map(questions.map((it) => [it.id, it]));
  const asked = (it: RawAsked): AskedQuestion => {
    const text = texts.get(it.id);
    const title = it.title ?? text?.title;
    if (title === undefined) throw new Error(`${folder}: no text for question ${it.id}`);
    return { id: it.id, at: it.t * 1000, title, body: text?.body ?? '', asker: it.asker ?? '', online: it.online };
  };
  return {
    questions,
    tags: readGold(folder, 'tags.gold.jsonl'),
    routing: readLines<RawAsked>(folder, 'routing.jsonl').map(asked),
    routingGold: readGold(folder, 'routing.gold.jsonl'),
    titles: readLines<RawAsked>(folder, 'titles.jsonl').map(asked),
    titlesGold: readGold(folder, 'titles.gold.jsonl'),
  };
}
