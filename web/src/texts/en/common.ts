/** Words that several pages share. */
import type { Tier } from '@consultant-connect/client';

export const name = 'Consultant Connect';
export const close = 'Close';
export const cancel = 'Cancel';
export const save = 'Save';
export const tryAgain = 'Try again';
export const loading = 'Loading…';
export const more = 'Show more';
export const asTable = 'As a table';
export const when = 'When';
export const tiers: Record<Tier, string> = {
  rookie: 'Rookie',
  growing: 'Growing',
  established: 'Established',
  expert: 'Expert',
  elite: 'Elite',
};
export const notRated = 'Not rated yet';
export const outOfFive = 'out of 5';
export const ratings = (count: number): string => (count === 1 ? '1 rating' : `${count} ratings`);
export const stars = (count: number): string => (count === 1 ? '1 star' : `${count} stars`);
