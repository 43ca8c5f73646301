import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUNDLED_FONTS, stretchesOf } from '../../core/adapters/pdfkit/fonts.ts';
import { createPdfPrinter, type PdfPrinter } from '../../core/adapters/pdfkit/index.ts';
import type { Paper } from '../../core/ports/document-printer.ts';
import { pdfText } from '../support/pdf-text.ts';

let printer: PdfPrinter;
beforeAll(() => {
  printer = createPdfPrinter({ fonts: [] });
});
afterAll(() => printer.close());

const paper = (names: readonly string[]): Paper => ({
  title: 'A paper',
  createdAt: Date.UTC(2026, 0, 2),
  blocks: [
    { kind: 'line', text: 'Heading', look: 'title' },
    { kind: 'facts', facts: names.map((name, at) => [`Name ${at}`, name] as const) },
    { kind: 'table', head: ['What', 'Amount'], rows: [['Consultation', '¥9,000']] },
    { kind: 'sums', sums: [{ name: 'Total', figure: '€1,234.50', strong: true }] },
  ],
});

describe('a paper as PDF', () => {
  test('holds every text, in whichever of these scripts a name is written', async () => {
    const names = ['Łukasz Żółć', 'Ελένη', 'Анна Юрьевна', '山田 太郎', 'サトウ Keiko', 'Նարե'];
    const text = pdfText(await printer.print(paper(names)));
    const written = text.replaceAll(/\s/g, '');
    for (const it of [...names, 'Heading', 'Consultation', '¥9,000', '€1,234.50']) {
      expect(written).toContain(it.replaceAll(/\s/g, ''));
    }
  });

  test('has the same bytes when it is printed again, and is small', async () => {
    const [first, again] = await Promise.all([printer.print(paper(['Ada'])), printer.print(paper(['Ada']))]);
    expect(Buffer.from(first).subarray(0, 5).toString()).toBe('%PDF-');
    expect(Buffer.compare(first, again)).toBe(0);
    expect(first.length).toBeLessThan(40_000);
  });

  test('takes as many pages as it needs, and tears no row', async () => {
    const rows = Array.from({ length: 200 }, (_, at) => [`Row ${at} of a long table`, `${at}`]);
    const pdf = await printer.print({ ...paper([]), blocks: [{ kind: 'table', head: ['What', 'Nr'], rows }] });
    expect(
      Buffer.from(pdf)
        .toString('latin1')
        .match(/\/Type \/Page\b/g)?.length,
    ).toBeGreaterThan(2);
    const text = pdfText(pdf).replaceAll(/\s/g, '');
    for (const at of [0, 99, 199]) expect(text).toContain(`Row${at}ofalongtable${at}`);
  });

  test('that cannot be printed fails alone', async () => {
    const broken = createPdfPrinter({ fonts: ['/nowhere.ttf'] });
    await expect(broken.print(paper(['한국']))).rejects.toThrow('could not be printed');
    expect((await broken.print(paper(['Ada']))).length).toBeGreaterThan(1000);
    await broken.close();
  });
});

describe('a text falls into stretches', () => {
  const has = (font: string, codePoint: number) =>
    font === 'latin' ? codePoint < 0x300 : font === 'japanese' && codePoint > 0x2fff;

  test('of the first font that has the characters; blanks stay where they are', () => {
    expect(stretchesOf('Keiko 山田 (x)', ['latin', 'japanese'], has)).toEqual([
      { font: 'latin', text: 'Keiko ' },
      { font: 'japanese', text: '山田' },
      { font: 'latin', text: ' (x)' },
    ]);
  });

  test('and what no font has stays with the first one', () => {
    expect(stretchesOf('ก', ['latin', 'japanese'], has)).toEqual([{ font: 'latin', text: 'ก' }]);
    expect(BUNDLED_FONTS).toHaveLength(2);
  });
});
