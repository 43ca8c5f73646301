import type { ExpiredReason } from '../../contract/states.ts';

export interface AdviceInput {
  readonly reason: ExpiredReason;
  /** Who the waves looked at and left out, and why. */
  readonly leftOut: readonly { readonly consultantId: string; readonly reason: string }[];
}

const SENTENCES: readonly (readonly [reason: string, sentence: string])[] = [
  [
    'price',
    'Consultants who suit are online, but they ask for more than your maximum rate: raise it, or leave it out.',
  ],
  ['currency', 'Consultants who suit are online, but they price in another currency: ask in theirs.'],
  ['language', 'Consultants who suit are online, but none speaks the languages you chose: add one.'],
  ['busy', 'Everybody who suits is in a session just now: ask again in a few minutes.'],
  ['away', 'Everybody who suits is away just now: ask again later.'],
  ['relevance', 'Nobody online works on this: add skills, or say in the title what it is about.'],
];

/** What the client could change, nearest first; said when a question ends without a session. */
export function expiryAdvice({ reason, leftOut }: AdviceInput): string {
  if (reason === 'not_accepted') return 'There were offers, but none was accepted in time: ask again and pick one.';
  if (reason === 'no_offer') {
    return 'Consultants were asked, but nobody took it in time: ask again, or give more detail and a higher maximum rate.';
  }
  const reasons = new Set(leftOut.map((it) => it.reason));
  const sentence = SENTENCES.find(([name]) => reasons.has(name))?.[1];
  return sentence ?? 'Nobody who suits is online just now: try again later, or describe it with other words.';
}
