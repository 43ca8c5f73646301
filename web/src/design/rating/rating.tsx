import { Star } from 'lucide-react';
import { useId } from 'react';
import { formatNumber } from '../../lib/format.ts';
import * as t from '../../texts/en/common.ts';
import { classes } from '../classes.ts';
import styles from './rating.module.css';

/** An average of stars, from how many. */
export function Rating({ average, count }: { average: number | null; count: number }) {
  if (average === null) return <span className={styles.shown}>{t.notRated}</span>;
  return (
    <span className={styles.shown}>
      <Star className={styles.star} aria-hidden="true" />
      <span className="numerals">{formatNumber(average, 1)}</span>
      <span className="visually-hidden">{t.outOfFive}</span>
      <span className={styles.count}>({t.ratings(count)})</span>
    </span>
  );
}

const STARS = [1, 2, 3, 4, 5] as const;

/** One rating, as it was given. */
export const Stars = ({ value }: { value: number }) => (
  <span className={styles.fixed}>
    {STARS.map((stars) => (
      <Star key={stars} className={classes(styles.small, stars <= value && styles.given)} aria-hidden="true" />
    ))}
    <span className="visually-hidden">{t.stars(value)}</span>
  </span>
);

/** One to five stars, by click or arrow keys; `value` 0: none yet. */
export function RatingInput({
  label,
  value,
  onChange,
}: {
  label: string;
  value: number;
  onChange: (stars: number) => void;
}) {
  const name = useId();
  return (
    <fieldset className={styles.input}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.stars}>
        {STARS.map((stars) => (
          <label key={stars} className={styles.choice}>
            <input
              className="visually-hidden"
              type="radio"
              name={name}
              value={stars}
              checked={value === stars}
              onChange={() => onChange(stars)}
            />
            <Star className={classes(styles.big, stars <= value && styles.given)} aria-hidden="true" />
            <span className="visually-hidden">{t.stars(stars)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
