import { renewAppFamilies } from '../../db/queries/app-users.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { type AppInput, ownApp } from './own-app.ts';

/** Ends the tokens of one of an app's users, or of all, and cuts their sockets. @throws Fault not_found */
export async function revokeAppTokens(
  deps: Pick<Parts, 'db' | 'notifier'>,
  input: AppInput & { externalUserId?: string | undefined },
): Promise<void> {
  const app = await ownApp(deps, input);
  const externalId = input.externalUserId ?? null;
  const userIds = await renewAppFamilies(deps.db, { appId: app.id, externalId });
  if (externalId === null) deps.notifier.disconnectApp(app.id);
  else if (userIds.length === 0) throw notFound('user of this app');
  for (const userId of externalId === null ? [] : userIds) deps.notifier.disconnectUser(userId);
}
