import { useAction } from '@consultant-connect/client/react';
import { type FormEvent, useCallback, useState } from 'react';
import { Link } from 'react-router';
import { useAuth } from '../../app/auth/auth-context.tsx';
import { Button, ButtonLink } from '../../design/button/button.tsx';
import { TextField } from '../../design/field/field.tsx';
import { Page } from '../../design/page/page.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import * as t from '../../texts/en/sign-in.ts';
import { fieldOf } from './form.ts';
import styles from './sign-in.module.css';
import { useToken } from './use-token.ts';

const SHORTEST_PASSWORD = 8;

/** Where the link of the mail leads: `#token=…`. */
export default function ResetPage() {
  const { guest } = useAuth();
  const token = useToken();
  const [isDone, setDone] = useState(false);
  const { run, isRunning, error } = useAction(
    useCallback(
      async (password: string) => {
        await guest.request('resetPassword', { body: { token, password } });
        setDone(true);
      },
      [guest, token],
    ),
  );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void run(fieldOf(new FormData(event.currentTarget), 'password'));
  };
  if (isDone) {
    return (
      <Page title={t.reset.title} lead={t.reset.done} isNarrow>
        <ButtonLink kind="primary" to="/sign-in">
          {t.signIn.submit}
        </ButtonLink>
      </Page>
    );
  }
  const isBroken = token === '' || (error !== null && !['network', 'timeout', 'rate_limited'].includes(error.code));
  return (
    <Page title={t.reset.title} lead={t.reset.lead} isNarrow>
      <form className={styles.form} onSubmit={submit}>
        <TextField
          label={t.newPassword}
          name="password"
          type="password"
          autoComplete="new-password"
          hint={t.passwordHint}
          minLength={SHORTEST_PASSWORD}
          required
        />
        <ErrorLine error={isBroken ? t.reset.broken : error} />
        <Button type="submit" kind="primary" isWide isBusy={isRunning}>
          {t.reset.submit}
        </Button>
      </form>
      {isBroken && <Link to="/forgot-password">{t.reset.again}</Link>}
    </Page>
  );
}
