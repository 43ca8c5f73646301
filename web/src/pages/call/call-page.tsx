import type { Session } from '@consultant-connect/client';
import { useState } from 'react';
import { useParams } from 'react-router';
import { Page } from '../../design/page/page.tsx';
import { ErrorState, Loading } from '../../design/states/states.tsx';
import { useResource } from '../../lib/use-resource.ts';
import * as t from '../../texts/en/call.ts';
import { Bill } from '../bill/bill.tsx';
import { Room } from './room.tsx';

/** A session from its opening to its bill; loaded again in the middle, it goes on. */
export default function CallPage() {
  const { id = '' } = useParams();
  return <Following key={id} id={id} />;
}

function Following({ id }: { id: string }) {
  const { data, error, refetch } = useResource('getSession', { params: { id } });
  const [ended, setEnded] = useState<Session | null>(null);
  // What is asked for later knows more than what was told at the end: whether it is settled, and the rating.
  const session = data && data.endedAt !== null ? data : (ended ?? data);
  if (session && session.endedAt !== null) return <Bill session={session} />;
  if (session) return <Room session={session} onEnded={setEnded} onUnsure={() => void refetch()} />;
  return (
    <Page title={t.title} isTitleHidden>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Loading rows={1} height="60vh" />}
    </Page>
  );
}
