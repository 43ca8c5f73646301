/** What a run comes to: one figure per measure, each with what it is held against. */
export interface Figure {
  readonly scenario: string;
  readonly measure: string;
  readonly unit: 'ms' | 'µs' | 's' | 'bytes' | '×' | '';
  /** Of the product, taken over the rounds: the median of the rounds' values. */
  readonly product: number;
  /** Of what it is held against, named by `beside`. */
  readonly floor?: number;
  readonly beside?: string;
  /** The median over the rounds of product ÷ floor, with the least and the greatest. */
  readonly ratio?: { readonly median: number; readonly least: number; readonly greatest: number };
  readonly goal?: Goal;
}

export type Goal =
  | { readonly of: 'ratio' | 'product'; readonly atMost: number }
  | { readonly of: 'product'; readonly atLeast: number };

/** A whole run, as it is kept. */
export interface Result {
  readonly takenAt: string;
  readonly machine: {
    readonly cpu: string;
    readonly cores: number;
    readonly node: string;
    readonly load: readonly number[];
  };
  readonly quick: boolean;
  readonly size: object;
  readonly figures: readonly Figure[];
}

export function isMet({ goal, ratio, product }: Figure): boolean | undefined {
  if (goal === undefined) return undefined;
  if ('atLeast' in goal) return product >= goal.atLeast;
  return (goal.of === 'ratio' ? (ratio?.median ?? Number.NaN) : product) <= goal.atMost;
}
