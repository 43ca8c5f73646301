import { useAction } from '@consultant-connect/client/react';
import { type FormEvent, useCallback } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useAuth } from '../../app/auth/auth-context.tsx';
import { Button } from '../../design/button/button.tsx';
import { TextField } from '../../design/field/field.tsx';
import { Page } from '../../design/page/page.tsx';
import { ErrorLine } from '../../design/states/states.tsx';
import { homeOf } from '../../lib/home-of.ts';
import * as t from '../../texts/en/sign-in.ts';
import { fieldOf } from './form.ts';
import styles from './sign-in.module.css';

const ROLES = ['client', 'consultant'] as const;
const SHORTEST_PASSWORD = 8;

export default function RegisterPage() {
  const auth = useAuth();
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const wanted = search.get('as') === 'consultant' ? 'consultant' : 'client';
  const { run, isRunning, error } = useAction(
    useCallback(
      async (form: FormData) => {
        const user = await auth.register({
          name: fieldOf(form, 'name'),
          email: fieldOf(form, 'email'),
          password: fieldOf(form, 'password'),
          role: fieldOf(form, 'role') === 'consultant' ? 'consultant' : 'client',
        });
        await navigate(homeOf(user.role), { replace: true });
      },
      [auth, navigate],
    ),
  );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void run(new FormData(event.currentTarget));
  };
  return (
    <Page title={t.register.title} isNarrow>
      <form className={styles.form} onSubmit={submit}>
        <fieldset>
          <legend className={styles.legend}>{t.register.role}</legend>
          <div className={styles.roles}>
            {ROLES.map((role) => (
              <label key={role} className={styles.role}>
                <input type="radio" name="role" value={role} defaultChecked={role === wanted} />
                <span>
                  {t.register.roles[role].title}
                  <small>{t.register.roles[role].text}</small>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <TextField label={t.yourName} name="name" autoComplete="name" hint={t.nameHint} maxLength={100} required />
        <TextField label={t.email} name="email" type="email" autoComplete="username" required />
        <TextField
          label={t.password}
          name="password"
          type="password"
          autoComplete="new-password"
          hint={t.passwordHint}
          minLength={SHORTEST_PASSWORD}
          required
        />
        <ErrorLine error={error?.code === 'conflict' ? t.register.taken : error} />
        <Button type="submit" kind="primary" isWide isBusy={isRunning}>
          {t.register.submit}
        </Button>
      </form>
      <p className={styles.beside}>
        {t.register.hasAccount} <Link to="/sign-in">{t.register.signIn}</Link>
      </p>
    </Page>
  );
}
