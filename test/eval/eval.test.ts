/** `npm run eval` on a small folder of one's own, in a process of its own. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'eval-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DAY = 86_400;
const topics = [
  {
    set: 'cooking',
    expert: 'baker',
    tags: ['bread', 'sourdough'],
    title: 'Flat sourdough',
    body: 'My bread does not rise.',
  },
  {
    set: 'travel',
    expert: 'pilot',
    tags: ['visas', 'transit'],
    title: 'Transit visas',
    body: 'Which visas for a layover?',
  },
];

function write(name: string, rows: readonly object[]): void {
  const file = join(folder, 'data', name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

/** Each topic's expert has answered six questions of it; whoever has left since has no name. */
function writeHistory(): void {
  const past = topics.flatMap(({ set, expert, ...text }) =>
    Array.from({ length: 6 }, (_, i) => ({
      ...text,
      id: `${set}-${i}`,
      set,
      site: set,
      t: 1_600_000_000 + i * DAY,
      asker: i === 0 ? null : 'asker',
      expert,
    })),
  );
  const answered = past.map(({ expert, ...it }) => ({
    ...it,
    answers: [
      { u: expert, s: 3, acc: 1, x: 'It depends.' },
      { u: null, s: 0, acc: 0, x: 'Gone.' },
    ],
  }));
  write('history/routing_history.jsonl', answered);
  write('history/tags_history.jsonl', answered);
  write(
    'history/titles_history.jsonl',
    past.map(({ id, t, title, asker, expert }) => ({ id: `x${id}`, t, title, asker, answers: [[expert, 3, 1]] })),
  );
  const taxonomy = topics.map(({ set, tags }) => [set, Object.fromEntries(tags.map((tag) => [tag, 6]))]);
  write('history/taxonomy.json', [Object.fromEntries(taxonomy)]);
}

function writeSplit(name: string, { gold }: { gold: boolean }): void {
  const asked = topics.map((it, at) => ({ ...it, id: `q${at}`, t: 1_601_000_000 }));
  const online = ['baker', 'pilot', 'stranger'];
  write(
    `${name}/questions.jsonl`,
    asked.map(({ id, set, title, body }) => ({ id, set, title, body })),
  );
  write(
    `${name}/routing.jsonl`,
    asked.map(({ id, t }) => ({ id, t, asker: null, online })),
  );
  write(
    `${name}/titles.jsonl`,
    asked.map(({ id, t, title }) => ({ id: `x${id}`, t, title, asker: 'asker', online })),
  );
  if (!gold) return;
  write(
    `${name}/tags.gold.jsonl`,
    asked.map(({ id, set, tags }) => ({ id, set, tags })),
  );
  write(
    `${name}/routing.gold.jsonl`,
    asked.map(({ id, expert }) => ({ id, gold: [expert] })),
  );
  write(
    `${name}/titles.gold.jsonl`,
    asked.map(({ id, expert }) => ({ id: `x${id}`, gold: [expert] })),
  );
}

async function evaluate(split: string) {
  const out = join(folder, 'out', split);
  const args = [
    'local/guard.cjs',
    'tools/eval/main.ts',
    '--data',
    join(folder, 'data'),
    '--split',
    split,
    '--out',
    out,
  ];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, timeout: 60_000 });
  const lines = (name: string): unknown[] =>
    readFileSync(join(out, name), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  return {
    metrics: JSON.parse(stdout) as Record<'tags' | 'routing' | 'titles', Record<string, { mean: number; n: number }>>,
    tags: lines('tags.jsonl') as { id: string; keywords: string[] }[],
    routing: lines('routing.jsonl') as { id: string; ranking: string[] }[],
    titles: lines('titles.jsonl') as { id: string; ranking: string[] }[],
  };
}

test('any folder of this layout is learned from and asked; without gold the predictions are the same, and nothing is judged', async () => {
  writeHistory();
  writeSplit('known', { gold: true });
  writeSplit('aside', { gold: false });
  const { metrics, ...known } = await evaluate('known');
  expect(known.tags.map(({ id, keywords }) => [id, keywords.slice(0, 2).sort()])).toEqual(
    topics.map(({ tags }, at) => [`q${at}`, tags]).map(([id, tags]) => [id, [...tags!].sort()]),
  );
  expect(known.routing.map(({ id, ranking }) => [id, ranking[0]])).toEqual([
    ['q0', 'baker'],
    ['q1', 'pilot'],
  ]);
  expect(known.titles.map(({ id, ranking }) => [id, ranking[0]])).toEqual([
    ['xq0', 'baker'],
    ['xq1', 'pilot'],
  ]);
  for (const judged of [metrics.tags, metrics.routing, metrics.titles]) {
    expect(judged.MRR).toMatchObject({ mean: 1, n: 2 });
  }

  const { metrics: none, ...aside } = await evaluate('aside');
  expect(aside).toEqual(known);
  expect([none.tags, none.routing, none.titles]).toEqual([{}, {}, {}]);
});
