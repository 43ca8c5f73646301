/**
 * `npm run eval -- --data DIR --split NAME --out OUT`: the engine learns from DIR/history alone and is asked the questions of
 * DIR/NAME. Writes OUT/{tags,routing,titles}.jsonl and prints the metrics as JSON; none of what has no gold.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type AnsweredQuestion, type AskedQuestion, type RoutingGold, readHistory, readSplit } from './data.ts';
import { type Engine, learnReader, predictKeywords, predictRouting, trainEngine, withSkillsRead } from './engine.ts';
import { judgeKeywords, judgeRouting, type Metrics, summarise } from './metrics.ts';
import { fieldOf, lexiconOf, pastOf } from './translate.ts';

const ROOKIE_ANSWERS = 5;

const { values } = parseArgs({
  options: { data: { type: 'string' }, split: { type: 'string', default: 'public' }, out: { type: 'string' } },
});
if (!values.data || !values.out) {
  console.error('usage: npm run eval -- --data DIR --split NAME --out OUT');
  process.exit(2);
}
const out = values.out;
mkdirSync(out, { recursive: true });
const write = (name: string, rows: readonly object[]): void =>
  writeFileSync(join(out, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

const started = performance.now();
const history = readHistory(values.data);
const split = readSplit(values.data, values.split);
const lexicon = lexiconOf(history.taxonomy);
const engine = trainEngine(lexicon, pastOf({ asked: history.routing, tagged: history.tags, presentWithinDays: 7 }));
const titlesEngine = trainTitlesEngine();
const trained = performance.now();
const keywords = new Map(split.questions.map((it) => [it.id, predictKeywords(engine, it)]));
const extracted = performance.now();
write(
  'tags.jsonl',
  Array.from(keywords, ([id, ranked]) => ({ id, keywords: ranked })),
);

/**
 * Questions of which only titles are known came without tags, so their skills are read by what was learned from the tagged ones of their
 * site, as the keyword worker would have read them. Their site is the one that knows some of them; those are left out of what is
 * learned, or their tags would be known.
 */
function trainTitlesEngine(): Engine {
  const alike = ({ title }: { title: string }): string => title.normalize('NFKC').trim().toLowerCase();
  const asked = new Set([...history.titles, ...split.titles].map(alike));
  const tagged = [...history.tags, ...history.routing];
  const sites = new Set(tagged.filter((it) => asked.has(alike(it))).map(({ set }) => fieldOf(set)));
  const others = <Question extends { title: string; set: string }>(questions: readonly Question[]): Question[] =>
    questions.filter((it) => (sites.size === 0 || sites.has(fieldOf(it.set))) && !asked.has(alike(it)));
  const known = { asked: others(history.routing), tagged: others(history.tags), presentWithinDays: 7 };
  const reader = learnReader(lexicon, pastOf(known));
  const past = pastOf({ asked: history.titles, tagged: [], presentWithinDays: 2 });
  return trainEngine(lexicon, reader ? withSkillsRead(lexicon, reader, past) : past, reader);
}

function route(
  name: string,
  by: Engine,
  past: readonly AnsweredQuestion[],
  questions: readonly AskedQuestion[],
  gold: readonly RoutingGold[],
): Metrics[] {
  const rankings = predictRouting(by, questions);
  write(
    name,
    Array.from(rankings, ([id, ranking]) => ({ id, ranking })),
  );
  const answers = new Map<string, number>();
  for (const { answers: given } of past) {
    for (const { user } of given) answers.set(user, (answers.get(user) ?? 0) + 1);
  }
  const online = new Map(questions.map((it) => [it.id, new Set(it.online)]));
  const rookies = new Set([...answers].filter(([, count]) => count < ROOKIE_ANSWERS).map(([id]) => id));
  return gold.flatMap((it) => {
    const judged = judgeRouting(rankings.get(it.id) ?? [], it.gold, online.get(it.id) ?? new Set(), rookies);
    return judged === undefined ? [] : [judged];
  });
}

const routing = route('routing.jsonl', engine, history.routing, split.routing, split.routingGold);
const titles = route('titles.jsonl', titlesEngine, history.titles, split.titles, split.titlesGold);
console.log(
  JSON.stringify(
    {
      tags: summarise(split.tags.map((it) => judgeKeywords(keywords.get(it.id) ?? [], it.tags))),
      routing: summarise(routing),
      titles: summarise(titles),
      learned: { ...engine.learned.report, weights: engine.learned.tables.rank?.weights },
      learnedFromTitles: { ...titlesEngine.learned.report, weights: titlesEngine.learned.tables.rank?.weights },
      milliseconds: {
        learning: Math.round(trained - started),
        'extraction per question': (extracted - trained) / Math.max(1, split.questions.length),
      },
    },
    null,
    2,
  ),
);
