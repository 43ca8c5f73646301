import { useAction } from '@consultant-connect/client/react';
import { type FormEvent, useCallback } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useAuth } from '../../app/auth/auth-context.tsx';
import { Button } from '../../design/button/button.tsx';
import { TextField } from '../../design/field/field.tsx';
import { Page } from '../../design/page/page.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { homeOf } from '../../lib/home-of.ts';
import { useAbout } from '../../lib/use-about.ts';
import * as t from '../../texts/en/sign-in.ts';
import { DemoDoors } from '../landing/demo-doors.tsx';
import { fieldOf } from './form.ts';
import styles from './sign-in.module.css';

export default function SignInPage() {
  const auth = useAuth();
  const navigate = useNavigate();
  const about = useAbout();
  const [search] = useSearchParams();
  const next = search.get('next');
  const { run, isRunning, error } = useAction(
    useCallback(
      async (email: string, password: string) => {
        const user = await auth.signIn(email, password);
        await navigate(next?.startsWith('/') && !next.startsWith('//') ? next : homeOf(user.role), { replace: true });
      },
      [auth, navigate, next],
    ),
  );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void run(fieldOf(form, 'email'), fieldOf(form, 'password'));
  };
  return (
    <Page title={t.signIn.title} isNarrow>
      <form className={styles.form} onSubmit={submit}>
        <TextField label={t.email} name="email" type="email" autoComplete="username" required />
        <TextField label={t.password} name="password" type="password" autoComplete="current-password" required />
        <ErrorLine error={error?.code === 'unauthenticated' ? t.signIn.wrong : error} />
        <Button type="submit" kind="primary" isWide isBusy={isRunning}>
          {t.signIn.submit}
        </Button>
      </form>
      <p className={styles.beside}>
        {t.signIn.noAccount} <Link to="/register">{t.signIn.register}</Link>
      </p>
      <p className={styles.beside}>
        <Link to="/forgot-password">{t.signIn.forgot}</Link>
      </p>
      <div className={styles.demo}>
        <DemoDoors about={about} />
      </div>
    </Page>
  );
}
