import { useAction, useClient } from '@consultant-connect/client/react';
import { useCallback } from 'react';
import { Button } from '../../design/button/button.tsx';
import { Card } from '../../design/card/card.tsx';
import { ErrorLine, ErrorState, Loading } from '../../design/states/states.tsx';
import { useResource } from '../../lib/use-resource.ts';
import * as t from '../../texts/en/practice.ts';
import styles from './practice.module.css';

/** The account at the payment provider. Its form is the provider's own page, which leads back here. */
export function Payee() {
  const client = useClient();
  const { data, error, refetch } = useResource('getOnboarding');
  const setUp = useAction(
    useCallback(async () => {
      const { url } = await client.payouts.onboarding();
      location.assign(url);
    }, [client]),
  );
  return (
    <Card as="section" className={styles.section}>
      <h2>{t.payee.title}</h2>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={1} />}
      {data && (
        <>
          <p>{t.payee.states[data.status]}</p>
          {data.status === 'active' && !data.payoutsEnabled && <p className={styles.quiet}>{t.payee.noPayouts}</p>}
          {data.requirements.length > 0 && (
            <div>
              <p>{t.payee.missing}</p>
              <ul className={styles.needs}>
                {data.requirements.map((requirement) => (
                  <li key={requirement}>{requirement}</li>
                ))}
              </ul>
            </div>
          )}
          <ErrorLine error={setUp.error} />
          <Button
            className={styles.more}
            kind={data.status === 'active' ? 'secondary' : 'primary'}
            isBusy={setUp.isRunning}
            onClick={() => void setUp.run()}
          >
            {data.status === 'none' ? t.payee.start : data.status === 'pending' ? t.payee.goOn : t.payee.change}
          </Button>
        </>
      )}
    </Card>
  );
}
