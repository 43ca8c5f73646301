/** An index that was packed and unpacked cannot be told from the one that stayed where it was. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { learnFromHistory } from '../../core/domain/learning/learn.ts';
import { Ranker } from '../../core/domain/learning/ranker.ts';
import { type TrackRecord, trackRecordOf } from '../../core/domain/learning/track-record.ts';
import type { ScoringQuestion } from '../../core/domain/scoring.ts';
import { OnlineIndex } from '../../core/online/online-index.ts';
import { piecesOf, toParts } from '../../core/online/packing.ts';
import type { OnlineConsultant } from '../../core/online/types.ts';
import { lexicon, pastQuestions } from '../learning/history.ts';
import { anyConsultant, anyQuestion, NOW, someIds } from './consultants.ts';

const { rank } = learnFromHistory(lexicon, pastQuestions(240)).tables;
const order = { ranker: new Ranker(lexicon, rank!), version: '2+learned' };
const slugs = ['kubernetes', 'tax', 'c-sharp', '__proto__', 'nobody-has-this'];
const manyLanguages = Array.from({ length: 40 }, (_, i) => `l${i}`);

const anyRecord: fc.Arbitrary<TrackRecord> = fc
  .array(
    fc.record({
      at: fc.integer({ min: NOW - 4e9, max: NOW }),
      title: fc.constantFrom('Lost pod in the cluster', 'Late refund', 'Slow vacuum'),
      body: fc.constant('Who knows why?'),
      start: fc.constant(''),
      skills: fc.uniqueArray(
        fc.constantFrom({ slug: 'kubernetes', field: 'software' }, { slug: 'tax', field: 'law' }),
        { maxLength: 2 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((past) => trackRecordOf(past, NOW));
/** With what few have: a past, and more languages than there are bits. */
const anybody: fc.Arbitrary<OnlineConsultant> = fc
  .tuple(
    anyConsultant,
    fc.option(anyRecord, { freq: 2 }),
    fc.option(fc.uniqueArray(fc.constantFrom(...manyLanguages), { minLength: 1, maxLength: 30 }), { freq: 3 }),
  )
  .map(([it, record, languages]) => ({ ...it, ...(record && { record }), ...(languages && { languages }) }));

type Step = (index: OnlineIndex) => void;
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: anybody.map((it) => (index: OnlineIndex) => index.upsert(it)) },
  {
    weight: 2,
    arbitrary: anyConsultant.map(
      ({ id }) =>
        (index: OnlineIndex) =>
          index.remove(id),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(anyConsultant, fc.integer({ min: 0, max: 5_000_000 })).map(
      ([{ id }, ago]) =>
        (index: OnlineIndex) =>
          index.noteInvited(id, NOW - ago),
    ),
  },
);
const someSteps = fc.array(anyStep, { maxLength: 24 });

function newIndex(learned: boolean): OnlineIndex {
  const index = new OnlineIndex({ clock: () => NOW - 5_000_000 });
  if (learned) index.orderBy(order);
  return index;
}

function handOver(from: OnlineIndex, to: OnlineIndex): void {
  const unpacking = to.unpack();
  unpacking.next();
  for (const part of toParts(from.pack())) for (const piece of piecesOf(Uint8Array.from(part))) unpacking.next(piece);
  expect(unpacking.next().done).toBe(true);
}

/** Everything that can be asked of an index. */
function answersOf(index: OnlineIndex, question: ScoringQuestion, exclude: ReadonlySet<string>) {
  const ids = [...index.ids()];
  const asked = { question, now: NOW, exclude };
  return {
    ids,
    size: index.size,
    known: ids.map((id) => index.get(id)),
    skills: ids.map((id) => slugs.map((slug) => index.hasSkill(id, slug))),
    found: index.find({ ...asked, limit: 8 }),
    wave: index.find({ ...asked, limit: 2, remember: 2, reserve: 5 }),
    judged: ids.map((id) => index.scoreOne(question, id, NOW, exclude)),
    explained: [...index.explain({ ...asked, consultantIds: ids })],
  };
}

test('what is unpacked answers everything as what was packed, and goes on doing so whoever comes, goes and changes', () => {
  fc.assert(
    fc.property(
      someSteps,
      someSteps,
      anyQuestion,
      someIds,
      fc.boolean(),
      (steps, later, question, exclude, learned) => {
        const [packed, unpacked] = [newIndex(learned), newIndex(learned)];
        for (const step of steps) step(packed);
        handOver(packed, unpacked);
        expect(answersOf(unpacked, question, exclude)).toEqual(answersOf(packed, question, exclude));
        for (const step of later) for (const index of [packed, unpacked]) step(index);
        expect(answersOf(unpacked, question, exclude)).toEqual(answersOf(packed, question, exclude));
      },
    ),
    { numRuns: 1500 },
  );
});

test('the same over several blocks, long profiles, and when many have left', () => {
  const people = fc.sample(anybody, { numRuns: 10_000, seed: 11 }).map((it, n) => ({
    ...it,
    id: `01900000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
    profileText: `${it.profileText} ${n % 50 === 0 ? Array.from({ length: 300 }, (_, i) => `word${n}x${i}`).join(' ') : ''}`,
  }));
  const [packed, unpacked] = [newIndex(true), newIndex(true)];
  const change = (from: number, to: number, ...indices: OnlineIndex[]): void => {
    for (const index of indices) {
      for (let n = from; n < to; n += 1) index.upsert(people[n]!);
      for (let n = from; n < to; n += 3) index.remove(people[n]!.id);
    }
  };
  const compare = (): void => {
    expect([...unpacked.ids()]).toEqual([...packed.ids()]);
    for (const question of fc.sample(anyQuestion, { numRuns: 12, seed: 5 })) {
      const input = { question, now: NOW, limit: 30, reserve: 60 };
      expect(unpacked.find(input)).toEqual(packed.find(input));
    }
  };
  change(0, 9000, packed);
  const parts = toParts(packed.pack());
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) expect(part.length).toBeLessThanOrEqual(512 * 1024);
  handOver(packed, unpacked);
  compare();
  change(8000, 10_000, packed, unpacked);
  compare();
});

test('an index that is not handed over to its end stays as it was', () => {
  const [packed, other] = [newIndex(false), newIndex(false)];
  for (const it of fc.sample(anyConsultant, { numRuns: 30, seed: 1 })) packed.upsert(it);
  other.upsert(fc.sample(anyConsultant, { numRuns: 1, seed: 2 })[0]!);
  const before = [...other.ids()];
  const unpacking = other.unpack();
  unpacking.next();
  for (const piece of toParts(packed.pack())
    .flatMap((part) => [...piecesOf(part)])
    .slice(0, -1))
    unpacking.next(piece);
  expect([...other.ids()]).toEqual(before);
});
