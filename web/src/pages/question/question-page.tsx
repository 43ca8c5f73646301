import type { Question } from '@consultant-connect/client';
import { useQuestion } from '@consultant-connect/client/react';
import { useEffect } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Page } from '../../design/page/page.tsx';
import { ErrorState, Loading } from '../../design/states/states.tsx';
import { beyondTitle } from '../../lib/beyond-title.ts';
import { useTitle } from '../../lib/use-title.ts';
import * as t from '../../texts/en/question.ts';
import { NotFoundPage } from '../not-found/not-found-page.tsx';
import { OfferList } from './offer-list.tsx';
import { Outcome } from './outcome.tsx';
import styles from './question.module.css';
import { SearchProgress } from './search-progress.tsx';

/** A question from its asking to its end; loaded again, it goes on from what the server says. */
export default function QuestionPage() {
  const { id = '' } = useParams();
  return <Following key={id} id={id} />;
}

function Following({ id }: { id: string }) {
  const navigate = useNavigate();
  const { question, offers, session, accept, cancel, isBusy, error } = useQuestion(id);
  const sessionId = session?.id;
  useEffect(() => {
    // Nobody is put into a call that they do not see; a window that is not looked at says that it is open.
    if (sessionId && document.visibilityState === 'visible') void navigate(`/call/${sessionId}`);
  }, [sessionId, navigate]);
  useTitle(question ? t.tabTitle(question, offers.length) : t.yourQuestion);

  if (!question) {
    if (error?.code === 'not_found' || error?.code === 'validation_failed') return <NotFoundPage />;
    return (
      <Page title={t.yourQuestion} isTitleHidden>
        {error ? <ErrorState error={error} onRetry={() => location.reload()} /> : <Loading rows={4} height="7rem" />}
      </Page>
    );
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <h1>{question.title}</h1>
        <Rest question={question} />
      </header>
      {question.status === 'open' ? (
        <>
          <SearchProgress question={question} offers={offers.length} onCancel={() => void cancel()} isBusy={isBusy} />
          <OfferList question={question} offers={offers} accept={accept} error={error} />
        </>
      ) : (
        <Outcome question={question} />
      )}
    </div>
  );
}

/** What the text says after its first line, which is the title already. */
function Rest({ question }: { question: Question }) {
  const rest = beyondTitle(question);
  return rest !== '' && <p className={styles.body}>{rest}</p>;
}
