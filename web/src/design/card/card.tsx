import type { HTMLAttributes } from 'react';
import { classes } from '../classes.ts';
import styles from './card.module.css';

interface CardProps extends HTMLAttributes<HTMLElement> {
  as?: 'div' | 'section' | 'article' | 'li' | 'form' | 'aside';
  /** `live`: something is waiting for an answer. */
  tone?: 'plain' | 'live' | 'danger';
}

export function Card({ as: Element = 'div', tone = 'plain', className, ...rest }: CardProps) {
  return <Element {...rest} className={classes(styles.card, tone !== 'plain' && styles[tone], className)} />;
}
