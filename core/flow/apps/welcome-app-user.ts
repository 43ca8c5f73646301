import type { AppScope, User } from '../../../contract/index.ts';
import { isUniqueViolation } from '../../db/connect.ts';
import { type AppUserRow, insertAppUser, visitAppUser } from '../../db/queries/app-users.ts';
import { insertUser } from '../../db/queries/users.ts';
import { Fault } from '../../domain/fault.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentUser } from '../present/user.ts';
import { type AppInput, ownApp } from './own-app.ts';

export interface WelcomeAppUserInput extends AppInput {
  readonly externalUserId: string;
  readonly name: string;
  readonly role: 'client' | 'consultant';
  readonly scopes?: readonly AppScope[] | undefined;
}
/** What the edge makes an access token of. */
export interface AppUserVisit {
  readonly user: User;
  readonly familyId: string;
  readonly scopes: AppScope[];
}

const SCOPES_OF = { client: ['ask', 'read'], consultant: ['dispatch', 'read'] } as const satisfies Record<
  WelcomeAppUserInput['role'],
  readonly AppScope[]
>;

/**
 * One of an app's own users as one of ours, who is made at the first visit. The same id in two apps is two people.
 * @throws Fault not_found, validation_failed (a scope that this role has no use for), conflict (known with the other role),
 * forbidden (banned)
 */
export async function welcomeAppUser(deps: Pick<Parts, 'db'>, input: WelcomeAppUserInput): Promise<AppUserVisit> {
  const app = await ownApp(deps, input);
  const scopes = scopesFor(input);
  const visit = { appId: app.id, externalId: input.externalUserId, name: input.name };
  const user = (await visitAppUser(deps.db, visit)) ?? (await makeUser(deps, { ...visit, role: input.role }));
  if (user.role !== input.role) throw new Fault('conflict', `This user is a ${user.role} already.`);
  if (user.banned_at) throw new Fault('forbidden', 'This account has been banned.');
  return { user: presentUser(user), familyId: user.family_id, scopes };
}

function scopesFor({ role, scopes }: WelcomeAppUserInput): AppScope[] {
  const possible: readonly AppScope[] = SCOPES_OF[role];
  const useless = (scopes ?? []).filter((scope) => !possible.includes(scope));
  if (useless.length > 0) {
    throw new Fault('validation_failed', `A ${role} has no use for ${useless.join(', ')}.`, {
      errors: [{ path: 'scopes', message: `of ${possible.join(', ')}` }],
    });
  }
  return [...new Set(scopes ?? possible)];
}

async function makeUser(
  deps: Pick<Parts, 'db'>,
  input: { appId: string; externalId: string; name: string; role: WelcomeAppUserInput['role'] },
): Promise<AppUserRow> {
  const familyId = newId();
  try {
    return await deps.db.transaction().execute(async (trx) => {
      const { name, role } = input;
      const user = await insertUser(trx, { id: newId(), email: null, passwordHash: null, name, role });
      await insertAppUser(trx, { userId: user.id, appId: input.appId, externalId: input.externalId, familyId });
      return { ...user, family_id: familyId };
    });
  } catch (error) {
    // Two first visits at once: the other one has made them.
    const made = isUniqueViolation(error, 'app_users_app_id_external_id_key') && (await visitAppUser(deps.db, input));
    if (!made) throw error;
    return made;
  }
}
