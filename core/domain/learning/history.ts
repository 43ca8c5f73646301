/** What learning starts from: answered questions, whoever recorded them. */

export interface PastQuestion {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly title: string;
  readonly body: string;
  /** Slugs; what the question was about, as far as is known. */
  readonly skills: readonly string[];
  readonly clientId: string;
  readonly answers: readonly { readonly consultantId: string; readonly start: string }[];
  /** Who could have been asked; empty: not recorded, nothing is learned from whom it went to. */
  readonly online: readonly string[];
}
