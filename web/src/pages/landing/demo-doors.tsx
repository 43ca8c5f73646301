import type { Role } from '@consultant-connect/client';
import { useState } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { ErrorLine, ErrorState, Skeleton } from '../../design/states/states.tsx';
import type { useAbout } from '../../lib/use-about.ts';
import { useDemo } from '../../lib/use-demo.ts';
import * as t from '../../texts/en/landing.ts';
import styles from './landing-page.module.css';

const ROLES = ['client', 'consultant', 'admin'] as const satisfies readonly Role[];

/** One click to be somebody, where the server has demo accounts. */
export function DemoDoors({ about }: { about: ReturnType<typeof useAbout> }) {
  const { run, isRunning, error } = useDemo();
  const [chosen, setChosen] = useState<Role | null>(null);
  if (about.isPending) return <Skeleton height="10.5rem" />;
  if (about.isError) return <ErrorState error={about.error} onRetry={() => void about.refetch()} />;
  const { demo } = about.data;
  if (!demo) return null;
  const open = (role: Role): void => {
    setChosen(role);
    void run(demo, role);
  };
  return (
    <Card as="section" className={styles.demo} aria-labelledby="demo">
      <div>
        <h2 id="demo">{t.demo.title}</h2>
        <p className={styles.quiet}>{t.demo.text}</p>
      </div>
      <div className={styles.doors}>
        {ROLES.map((role) => (
          <Button key={role} onClick={() => open(role)} isBusy={isRunning && chosen === role}>
            {t.demo[role]}
          </Button>
        ))}
      </div>
      <ErrorLine error={error} />
    </Card>
  );
}
