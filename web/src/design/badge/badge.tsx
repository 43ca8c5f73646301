import type { Tier } from '@consultant-connect/client';
import type { ReactNode } from 'react';
import * as t from '../../texts/en/common.ts';
import { classes } from '../classes.ts';
import styles from './badge.module.css';

export type Tone = 'neutral' | 'good' | 'live' | 'bad';

/** A word about a state; the word says it, the colour only helps. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={classes(styles.badge, styles[tone])}>{children}</span>;
}

const STEPS: readonly Tier[] = ['rookie', 'growing', 'established', 'expert', 'elite'];

/** The tier, with as many filled marks as it has steps behind it. */
export function TierBadge({ tier }: { tier: Tier }) {
  const reached = STEPS.indexOf(tier);
  return (
    <span className={styles.tier}>
      <span className={styles.marks} aria-hidden="true">
        {STEPS.map((step, index) => (
          <i key={step} className={classes(styles.mark, index <= reached && styles.filled)} />
        ))}
      </span>
      {t.tiers[tier]}
    </span>
  );
}
