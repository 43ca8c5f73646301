import type { Executor } from '../../core/db/connect.ts';
import { TRUST_VERSION } from '../../core/domain/trust.ts';
import { newId } from '../../core/flow/ids.ts';
import type { Past } from './past.ts';
import { DEMO_ADMIN, DEMO_CLIENT, type DemoConsultant, skills } from './people.ts';

export interface Person {
  id: string;
  email: string;
}

/** Those of the addresses that have no account yet. */
export async function withoutAccount(db: Executor, emails: readonly string[]): Promise<Set<string>> {
  const rows = await db.selectFrom('users').select('email').where('email', 'in', emails).execute();
  const known = new Set(rows.map(({ email }) => email));
  return new Set(emails.filter((email) => !known.has(email)));
}

/** Accounts with confirmed addresses; a consultant's is as old as their past. */
export async function insertAccounts(
  db: Executor,
  accounts: readonly { email: string; name: string; createdAt: Date }[],
  passwordHash: string,
): Promise<Map<string, Person>> {
  const rows = accounts.map(({ email, name, createdAt }) => ({
    id: newId(),
    email,
    name,
    role: roleOf(email),
    password_hash: passwordHash,
    email_verified_at: createdAt,
    created_at: createdAt,
  }));
  await db.insertInto('users').values(rows).execute();
  return new Map(rows.map(({ id, email }) => [email, { id, email }]));
}

const roleOf = (email: string) =>
  email === DEMO_ADMIN ? ('admin' as const) : email === DEMO_CLIENT ? ('client' as const) : ('consultant' as const);

export interface NewConsultant {
  id: string;
  consultant: DemoConsultant;
  past: Past;
}

/** Profiles with what was earned: tier, trust score and record, each with its entry in the histories. */
export async function insertConsultants(db: Executor, people: readonly NewConsultant[], at: Date): Promise<void> {
  await db
    .insertInto('consultant_profiles')
    .values(
      people.map(({ id, consultant: it, past }) => ({
        user_id: id,
        headline: it.headline,
        bio: it.bio,
        languages: it.languages,
        rate_amount: it.hourlyRate.amount,
        currency: it.hourlyRate.currency,
        tier: it.tier,
        trust_score: past.trust.score,
        trust_parts: JSON.stringify(past.trust.parts),
        trust_version: TRUST_VERSION,
        rating_average: it.rating.average,
        rating_count: it.rating.count,
        completed_sessions: it.completedSessions,
        brought_sessions: it.completedSessions,
        brought_ratings: past.broughtRatings,
        brought_average: past.broughtAverage,
      })),
    )
    .execute();
  const declared = people.flatMap(({ id, consultant }) =>
    consultant.skills.map(({ slug, level }, position) => ({
      user_id: id,
      position,
      slug,
      name: skills.get(slug)?.name ?? slug,
      level,
    })),
  );
  await db.insertInto('consultant_skills').values(declared).execute();
  await db
    .insertInto('trust_history')
    .values(
      people.map(({ id, past }) => ({
        id: newId(),
        consultant_id: id,
        score: past.trust.score,
        parts: JSON.stringify(past.trust.parts),
        version: TRUST_VERSION,
        reason: 'seed',
        at,
      })),
    )
    .execute();
  await db
    .insertInto('tier_history')
    .values(
      people.map(({ id, consultant }) => ({
        id: newId(),
        consultant_id: id,
        to_tier: consultant.tier,
        reason: 'seed',
        at,
      })),
    )
    .execute();
}
