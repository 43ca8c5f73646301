import type { AdminLive, Question, Session } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Badge, TierBadge, type Tone } from '../../design/badge/badge.tsx';
import { Button } from '../../design/button/button.tsx';
import { Money } from '../../design/figures/money.tsx';
import { Stat } from '../../design/figures/stat.tsx';
import { Countdown, Duration, TimeAgo } from '../../design/figures/time.tsx';
import { Page } from '../../design/page/page.tsx';
import { ErrorState, Loading } from '../../design/states/states.tsx';
import { Table } from '../../design/table/table.tsx';
import { say } from '../../design/toast/toast.tsx';
import * as t from '../../texts/en/operator.ts';
import { ExplanationDialog } from './explanation-dialog.tsx';
import { needALook } from './need-a-look.ts';
import styles from './operator.module.css';
import { ReasonDialog } from './reason-dialog.tsx';

/** Nothing of the whole market is pushed to anybody, so it is asked for. */
const LOOK_EVERY_MS = 3_000;

/** What is going on right now, and what needs a look. */
export default function LivePage() {
  const client = useClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['getLive'],
    queryFn: () => client.request('getLive'),
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <Page title={t.live.title} lead={t.live.lead}>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading rows={4} />}
      {data && <Room live={data} />}
    </Page>
  );
}

function Room({ live }: { live: AdminLive }) {
  const alerts = needALook(live, Date.now());
  return (
    <div className={styles.sections}>
      <dl className={styles.stats}>
        <Stat label={t.live.online} value={live.online.length} />
        <Stat label={t.live.openQuestions} value={live.openQuestions.length} />
        <Stat label={t.live.sessions} value={live.sessions.length} />
        <Stat label={t.live.stuck} value={alerts.length} />
      </dl>
      {alerts.length > 0 && (
        <ul className={styles.alerts} role="status">
          {alerts.map((alert) => (
            <li key={alert}>{alert}</li>
          ))}
        </ul>
      )}
      <Part title={t.live.openQuestions} empty={live.openQuestions.length === 0 && t.live.noQuestions}>
        <Questions questions={live.openQuestions} />
      </Part>
      <Part title={t.live.sessions} empty={live.sessions.length === 0 && t.live.noSessions}>
        <Sessions sessions={live.sessions} />
      </Part>
      <Part title={t.live.online} empty={live.online.length === 0 && t.live.nobodyOnline}>
        <Table
          caption={t.live.online}
          isCaptionHidden
          rows={live.online}
          keyOf={({ consultantId }) => consultantId}
          columns={[
            { id: 'name', title: t.live.name, cell: ({ name }) => name },
            { id: 'tier', title: t.live.tier, cell: ({ tier }) => <TierBadge tier={tier} /> },
            {
              id: 'presence',
              title: t.live.presence,
              cell: ({ presence }) => <Badge tone={PRESENCE_TONES[presence]}>{t.live.presences[presence]}</Badge>,
            },
          ]}
        />
      </Part>
      <Part title={t.live.queues}>
        <Table
          caption={t.live.queues}
          isCaptionHidden
          rows={live.queues}
          keyOf={({ name }) => name}
          columns={[
            { id: 'name', title: t.live.queue, cell: ({ name }) => name },
            { id: 'waiting', title: t.live.waiting, cell: ({ waiting }) => waiting, isFigure: true },
            { id: 'active', title: t.live.active, cell: ({ active }) => active, isFigure: true },
            { id: 'delayed', title: t.live.delayed, cell: ({ delayed }) => delayed, isFigure: true },
            { id: 'failed', title: t.live.failed, cell: ({ failed }) => failed, isFigure: true },
          ]}
        />
      </Part>
    </div>
  );
}

const PRESENCE_TONES: Record<AdminLive['online'][number]['presence'], Tone> = {
  online: 'good',
  busy: 'live',
  offline: 'neutral',
};

function Part({ title, empty = false, children }: { title: string; empty?: string | false; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h2>{title}</h2>
      {empty ? <p className={styles.quiet}>{empty}</p> : children}
    </section>
  );
}

function Questions({ questions }: { questions: readonly Question[] }) {
  const [explained, setExplained] = useState<Question | null>(null);
  return (
    <>
      <Table
        caption={t.live.openQuestions}
        isCaptionHidden
        rows={questions}
        keyOf={({ id }) => id}
        columns={[
          { id: 'title', title: t.live.question, cell: ({ title }) => title },
          { id: 'wave', title: t.live.wave, cell: ({ wave }) => wave, isFigure: true },
          { id: 'invited', title: t.live.invited, cell: ({ invitedCount }) => invitedCount, isFigure: true },
          { id: 'offers', title: t.live.offers, cell: ({ offeredCount }) => offeredCount, isFigure: true },
          { id: 'left', title: t.live.left, cell: ({ expiresAt }) => <Countdown to={expiresAt} />, isFigure: true },
          {
            id: 'why',
            title: <span className="visually-hidden">{t.live.why}</span>,
            cell: (question) => (
              <Button kind="quiet" onClick={() => setExplained(question)}>
                {t.live.why}
              </Button>
            ),
          },
        ]}
      />
      {explained && <ExplanationDialog question={explained} onClose={() => setExplained(null)} />}
    </>
  );
}

function Sessions({ sessions }: { sessions: readonly Session[] }) {
  const client = useClient();
  const queries = useQueryClient();
  const [ending, setEnding] = useState<Session | null>(null);
  return (
    <>
      <Table
        caption={t.live.sessions}
        isCaptionHidden
        rows={sessions}
        keyOf={({ id }) => id}
        columns={[
          { id: 'id', title: t.live.session, cell: ({ id }) => <span className={styles.id}>{id}</span> },
          {
            id: 'state',
            title: t.live.state,
            cell: ({ status }) => <Badge tone={status === 'active' ? 'good' : 'live'}>{t.live.states[status]}</Badge>,
          },
          { id: 'since', title: t.live.since, cell: ({ openedAt }) => <TimeAgo at={openedAt} /> },
          {
            id: 'together',
            title: t.live.together,
            cell: ({ elapsed }) => <Duration seconds={elapsed} />,
            isFigure: true,
          },
          { id: 'amount', title: t.live.amount, cell: ({ amount }) => <Money value={amount} />, isFigure: true },
          {
            id: 'end',
            title: <span className="visually-hidden">{t.live.end}</span>,
            cell: (session) => <Button onClick={() => setEnding(session)}>{t.live.end}</Button>,
          },
        ]}
      />
      {ending && (
        <ReasonDialog
          title={t.live.endTitle}
          text={t.live.endText}
          action={t.live.end}
          act={async (reason) => {
            await client.request('forceEndSession', { params: { id: ending.id }, body: { reason } });
            say(t.live.ended);
            await queries.invalidateQueries({ queryKey: ['getLive'] });
          }}
          onClose={() => setEnding(null)}
        />
      )}
    </>
  );
}
