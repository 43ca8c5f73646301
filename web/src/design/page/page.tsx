import type { ReactNode } from 'react';
import { useTitle } from '../../lib/use-title.ts';
import { classes } from '../classes.ts';
import styles from './page.module.css';

interface PageProps {
  title: string;
  lead?: ReactNode;
  /** Beside the title. */
  actions?: ReactNode;
  /** For reading and forms: about 60 characters a line. */
  isNarrow?: boolean;
  isTitleHidden?: boolean;
  children: ReactNode;
}

/** The column every page stands in, with its title above, in the tab and for screen readers. */
export function Page({ title, lead, actions, isNarrow = false, isTitleHidden = false, children }: PageProps) {
  useTitle(title);
  return (
    <div className={classes(styles.page, isNarrow && styles.narrow)}>
      <header className={isTitleHidden ? 'visually-hidden' : styles.head}>
        <div>
          <h1>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
