import { expect, test } from 'vitest';
import { countOf, hashOf } from '../../core/domain/learning/hashed-counts.ts';
import { type PastAnswer, trackRecordOf } from '../../core/domain/learning/track-record.ts';
import { Records } from '../../core/online/records.ts';
import { NOW } from './consultants.ts';

const DAY = 86_400_000;
const answer = (daysAgo: number, title: string, ...skills: PastAnswer['skills'][number][]): PastAnswer => ({
  at: NOW - daysAgo * DAY,
  title,
  body: `${title}, and the pods of the cluster are gone. Who knows why the pods go?`,
  start: 'Look at the events first',
  skills,
});
const kubernetes = { slug: 'kubernetes', field: 'software' };
const postgres = { slug: 'postgres', field: 'software' };
const tax = { slug: 'tax', field: 'law' };
const pasts: readonly (readonly PastAnswer[])[] = [
  [answer(1, 'Lost pod', kubernetes), answer(70, 'Slow vacuum', postgres, kubernetes), answer(400, 'Refund', tax)],
  [answer(3, 'Late refund of a tax', tax)],
  // Nobody knew what it was about.
  [answer(9, 'Good day')],
];

test('every field of a track record survives packing', () => {
  const records = new Records();
  for (const [slot, past] of pasts.entries()) records.set(slot, trackRecordOf(past, NOW));
  for (const [slot, past] of pasts.entries()) {
    const made = trackRecordOf(past, NOW);
    const { skills, skillsLately, fields, ...read } = records.get(slot)!;
    const { skills: counted, skillsLately: faded, fields: shares, ...rest } = made;
    expect(Object.keys(read).sort()).toEqual(Object.keys(rest).sort());
    expect(read).toEqual(rest);
    for (const { slug, field } of [kubernetes, postgres, tax]) {
      expect(skills.get(slug)).toBe(counted.get(slug));
      // Kept as floats of four bytes.
      expect(skillsLately.get(slug)).toBe(faded.has(slug) ? Math.fround(faded.get(slug)!) : undefined);
      expect(fields.get(field)).toBe(shares.has(field) ? Math.fround(shares.get(field)!) : undefined);
    }
    for (const named of [skills, skillsLately, fields]) expect(named.get('nobody-has-this')).toBeUndefined();
    for (const [i, hash] of made.words.hashes.entries()) expect(countOf(read.words, hash)).toBe(made.words.counts[i]);
  }
  expect(countOf(records.get(0)!.words, hashOf('pod'))).toBeGreaterThan(1);
});

test('who is forgotten has no record, and a new one replaces the old', () => {
  const records = new Records();
  records.set(7, trackRecordOf(pasts[0]!, NOW));
  records.set(7, trackRecordOf(pasts[1]!, NOW));
  expect(records.get(7)).toMatchObject({ answers: 1 });
  expect(records.get(7)!.skills.get('kubernetes')).toBeUndefined();
  records.set(7, undefined);
  expect(records.has(7)).toBe(false);
  expect(records.get(7)).toBeUndefined();
});
