import { useQuery } from '@tanstack/react-query';
import { useAuth, useMember } from '../../app/auth/auth-context.tsx';
import { ButtonLink } from '../../design/button/button.tsx';
import { Page } from '../../design/page/page.tsx';
import { homeOf } from '../../lib/home-of.ts';
import * as t from '../../texts/en/sign-in.ts';
import { useToken } from './use-token.ts';

/** Where the link of the mail leads: `#token=…`. The token can be used once, so its answer is kept. */
export default function VerifyPage() {
  const { guest } = useAuth();
  const member = useMember();
  const token = useToken();
  const { isPending, isError } = useQuery({
    queryKey: ['verifyEmail', token],
    queryFn: async () => {
      await guest.request('verifyEmail', { body: { token } });
      return true;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Page title={t.verify.title} isNarrow>
      <p role="status">{isPending ? t.verify.working : isError ? t.verify.broken : t.verify.done}</p>
      <ButtonLink to={member ? homeOf(member.user.role) : '/sign-in'}>{t.verify.goOn}</ButtonLink>
    </Page>
  );
}
