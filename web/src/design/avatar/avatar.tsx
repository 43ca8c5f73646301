import type { Presence } from '@consultant-connect/client';
import { classes } from '../classes.ts';
import styles from './avatar.module.css';

/** Initials on a quiet ground. Beside a name it says nothing of its own, so it is silent. */
export function Avatar({
  name,
  presence,
  size = 'medium',
}: {
  name: string;
  presence?: Presence;
  size?: 'small' | 'medium' | 'large';
}) {
  return (
    <span className={classes(styles.avatar, styles[size])} data-initials={initialsOf(name)} aria-hidden="true">
      {presence && <i className={classes(styles.dot, styles[presence])} />}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return [first, last]
    .map((word) => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase();
}
