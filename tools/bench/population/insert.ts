/** Puts the population into the database in a few large statements. */
import pg from 'pg';
import { type Consultant, clientAt, consultantsBetween, type Person } from './population.ts';

const CHUNK = 5_000;

export async function insertPopulation(
  databaseUrl: string,
  size: { consultants: { from: number; to: number }; clients: { from: number; to: number } },
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { from, to } = size.consultants;
    for (let at = from; at < to; at += CHUNK) {
      const consultants = consultantsBetween(at, Math.min(at + CHUNK, to));
      await insertUsers(client, consultants, 'consultant');
      await insertProfiles(client, consultants);
    }
    const clients = Array.from({ length: size.clients.to - size.clients.from }, (_, i) =>
      clientAt(size.clients.from + i),
    );
    await insertUsers(client, clients, 'client');
    await insertPaymentMethods(client, clients);
    await client.query('analyze');
    await client.query('checkpoint');
  } finally {
    await client.end();
  }
}

async function insertUsers(client: pg.Client, people: readonly Person[], role: 'client' | 'consultant'): Promise<void> {
  const rows = JSON.stringify(people.map(({ id, name, familyId }) => ({ id, name, family_id: familyId })));
  await client.query(
    `insert into users (id, email, password_hash, name, role)
     select id, id || '@bench.test', 'no password', name, $2
     from jsonb_to_recordset($1::jsonb) as it (id uuid, name text)`,
    [rows, role],
  );
  await client.query(
    `insert into refresh_tokens (id, user_id, family_id, token_hash, expires_at)
     select uuidv7(), id, family_id, sha256(id::text::bytea), now() + interval '1 day'
     from jsonb_to_recordset($1::jsonb) as it (id uuid, family_id uuid)`,
    [rows],
  );
}

async function insertProfiles(client: pg.Client, consultants: readonly Consultant[]): Promise<void> {
  await client.query(
    `insert into consultant_profiles (user_id, headline, bio, rate_amount, tier, trust_score, completed_sessions,
       median_response_ms, availability, last_active_at)
     select it.id, it.headline, it.bio, it.rate, it.tier, it."trustScore", it."completedSessions", it."medianResponseMs",
       'available', now() - random() * interval '7 days'
     from jsonb_to_recordset($1::jsonb) as it (id uuid, headline text, bio text, rate int, tier text, "trustScore" real,
       "completedSessions" int, "medianResponseMs" int)`,
    [JSON.stringify(consultants)],
  );
  await client.query(
    `insert into consultant_skills (user_id, position, slug, name, level)
     select it.id, s.at - 1, s.skill->>'slug', s.skill->>'name', (s.skill->>'level')::int
     from jsonb_to_recordset($1::jsonb) as it (id uuid, skills jsonb),
       jsonb_array_elements(it.skills) with ordinality as s (skill, at)`,
    [JSON.stringify(consultants)],
  );
}

async function insertPaymentMethods(client: pg.Client, people: readonly Person[]): Promise<void> {
  const ids = people.map(({ id }) => id);
  await client.query(
    `insert into simulated_payments.methods (ref, token) select 'bench_' || id, 'tok_visa' from unnest($1::text[]) as id`,
    [ids],
  );
  await client.query(
    `insert into payment_methods (id, client_id, provider, provider_ref, brand, last4, fingerprint, is_default)
     select uuidv7(), id::uuid, 'simulated', 'bench_' || id, 'visa', '4242', 'bench_' || id, true from unnest($1::text[]) as id`,
    [ids],
  );
}
