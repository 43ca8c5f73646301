import type { Offer } from '@consultant-connect/client';

export type OfferOrder = 'match' | 'price' | 'rating' | 'time';
export const ORDERS: readonly OfferOrder[] = ['time', 'match', 'price', 'rating'];

/** What is compared; the first is the best. Equal ones stay in the order of their coming. */
const by: Record<OfferOrder, (offer: Offer) => number> = {
  time: () => 0,
  match: ({ match }) => -match.score,
  price: ({ match }) => match.hourlyRate.amount,
  rating: ({ consultant }) => -(consultant.rating.average ?? 0),
};

export const inOrder = (offers: readonly Offer[], order: OfferOrder): Offer[] =>
  offers.toSorted((a, b) => by[order](a) - by[order](b));

export type Mark = 'match' | 'price' | 'rating';

/** What an offer is alone the best in, among two or more. */
export function marksOf(offers: readonly Offer[]): ReadonlyMap<string, readonly Mark[]> {
  const marks = new Map<string, Mark[]>();
  for (const mark of ['match', 'price', 'rating'] as const) {
    const [first, second] = inOrder(offers, mark);
    if (!first || !second || by[mark](first) === by[mark](second)) continue;
    marks.set(first.match.id, [...(marks.get(first.match.id) ?? []), mark]);
  }
  return marks;
}
