import { useMember } from '../../app/auth/auth-context.tsx';
import { ButtonLink } from '../../design/button/button.tsx';
import { Page } from '../../design/page/page.tsx';
import { homeOf } from '../../lib/home-of.ts';
import * as t from '../../texts/en/not-found.ts';

export function NotFoundPage() {
  const member = useMember();
  return (
    <Page title={t.title} lead={t.text}>
      <ButtonLink to={homeOf(member?.user.role)}>{t.home}</ButtonLink>
    </Page>
  );
}
