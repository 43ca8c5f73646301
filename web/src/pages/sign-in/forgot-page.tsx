import { useAction } from '@consultant-connect/client/react';
import { type FormEvent, useCallback, useState } from 'react';
import { Link } from 'react-router';
import { useAuth } from '../../app/auth/auth-context.tsx';
import { Button } from '../../design/button/button.tsx';
import { TextField } from '../../design/field/field.tsx';
import { Page } from '../../design/page/page.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import * as t from '../../texts/en/sign-in.ts';
import { fieldOf } from './form.ts';
import styles from './sign-in.module.css';

export default function ForgotPage() {
  const { guest } = useAuth();
  const [isSent, setSent] = useState(false);
  const { run, isRunning, error } = useAction(
    useCallback(
      async (email: string) => {
        await guest.request('forgotPassword', { body: { email } });
        setSent(true);
      },
      [guest],
    ),
  );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void run(fieldOf(new FormData(event.currentTarget), 'email'));
  };
  return (
    <Page title={t.forgot.title} lead={t.forgot.lead} isNarrow>
      <form className={styles.form} onSubmit={submit}>
        <TextField label={t.email} name="email" type="email" autoComplete="username" required />
        <ErrorLine error={error} />
        <Button type="submit" kind="primary" isWide isBusy={isRunning}>
          {t.forgot.submit}
        </Button>
        <p role="status">{isSent && t.forgot.sent}</p>
      </form>
      <p className={styles.beside}>
        <Link to="/sign-in">{t.forgot.back}</Link>
      </p>
    </Page>
  );
}
