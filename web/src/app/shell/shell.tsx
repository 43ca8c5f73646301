import { type ReactNode, Suspense } from 'react';
import { Link, NavLink, useLocation } from 'react-router';
import { Avatar } from '../../design/avatar/avatar.tsx';
import { ButtonLink } from '../../design/button/button.tsx';
import { homeOf } from '../../lib/home-of.ts';
import { lazily } from '../../lib/lazily.ts';
import * as t from '../../texts/en/app.ts';
import { name } from '../../texts/en/common.ts';
import type { Member } from '../auth/auth.ts';
import { navOf } from '../routes/index.ts';
import { CallBar } from './call-bar.tsx';
import { ConnectionBanner, ConnectionDot } from './connection.tsx';
import styles from './shell.module.css';

/** Menus bring much code along: the page comes first. */
const AccountMenu = lazily(() => import('./account-menu.tsx'));
/** Only consultants need it. */
const DeskWatch = lazily(() => import('../../parts/desk/desk-watch.tsx'));

/** For who is signed in: their navigation, the line, the account; on a phone the navigation stands below. */
export function MemberShell({ member, children }: { member: Member; children: ReactNode }) {
  const nav = navOf(member.user.role);
  return (
    <>
      <TopBar home={homeOf(member.user.role)}>
        {nav.length > 0 && (
          <nav className={styles.nav} aria-label={t.mainNavigation}>
            {nav.map(({ path, nav: { text, icon: Icon } }) => (
              <NavLink key={path} to={path} className={styles.link ?? ''}>
                <Icon aria-hidden="true" />
                <span>{text}</span>
              </NavLink>
            ))}
          </nav>
        )}
        <span className={styles.end}>
          <ConnectionDot />
          <Suspense fallback={<Avatar name={member.user.name} size="small" />}>
            <AccountMenu member={member} />
          </Suspense>
        </span>
      </TopBar>
      <CallBar />
      {member.user.role === 'consultant' && (
        <Suspense>
          <DeskWatch />
        </Suspense>
      )}
      <ConnectionBanner />
      <Content>{children}</Content>
    </>
  );
}

/** For everybody else. */
export function GuestShell({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  return (
    <>
      <TopBar home="/">
        <span className={styles.end}>
          {pathname !== '/sign-in' && <ButtonLink to="/sign-in">{t.signIn}</ButtonLink>}
        </span>
      </TopBar>
      <Content>{children}</Content>
    </>
  );
}

function TopBar({ home, children }: { home: string; children: ReactNode }) {
  return (
    <header className={styles.bar}>
      <a className={styles.skip} href="#content">
        {t.skipToContent}
      </a>
      <div className={styles.row}>
        <Link to={home} className={styles.wordmark}>
          <img src="/mark.svg" alt="" width="28" height="28" />
          <span>{name}</span>
        </Link>
        {children}
      </div>
    </header>
  );
}

const Content = ({ children }: { children: ReactNode }) => (
  <main id="content" tabIndex={-1} className={styles.content}>
    {children}
  </main>
);
