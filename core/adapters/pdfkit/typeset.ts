import type { Block, Paper } from '../../ports/document-printer.ts';
import { BUNDLED_FONTS } from './fonts.ts';
import { type Column, Page, type Style } from './page.ts';

const NAMES_WIDTH = 110;
const FIGURES_WIDTH = 82;

/** A paper as a PDF. */
export async function typeset(paper: Paper, fonts: readonly string[]): Promise<Uint8Array<ArrayBuffer>> {
  const page = new Page({
    title: paper.title,
    createdAt: new Date(paper.createdAt),
    fonts: [...BUNDLED_FONTS, ...fonts],
  });
  for (const block of paper.blocks) set(page, block);
  return page.finish();
}

const LOOKS: Readonly<Record<string, Style>> = {
  faint: { faint: true },
  small: { faint: true, size: 7.5 },
  title: { size: 18 },
};

function set(page: Page, block: Block): void {
  switch (block.kind) {
    case 'line':
      page.row([block.text], [{ width: page.width }], LOOKS[block.look ?? '']);
      break;
    case 'facts': {
      const columns = [{ width: NAMES_WIDTH }, { width: page.width - NAMES_WIDTH }];
      for (const fact of block.facts) page.row(fact, columns);
      break;
    }
    case 'table': {
      const columns = columnsOf(page, block.head.length);
      page.row(block.head, columns, { faint: true });
      page.rule();
      for (const row of block.rows) page.row(row, columns);
      page.rule();
      break;
    }
    case 'sums':
      for (const { name, figure, strong } of block.sums) {
        page.row([name, figure], columnsOf(page, 2, 2), strong ? { size: 12 } : {});
      }
      break;
  }
  page.gap();
}

/** Words on the left take what the figures leave. */
function columnsOf(page: Page, count: number, figureWidths = 1): Column[] {
  const width = FIGURES_WIDTH * figureWidths;
  const figures = Array.from({ length: count - 1 }, (): Column => ({ width, align: 'right' }));
  return [{ width: page.width - width * figures.length }, ...figures];
}
