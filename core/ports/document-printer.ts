/** Something to be put on paper, in the order in which it is read. */
export interface Paper {
  readonly title: string;
  /** Epoch milliseconds; printed again, it is still of that moment. */
  readonly createdAt: number;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'line'; readonly text: string; readonly look?: 'faint' | 'small' | 'title' }
  /** Names beside what they name. */
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, value: string])[] }
  /** The first cell of each row is words, the others are figures. */
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  /** Figures below each other; a `strong` one is what it comes to. */
  | {
      readonly kind: 'sums';
      readonly sums: readonly { readonly name: string; readonly figure: string; readonly strong?: boolean }[];
    };

export interface DocumentPrinter {
  /** A PDF; the same paper gives the same bytes. */
  print(paper: Paper): Promise<Uint8Array<ArrayBuffer>>;
}
