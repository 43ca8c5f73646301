import type { Rating, Session } from '@consultant-connect/client';
import { useState } from 'react';
import { useMember } from '../../app/auth/auth-context.tsx';
import { ButtonLink } from '../../design/button/button.tsx';
import { Page } from '../../design/page/page.tsx';
import { ErrorState, Loading } from '../../design/states/states.tsx';
import * as t from '../../texts/en/call.ts';
import styles from './bill.module.css';
import { BillFigures } from './bill-figures.tsx';
import { GivenRating } from './given-rating.tsx';
import { RatingForm } from './rating-form.tsx';
import { useInvoice } from './use-invoice.ts';

/** After the call: what it came to, and for the client the rating. */
export function Bill({ session }: { session: Session }) {
  const isClient = useMember()?.user.role === 'client';
  if (session.startedAt === null) return <NeverBegan session={session} isClient={isClient} />;
  return (
    <Page title={t.bill.title} lead={reasonOf(session, isClient)} actions={<Onward isClient={isClient} />}>
      <div className={styles.columns}>
        <Figures session={session} isClient={isClient} />
        {isClient && <OneRating session={session} />}
      </div>
    </Page>
  );
}

/** The form until it is sent, then and ever after what was given. */
function OneRating({ session }: { session: Session }) {
  const [given, setGiven] = useState<Rating | null>(null);
  const rating = given ?? session.rating;
  if (rating) return <GivenRating rating={rating} isNew={given !== null} />;
  return <RatingForm sessionId={session.id} onRated={setGiven} />;
}

const reasonOf = ({ endReason }: Session, isClient: boolean): string | null =>
  endReason === (isClient ? 'ended_by_client' : 'ended_by_consultant')
    ? t.bill.youEnded
    : endReason && t.bill.reasons[endReason];

function Figures({ session, isClient }: { session: Session; isClient: boolean }) {
  const { data, error, refetch } = useInvoice(session);
  if (data) return <BillFigures invoice={data} isClient={isClient} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <div>
      <p className={styles.quiet} role="status">
        {t.bill.preparing}
      </p>
      <Loading rows={3} height="5rem" />
    </div>
  );
}

function NeverBegan({ session, isClient }: { session: Session; isClient: boolean }) {
  const { title, text } =
    session.status in t.bill.never ? t.bill.never[session.status as keyof typeof t.bill.never] : t.bill.never.cancelled;
  return (
    <Page
      title={title}
      lead={text}
      actions={
        isClient ? (
          <ButtonLink kind="primary" to={`/questions/${session.questionId}`}>
            {t.bill.again}
          </ButtonLink>
        ) : (
          <Onward isClient={false} />
        )
      }
    >
      {null}
    </Page>
  );
}

const Onward = ({ isClient }: { isClient: boolean }) => (
  <ButtonLink to={isClient ? '/ask' : '/dispatch'}>{isClient ? t.bill.ask : t.bill.dispatch}</ButtonLink>
);
