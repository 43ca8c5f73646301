import type { AdminUser } from '@consultant-connect/client';
import { useClient } from '@consultant-connect/client/react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMember } from '../../app/auth/auth-context.tsx';
import { Badge } from '../../design/badge/badge.tsx';
import { Button } from '../../design/button/button.tsx';
import { TextField } from '../../design/field/field.tsx';
import { Time } from '../../design/figures/time.tsx';
import { EmptyState, ErrorState, Loading } from '../../design/states/states.tsx';
import { Table } from '../../design/table/table.tsx';
import { say } from '../../design/toast/toast.tsx';
import { useList } from '../../lib/use-resource.ts';
import { useSettled } from '../../lib/use-settled.ts';
import { account } from '../../texts/en/app.ts';
import * as t from '../../texts/en/operator.ts';
import { More } from './more.tsx';
import styles from './operator.module.css';
import { ReasonDialog } from './reason-dialog.tsx';

/** Everybody who has an account, found by name, address or id. */
export function Accounts() {
  const [text, setText] = useState('');
  const q = useSettled(text.trim(), 200);
  const list = useList('listUsers', q ? { q } : {});
  const [chosen, setChosen] = useState<AdminUser | null>(null);
  const ownId = useMember()?.user.id;
  return (
    <div className={styles.list}>
      <TextField
        label={t.users.search}
        hint={t.users.searchHint}
        type="search"
        value={text}
        onChange={({ target }) => setText(target.value)}
        maxLength={100}
      />
      {list.error && <ErrorState error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <Loading />}
      {list.isSuccess && list.items.length === 0 && <EmptyState title={t.users.empty}>{t.users.emptyText}</EmptyState>}
      {list.items.length > 0 && (
        <Table
          caption={t.users.accounts}
          isCaptionHidden
          rows={list.items}
          keyOf={({ id }) => id}
          columns={[
            { id: 'name', title: t.users.name, cell: ({ name }) => name },
            { id: 'email', title: t.users.email, cell: ({ email }) => email },
            { id: 'role', title: t.users.role, cell: ({ role }) => account.roles[role] },
            { id: 'since', title: t.users.since, cell: ({ createdAt }) => <Time at={createdAt} as="date" /> },
            {
              id: 'state',
              title: t.users.state,
              cell: ({ bannedAt, banReason }) =>
                bannedAt ? (
                  <span title={banReason ?? undefined}>
                    <Badge tone="bad">{t.users.banned}</Badge>
                  </span>
                ) : (
                  <Badge tone="good">{t.users.active}</Badge>
                ),
            },
            {
              id: 'ban',
              title: <span className="visually-hidden">{t.users.ban}</span>,
              cell: (user) =>
                user.id !== ownId && (
                  <Button kind="quiet" onClick={() => setChosen(user)}>
                    {user.bannedAt ? t.users.unban : t.users.ban}
                  </Button>
                ),
            },
          ]}
        />
      )}
      <More list={list} />
      {chosen && <BanDialog user={chosen} onClose={() => setChosen(null)} />}
    </div>
  );
}

function BanDialog({ user, onClose }: { user: AdminUser; onClose: () => void }) {
  const client = useClient();
  const queries = useQueryClient();
  const isBanned = user.bannedAt !== null;
  return (
    <ReasonDialog
      title={isBanned ? t.users.unbanTitle(user.name) : t.users.banTitle(user.name)}
      text={isBanned ? t.users.unbanText : t.users.banText}
      action={isBanned ? t.users.unban : t.users.ban}
      act={async (reason) => {
        await client.request(isBanned ? 'unbanUser' : 'banUser', { params: { id: user.id }, body: { reason } });
        say(t.users.done);
        await queries.invalidateQueries({ queryKey: ['listUsers'] });
      }}
      onClose={onClose}
    />
  );
}
