import { Page } from '../../design/page/page.tsx';
import { Tabs } from '../../design/tabs/tabs.tsx';
import * as t from '../../texts/en/history.ts';
import { Calls } from './calls.tsx';
import { Questions } from './questions.tsx';

/** What a client has asked and talked about, with bills, ratings and disputes. */
export default function HistoryPage() {
  return (
    <Page title={t.title} lead={t.lead}>
      <Tabs
        label={t.title}
        tabs={[
          { id: 'calls', label: t.calls.tab, content: <Calls /> },
          { id: 'questions', label: t.questions.tab, content: <Questions /> },
        ]}
      />
    </Page>
  );
}
