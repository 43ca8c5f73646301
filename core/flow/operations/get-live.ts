import type { AdminLive } from '../../../contract/index.ts';
import { listLiveSessionRows, listOnlineRows } from '../../db/queries/operations.ts';
import { listQuestionViews } from '../../db/queries/question-views.ts';
import type { Parts } from '../parts.ts';
import { presenceOf } from '../present/consultant.ts';
import { presentQuestion } from '../present/question.ts';
import { presentRunningSession } from '../sessions/get-session.ts';

/** An operator's screen holds this many of each. */
const SHOWN = 100;

export interface LiveDeps extends Pick<Parts, 'db' | 'timing' | 'payments'> {
  /** Asks the job queues how full they are. */
  readonly queueDepths: () => Promise<AdminLive['queues']>;
}

/** Who is online, what is open, what runs, and how far the workers are behind. */
export async function getLive(deps: LiveDeps): Promise<AdminLive> {
  const [online, questions, sessions, queues] = await Promise.all([
    listOnlineRows(deps.db, SHOWN),
    listQuestionViews(deps.db, { clientId: null, status: 'open', before: null, limit: SHOWN }),
    listLiveSessionRows(deps.db, SHOWN),
    deps.queueDepths(),
  ]);
  return {
    online: online.map((row) => ({
      consultantId: row.user_id,
      name: row.name,
      tier: row.tier,
      presence: presenceOf(row),
    })),
    openQuestions: questions.slice(0, SHOWN).map(presentQuestion),
    sessions: await Promise.all(sessions.map((row) => presentRunningSession(deps.db, deps, row, 'admin'))),
    queues,
  };
}
