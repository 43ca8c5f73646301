import type { Session } from '@consultant-connect/client';
import { useMarket } from '@consultant-connect/client/react';
import { Phone } from 'lucide-react';
import { Link, useLocation } from 'react-router';
import { useResource } from '../../lib/use-resource.ts';
import * as t from '../../texts/en/app.ts';
import { useMember } from '../auth/auth-context.tsx';
import styles from './call-bar.module.css';

/** Over every page but the call's own, while a call is open. */
export function CallBar() {
  const session = useMarket()?.session;
  const { pathname } = useLocation();
  const isClient = useMember()?.user.role === 'client';
  if (!session || pathname === `/call/${session.id}`) return null;
  return (
    <aside className={styles.bar}>
      <Phone aria-hidden="true" />
      {isClient ? <WithConsultant session={session} /> : <AboutQuestion session={session} />}
      <Link className={styles.link} to={`/call/${session.id}`}>
        {t.call.back}
      </Link>
    </aside>
  );
}

function WithConsultant({ session }: { session: Session }) {
  const { data } = useResource('getConsultant', { params: { id: session.consultantId } });
  return <span className={styles.text}>{data ? t.call.withName(data.name) : t.call.plain}</span>;
}

/** A consultant knows their client by the question. */
function AboutQuestion({ session }: { session: Session }) {
  const { data } = useResource('getQuestion', { params: { id: session.questionId } });
  return <span className={styles.text}>{data ? t.call.about(data.title) : t.call.plain}</span>;
}
