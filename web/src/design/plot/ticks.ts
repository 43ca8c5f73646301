/** So many steps at most, from one end of the axis to the other. */
const STEPS = 5;
/** Forgives what sums of tenths are off by. */
const EPSILON = 1e-9;

/**
 * The figures beside an axis: round, at equal distances, from one at or below `from` to one at or above `to`.
 * @param isWhole counts: no halves
 */
export function ticksOf(from: number, to: number, isWhole: boolean): number[] {
  const step = Math.max(isWhole ? 1 : 0, roundUp((to - from) / STEPS));
  const first = Math.floor(from / step + EPSILON);
  const last = Math.ceil(to / step - EPSILON);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Up to the next 1, 2 or 5 with zeros. */
function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value) + EPSILON);
  return ([1, 2, 5].find((figure) => figure * unit >= value - EPSILON * unit) ?? 10) * unit;
}
