/** What the database says must hold, whatever happened before: asked in SQL, past the code that is tested. */
import pg from 'pg';
import { until } from '../support/until.ts';

export interface BookedSession {
  readonly status: string;
  readonly settled_at: Date | null;
  readonly amount: number;
  readonly charged_amount: number;
  /** Epoch milliseconds. */
  readonly ended_at: number | null;
}

export interface Books {
  query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Sessions that are going on, per person more than one, and questions with more than one accepted match. Empty: all is well. */
  doubles(): Promise<string[]>;
  /** Ended sessions that are not settled, and holds that are neither captured nor given back. */
  unfinished(): Promise<string[]>;
  /** Where holds, sessions, ledger and provider disagree, to the cent; of sessions, those that are settled. */
  disagreements(): Promise<string[]>;
  session(id: string): Promise<BookedSession>;
  untilSettled(id: string): Promise<BookedSession>;
  close(): Promise<void>;
}

export function openBooks(databaseUrl: string): Books {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2 });
  pool.on('error', () => {});
  const query = async <Row extends object>(text: string, values?: unknown[]): Promise<Row[]> =>
    (await pool.query(text, values)).rows as Row[];
  const sentences = async (text: string): Promise<string[]> =>
    (await query<{ wrong: string }>(text)).map((row) => row.wrong);
  const session = async (id: string): Promise<BookedSession> => {
    const [row] = await query<BookedSession>(
      `select status, settled_at, amount, charged_amount, extract(epoch from ended_at)::float8 * 1000 as ended_at
       from sessions where id = $1`,
      [id],
    );
    if (!row) throw new Error(`there is no session ${id}`);
    return row;
  };
  return {
    query,
    session,
    untilSettled: (id) =>
      until(
        async () => {
          const row = await session(id);
          return row.settled_at !== null && row;
        },
        { within: 30_000, what: () => `session ${id} to be settled` },
      ),
    doubles: () => sentences(DOUBLES),
    unfinished: () => sentences(UNFINISHED),
    disagreements: () => sentences(DISAGREEMENTS),
    close: () => pool.end(),
  };
}

/** The intervals, not the states: two sessions of one person may never have overlapped, even if both have ended since. */
const DOUBLES = `
  select 'two accepted matches of question ' || question_id as wrong from matches where status = 'accepted'
    group by question_id having count(*) > 1
  union all
  select 'two sessions of ' || person || ' at once: ' || a.id || ' and ' || b.id
    from sessions a join sessions b on a.id < b.id,
      lateral (values (a.client_id), (a.consultant_id)) as it (person)
    where person in (b.client_id, b.consultant_id)
      and a.opened_at < coalesce(b.ended_at, 'infinity') and b.opened_at < coalesce(a.ended_at, 'infinity')
  union all
  select 'match ' || m.id || ' is accepted without a session' from matches m
    left join sessions s on s.match_id = m.id where m.status = 'accepted' and s.id is null
  union all
  select 'question ' || q.id || ' is ' || q.status || ' with live matches' from questions q
    join matches m on m.question_id = q.id and m.status in ('invited', 'offered') where q.status <> 'open'`;

const UNFINISHED = `
  select 'session ' || id || ' has ended and is not settled' as wrong from sessions
    where ended_at is not null and settled_at is null
  union all
  select 'hold ' || h.key || ' is still ' || h.status from holds h left join sessions s on s.id = h.session_id
    where h.status in ('pending', 'requires_action', 'held', 'unknown', 'releasing') and (s.id is null or s.ended_at is not null)`;

const DISAGREEMENTS = `
  select 'currency ' || currency || ' is off by ' || sum(amount) as wrong from ledger_entries group by currency having sum(amount) <> 0
  union all
  select 'session ' || s.id || ' was charged ' || s.charged_amount || ' with ' || captured || ' captured, ' || paid
      || ' at the provider, ' || booked || ' in the ledger by ' || transactions || ' transactions'
    from sessions s,
      lateral (select coalesce(sum(h.captured_amount), 0) as captured from holds h where h.session_id = s.id) h,
      lateral (select coalesce(sum(i.captured_amount), 0) as paid from simulated_payments.intents i
        join holds h on h.key = i.key where h.session_id = s.id) p,
      lateral (select coalesce(-sum(e.amount) filter (where a.kind in ('platform_revenue', 'consultant_payable')), 0) as booked,
          count(distinct t.id) filter (where t.kind = 'settlement') as transactions
        from ledger_transactions t join ledger_entries e on e.transaction_id = t.id join ledger_accounts a on a.id = e.account_id
        where t.session_id = s.id) l
    where s.settled_at is not null and (s.charged_amount <> captured or captured <> paid or paid <> booked
      or transactions <> (s.charged_amount > 0)::int)
  union all
  select 'session ' || id || ' was charged ' || charged_amount || ' for ' || amount from sessions
    where settled_at is not null and charged_amount <> amount
  union all
  select 'hold ' || h.key || ' is ' || h.status || ' and ' || i.status || ' at the provider' from holds h
    join simulated_payments.intents i on i.key = h.key left join sessions s on s.id = h.session_id
    where (s.id is null or s.settled_at is not null) and ((h.status = 'captured') <> (i.status = 'captured')
      or (h.status = 'released' and i.status not in ('cancelled', 'declined'))
      or h.captured_amount <> i.captured_amount)
  union all
  select 'the provider knows the hold ' || i.key || ', and we do not' from simulated_payments.intents i
    left join holds h on h.key = i.key where h.id is null`;
