import { Page } from '../../design/page/page.tsx';
import { Tabs } from '../../design/tabs/tabs.tsx';
import * as t from '../../texts/en/operator.ts';
import { Accounts } from './accounts.tsx';
import { AuditLog } from './audit-log.tsx';
import { Mail, Reports } from './reports-and-mail.tsx';

/** Accounts, what people report, what was sent to them, and what operators did. */
export default function UsersPage() {
  return (
    <Page title={t.users.title}>
      <Tabs
        label={t.users.title}
        tabs={[
          { id: 'accounts', label: t.users.accounts, content: <Accounts /> },
          { id: 'reports', label: t.users.reports, content: <Reports /> },
          { id: 'mail', label: t.users.mail, content: <Mail /> },
          { id: 'audit', label: t.audit.title, content: <AuditLog /> },
        ]}
      />
    </Page>
  );
}
