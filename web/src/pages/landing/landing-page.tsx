import { useMember } from '../../app/auth/auth-context.tsx';
import { ButtonLink } from '../../design/button/button.tsx';
import { homeOf } from '../../lib/home-of.ts';
import { useAbout } from '../../lib/use-about.ts';
import { useTitle } from '../../lib/use-title.ts';
import { name } from '../../texts/en/common.ts';
import * as t from '../../texts/en/landing.ts';
import { DemoDoors } from './demo-doors.tsx';
import styles from './landing-page.module.css';

const USUAL_FREE_SECONDS = 600;

/** What it is, and the way in for everybody. */
export default function LandingPage() {
  useTitle(name);
  const member = useMember();
  const about = useAbout();
  return (
    <div className={styles.page}>
      <section className={styles.hero}>
        <h1>{t.title}</h1>
        <p className={styles.lead}>{t.lead}</p>
        <div className={styles.doors}>
          {member ? (
            <ButtonLink kind="primary" size="large" to={homeOf(member.user.role)}>
              {t.goOn(member.user.name)}
            </ButtonLink>
          ) : (
            <>
              <ButtonLink kind="primary" size="large" to="/register?as=client">
                {t.ask}
              </ButtonLink>
              <ButtonLink size="large" to="/register?as=consultant">
                {t.answer}
              </ButtonLink>
            </>
          )}
        </div>
      </section>
      <DemoDoors about={about} />
      <ol className={styles.steps}>
        {t.steps(about.data?.freeSeconds ?? USUAL_FREE_SECONDS).map((step) => (
          <li key={step.title}>
            <h2>{step.title}</h2>
            <p>{step.text}</p>
          </li>
        ))}
      </ol>
      <footer className={styles.foot}>
        <span>{t.forDevelopers}</span>
        <a href="/docs/">{t.apiLink}</a>
      </footer>
    </div>
  );
}
