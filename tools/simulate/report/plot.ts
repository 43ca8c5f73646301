import type { Policy } from '../policy.ts';
import type { Notes } from '../run/replay.ts';
import type { World } from '../world/world.ts';
import type { Frame } from './axes.ts';
import type { Comparison } from './compare.ts';
import { drawFirstOffers, drawInvitations, drawRelevance } from './panels/curves.ts';
import { drawDifferences } from './panels/differences.ts';
import { drawExposure } from './panels/exposure.ts';
import { COLOURS, element, line, text } from './svg.ts';
import { worldText } from './words.ts';

const WIDTH = 1320;
const HEIGHT = 860;
const MARGIN = 40;
const FONT = "Inter, 'Helvetica Neue', 'Segoe UI', Roboto, Arial, 'DejaVu Sans', sans-serif";

/** Both policies in one picture: the measures in rows, and beside them how they are spread. */
export function toPlot(input: {
  world: World;
  today: { notes: Notes };
  tried: { policy: Policy; notes: Notes };
  comparisons: readonly Comparison[];
}): string {
  const { world, today, tried, comparisons } = input;
  const both = { today: today.notes, tried: tried.notes };
  const frame = (column: number, row: number): Frame => ({
    x: 736 + column * 300,
    y: 186 + row * 340,
    width: 244,
    height: 222,
  });
  const title = `Policy “${tried.policy.name}” beside today’s`;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      'font-family': FONT,
      role: 'img',
      'aria-label': title,
    },
    element('rect', { width: WIDTH, height: HEIGHT, fill: COLOURS.ground }),
    text(MARGIN, 52, title, { size: 22, weight: 600 }),
    text(MARGIN, 76, tried.policy.note, { size: 13, fill: COLOURS.muted }),
    text(MARGIN, 96, worldText(world), { size: 13, fill: COLOURS.muted }),
    legend(),
    drawDifferences({ x: MARGIN, y: 186 }, comparisons),
    drawFirstOffers(frame(0, 0), both),
    drawRelevance(frame(1, 0), both),
    drawExposure(frame(0, 1), both),
    drawInvitations(frame(1, 1), both),
    text(MARGIN, HEIGHT - 24, FOOTNOTE, { size: 11, fill: COLOURS.muted }),
  )}\n`;
}

const FOOTNOTE =
  'Dots: the difference; bars: where it lies with 95 % (paired bootstrap). Green is better, red worse, grey too close to tell or a matter of taste.';

function legend(): string {
  const y = 48;
  const entry = (x: number, name: string, colour: string): string =>
    line(x, y, x + 24, y, colour, { 'stroke-width': 4 }) + text(x + 32, y + 4, name, { size: 13 });
  return entry(WIDTH - 228, 'today', COLOURS.today) + entry(WIDTH - 128, 'policy', COLOURS.tried);
}
