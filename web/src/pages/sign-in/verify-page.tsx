import type { ConsultantConnect } from '@consultant-connect/client';
import { useQuery } from '@tanstack/react-query';
import { useAuth, useMember } from '../../app/auth/auth-context.tsx';
import { ButtonLink } from '../../design/button/button.tsx';
import { Page } from '../../design/page/page.tsx';
import { homeOf } from '../../lib/home-of.ts';
import * as t from '../../texts/en/sign-in.ts';
import { useToken } from './use-token.ts';

/** A token can be used once: its answer outlives a sign-out, which begins a new cache. */
const confirmed = new Map<string, Promise<boolean>>();

function confirmOnce(guest: ConsultantConnect, token: string): Promise<boolean> {
  const under = confirmed.get(token) ?? guest.request('verifyEmail', { body: { token } }).then(() => true);
  confirmed.set(token, under);
  under.catch(() => confirmed.delete(token));
  return under;
}

/** Where the link of the mail leads: `#token=…`. */
export default function VerifyPage() {
  const { guest } = useAuth();
  const member = useMember();
  const token = useToken();
  const { isPending, isError } = useQuery({
    queryKey: ['verifyEmail', token],
    queryFn: () => confirmOnce(guest, token),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Page title={t.verify.title} isNarrow>
      <p role="status">{isPending ? t.verify.working : isError ? t.verify.broken : t.verify.done}</p>
      <ButtonLink to={member ? homeOf(member.user.role) : '/sign-in'}>{t.verify.goOn}</ButtonLink>
    </Page>
  );
}
