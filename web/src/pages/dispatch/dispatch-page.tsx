import type { Consultant } from '@consultant-connect/client';
import { useDispatch } from '@consultant-connect/client/react';
import { useState } from 'react';
import { useMember } from '../../app/auth/auth-context.tsx';
import { ButtonLink } from '../../design/button/button.tsx';
import { Page } from '../../design/page/page.tsx';
import { EmptyState, Loading } from '../../design/states/states.tsx';
import { useAbout } from '../../lib/use-about.ts';
import { useIsCut } from '../../lib/use-is-cut.ts';
import { useResource } from '../../lib/use-resource.ts';
import { useWaiting } from '../../parts/desk/use-waiting.ts';
import * as t from '../../texts/en/dispatch.ts';
import { Alerts } from './alerts.tsx';
import { AvailabilitySwitch } from './availability-switch.tsx';
import styles from './dispatch.module.css';
import { InvitationCard } from './invitation-card.tsx';
import { OwnOffer } from './own-offer.tsx';
import { Today } from './today.tsx';
import { useAnswerKeys } from './use-answer-keys.ts';

/** Where a consultant spends the day: invitations come, are answered, and lead to calls. */
export default function DispatchPage() {
  const desk = useDispatch();
  const [hasKeys, setKeys] = useState(true);
  const profile = useResource('getMyProfile');
  // Whatever runs out first stands on top, and is what the keys answer.
  const invited = useWaiting();
  const offered = desk.invitations
    .filter(({ match }) => match.status === 'offered')
    .toSorted((a, b) => a.match.invitedAt.localeCompare(b.match.invitedAt));
  const isCut = useIsCut();
  useAnswerKeys(hasKeys);

  return (
    <Page title={t.title} isTitleHidden>
      <div className={styles.room}>
        <div className={styles.top}>
          <AvailabilitySwitch desk={desk} />
          {profile.data?.skills.length === 0 && (
            <div className={styles.hint}>
              <p>{t.profileMissing.text}</p>
              <ButtonLink to="/profile">{t.profileMissing.action}</ButtonLink>
            </div>
          )}
        </div>
        <div className={styles.main}>
          {offered.length > 0 && (
            <section className={styles.section}>
              <h2>{t.offers.title}</h2>
              <ul className={styles.list}>
                {offered.map((it) => (
                  <OwnOffer key={it.match.id} {...it} />
                ))}
              </ul>
            </section>
          )}
          <section className={styles.section}>
            <h2>{t.invitations.title}</h2>
            {!desk.availability && <Loading rows={1} height="12rem" />}
            {desk.availability && invited.length === 0 && (
              <Quiet
                why={isCut ? 'cut' : desk.availability.availability === 'away' ? 'away' : 'quiet'}
                skills={profile.data?.skills ?? []}
              />
            )}
            <ul className={styles.list}>
              {invited.map((it, place) => (
                <InvitationCard key={it.match.id} {...it} isOnTop={place === 0} hasKeys={hasKeys} />
              ))}
            </ul>
          </section>
        </div>
        <aside className={styles.aside}>
          <Today />
          <Alerts hasKeys={hasKeys} setKeys={setKeys} />
        </aside>
      </div>
    </Page>
  );
}

function Quiet({ why, skills }: { why: keyof typeof t.quiet; skills: Consultant['skills'] }) {
  const about = useAbout();
  const member = useMember();
  const isDemo = member !== null && about.data?.demo?.consultant === member.user.email;
  return (
    <EmptyState title={t.quiet[why].title}>
      {t.quiet[why].text}
      {isDemo && skills.length > 0 && <> {t.invitations.demo(skills.slice(0, 3).map(({ name }) => name))}</>}
    </EmptyState>
  );
}
