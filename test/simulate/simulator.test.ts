import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { WEIGHTS } from '../../core/domain/scoring.ts';
import { parsePolicy, readPolicy, todaysPolicy } from '../../tools/simulate/policy.ts';
import { compare } from '../../tools/simulate/report/compare.ts';
import { toPlot } from '../../tools/simulate/report/plot.ts';
import { type Notes, replay } from '../../tools/simulate/run/replay.ts';
import { generateWorld } from '../../tools/simulate/world/generate.ts';
import type { World } from '../../tools/simulate/world/world.ts';
import { runSimulator, SMALL_WAVES } from './support.ts';

const world = generateWorld({ seed: 'test', questions: 250, consultants: 300 });
const today = todaysPolicy();
const underToday = replay(world, today);
const policy = (changes: object) => parsePolicy(JSON.stringify(changes), 'try.json');
const total = (values: readonly number[]): number => values.reduce((sum, it) => sum + it, 0);
const invitations = ({ questions }: Notes): number => total(questions.map((it) => it.invitations));
const figure = (before: Notes, after: Notes, id: string) => {
  const found = compare(before, after).find((it) => it.measure.id === id);
  if (!found) throw new Error(`no measure ${id}`);
  return found;
};

test('the same seed and policy give the same bytes in different processes, another seed gives others', async () => {
  const args = ['--policy', SMALL_WAVES, '--questions', '120', '--consultants', '150'];
  const [first, second, other] = await Promise.all([
    runSimulator([...args, '--seed', '7']),
    runSimulator([...args, '--seed', '7']),
    runSimulator([...args, '--seed', '8']),
  ]);
  expect(first.stderr).toBe('');
  expect(Object.keys(first.files).sort()).toEqual(['plot.svg', 'report.json', 'report.txt']);
  expect(second).toEqual(first);
  for (const name of Object.keys(first.files)) expect(other.files[name]).not.toBe(first.files[name]);
});

test('every question ends, and what ended as a match has an offer before its acceptance', () => {
  expect(underToday.questions).toHaveLength(world.questions.length);
  for (const it of underToday.questions) {
    expect(it.outcome).toBeDefined();
    expect(it.acceptedMs !== null).toBe(it.outcome === 'matched');
    expect(it.relevance !== null).toBe(it.outcome === 'matched');
    if (it.acceptedMs !== null) expect(it.firstOfferMs!).toBeLessThanOrEqual(it.acceptedMs);
    if (it.outcome === 'no_match') expect(it.invitations).toBe(0);
  }
  expect(underToday.questions.filter((it) => it.outcome === 'matched').length).toBeGreaterThan(80);
});

test('invitations are counted once for the question and once for the consultant', () => {
  const toPeople = total(underToday.people.flatMap((it) => Object.values(it.invitations)));
  expect(invitations(underToday)).toBe(toPeople);
  expect(toPeople).toBeGreaterThan(500);
});

test('nobody who never comes is asked, and nobody is busy for longer than the time that is counted', () => {
  const span = world.endsAt - world.startsAt;
  world.people.forEach((person, at) => {
    const notes = underToday.people[at]!;
    if (person.shifts.length === 0) expect(total(Object.values(notes.invitations))).toBe(0);
    expect(notes.busyMs).toBeLessThanOrEqual(span);
  });
});

test('today beside today makes no difference in anything', () => {
  for (const { difference, interval } of compare(underToday, replay(world, policy({})))) {
    expect(difference ?? 0).toBe(0);
    expect(interval ?? [0, 0]).toEqual([0, 0]);
  }
});

test('a smaller wave asks fewer people', () => {
  const small = replay(world, policy({ waveSize: 1, waveSeconds: 20 }));
  expect(invitations(small)).toBeLessThan(0.8 * invitations(underToday));
  expect(figure(underToday, small, 'invitationsPerQuestion').verdict).toBe('better');
});

test('invitations that run out before anybody can answer bring no offers', () => {
  const hasty = replay(world, policy({ invitationSeconds: 1 }));
  const offered = (notes: Notes): number => notes.questions.filter((it) => it.firstOfferMs !== null).length;
  expect(offered(hasty)).toBeLessThan(0.2 * offered(underToday));
  expect(figure(underToday, hasty, 'matchRate').verdict).toBe('worse');
});

test('weights reach the scoring: a floor that nobody reaches invites nobody', () => {
  const nobody = replay(world, policy({ weights: { relevanceFloor: 50 } }));
  expect(invitations(nobody)).toBe(0);
  expect(nobody.questions.every((it) => it.outcome === 'no_match' || it.outcome === 'left')).toBe(true);
});

test('who has reached the cap of invitations an hour makes room for the next best', () => {
  const askedOf = (invitationsPerHour: number | null): number[] => {
    const once = { waveSize: 1, waveSeconds: 30, invitationSeconds: 30, questionSeconds: 30 };
    const { people } = replay(threeAlike(24), policy({ ...once, invitationsPerHour }));
    return people.map((it) => total(Object.values(it.invitations)));
  };
  expect(askedOf(null)).toEqual([24, 0, 0]);
  // Invitations fade within the hour, so that the first soon have room again.
  for (const count of askedOf(8)) {
    expect(count).toBeGreaterThan(3);
    expect(count).toBeLessThan(14);
  }
});

test('a larger bonus for rookies asks more of them', () => {
  const generous = replay(world, policy({ weights: { rookie: { bonus: 3 } } }));
  const { interval } = figure(underToday, generous, 'exposure.rookie');
  expect(interval![0]).toBeGreaterThan(0);
});

