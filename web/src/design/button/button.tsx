import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import { classes } from '../classes.ts';
import styles from './button.module.css';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';
interface Look {
  /** One primary action a view. */
  kind?: ButtonKind;
  size?: 'medium' | 'large';
  /** As wide as what it stands in. */
  isWide?: boolean;
}

const lookOf = ({ kind = 'secondary', size = 'medium', isWide = false }: Look, className?: string): string =>
  classes(styles.button, styles[kind], size === 'large' && styles.large, isWide && styles.wide, className);

interface ButtonProps extends Look, ButtonHTMLAttributes<HTMLButtonElement> {
  /** Its action is under way: it keeps its size and its focus, and does nothing more. */
  isBusy?: boolean;
  children: ReactNode;
}

export function Button({
  kind,
  size,
  isWide,
  isBusy = false,
  className,
  onClick,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={lookOf({ kind, size, isWide } as Look, className)}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      onClick={(event) => (isBusy ? event.preventDefault() : onClick?.(event))}
    >
      <span className={styles.content}>{children}</span>
      {isBusy && <span className={styles.busy} aria-hidden="true" />}
    </button>
  );
}

/** Leads somewhere, and looks like a button. */
export function ButtonLink({ kind, size, isWide, className, ...rest }: Look & LinkProps & { className?: string }) {
  return <Link {...rest} className={lookOf({ kind, size, isWide } as Look, className)} />;
}