test('matching asks better people than chance would: expertise that it never sees is higher among the accepted', () => {
  const shuffled: World = { ...world, people: withExpertiseMoved(world) };
  const blind = replay(shuffled, today);
  const seeing = figure(blind, underToday, 'relevancePerQuestion');
  expect(seeing.tried).toBeGreaterThan(2 * seeing.today!);
});

test('every example policy can be read', () => {
  const folder = 'tools/simulate/policies';
  const names = readdirSync(folder);
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(readPolicy(`${folder}/${name}`).name).not.toBe('today');
});

test('what a policy leaves out is as it is today', () => {
  const tried = policy({ waveSize: 3, weights: { rookie: { bonus: 0.9 } } });
  expect(tried.timing).toEqual({ ...today.timing, waveSize: 3 });
  expect(tried.weights).toEqual({ ...WEIGHTS, rookie: { ...WEIGHTS.rookie, bonus: 0.9 } });
  expect(tried.invitationsPerHour).toBe(today.invitationsPerHour);
  expect(policy({ invitationsPerHour: null }).invitationsPerHour).toBe(Number.POSITIVE_INFINITY);
});

test('what a policy calls itself is text in the picture, not markup', () => {
  const tried = policy({ name: '<script>&"', note: 'a < b' });
  const both = { today: { notes: underToday }, tried: { policy: tried, notes: underToday } };
  const svg = toPlot({ world, ...both, comparisons: compare(underToday, underToday) });
  expect(svg).not.toMatch(/<script|a < b|&(?!#\d+;)/);
  expect(svg).toContain('&#60;script&#62;&#38;&#34;');
});

test.for([
  ['{"waveSize": 5', 'p.json: not JSON: '],
  ['[]', 'p.json: the file: an object {…}'],
  ['{"wavesize": 5}', 'p.json: wavesize: unknown; known here: name, note, weights, waveSize'],
  [
    '{"weights": {"rookie": {"bonnus": 1}}}',
    'p.json: weights.rookie.bonnus: unknown; known here: bonus, aboveRelevance',
  ],
  ['{"weights": {"version": "2"}}', 'p.json: weights.version: unknown'],
  ['{"weights": {"trust": "high"}}', 'p.json: weights.trust: a number'],
  ['{"weights": {"tier": 1}}', 'p.json: weights.tier: an object {…}'],
  ['{"weights": {"activity": {"halfMs": 0}}}', 'p.json: weights.activity.halfMs: more than 0'],
  ['{"waveSize": 0}', 'p.json: waveSize: at least 1'],
  ['{"waveSize": 2.5}', 'p.json: waveSize: a whole number'],
  ['{"questionSeconds": "2 min"}', 'p.json: questionSeconds: a number of seconds'],
  ['{"invitationSeconds": 1e9}', 'p.json: invitationSeconds: at most 86400 s (a day)'],
])('a wrong policy is refused with the place and what belongs there: %s', ([text, message]) => {
  expect(() => parsePolicy(text!, 'p.json')).toThrow(message!);
});

test('a wrong call ends with what is wrong, and writes nothing', async () => {
  const calls = await Promise.all([
    runSimulator([]),
    runSimulator(['--policy', 'no-such-file.json']),
    runSimulator(['--policy', SMALL_WAVES, '--questions', 'many']),
    runSimulator(['--policy', SMALL_WAVES, '--speed', '9']),
  ]);
  expect(calls.map((it) => [it.code, it.files])).toEqual(calls.map(() => [2, {}]));
  const said = calls.map((it) => it.stderr.split('\n')[0]);
  expect(said[0]).toBe('--policy names the file with the policy to try');
  expect(said[1]).toBe('no-such-file.json: there is no such file');
  expect(said[2]).toBe('--questions: a whole number from 1 to 100000, not "many"');
  expect(said[3]).toContain("Unknown option '--speed'");
});

/** Everybody gets the next one's abilities: what profiles and history say is then about somebody else. */
function withExpertiseMoved({ people }: World): World['people'] {
  return people.map((person, at) => ({
    ...person,
    hidden: { ...person.hidden, expertise: people[(at + 1) % people.length]!.hidden.expertise },
  }));
}

/** Three who only differ in what they say of themselves, and never answer; a question a minute that suits them all. */
function threeAlike(questions: number): World {
  const person = world.people.find((it) => it.past.sessions.length === 0)!;
  const question = world.questions[0]!;
  const startsAt = question.at;
  const endsAt = startsAt + 3_600_000;
  return {
    ...world,
    startsAt,
    endsAt,
    people: [5, 4, 3].map((level, at) => ({
      ...person,
      id: `person-${at}`,
      declared: [{ slug: 'kubernetes', level }],
      rate: { amount: 6_000, currency: 'USD' },
      shifts: [{ from: startsAt, to: endsAt }],
    })),
    questions: Array.from({ length: questions }, (_, at) => ({
      ...question,
      id: `question-${at}`,
      at: startsAt + 1_000 + at * 60_000,
      title: 'A question about Kubernetes',
      body: 'Which of the two ways is better?',
      skills: ['kubernetes'],
      languages: [],
      urgency: 'low',
      maxHourlyRate: null,
      spendCap: null,
    })),
    onRecord: { reaction: () => ({ kind: 'silence' }), session: () => undefined },
  };
}
