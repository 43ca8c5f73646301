import type { App } from '../../../contract/index.ts';
import type { Executor } from '../../db/connect.ts';
import { renewAppFamilies } from '../../db/queries/app-users.ts';
import { markAppDeleted, markAppDisabled, markAppEnabled } from '../../db/queries/apps.ts';
import { insertAudit } from '../../db/queries/operations.ts';
import { notFound } from '../../domain/fault.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentApp } from '../present/app.ts';

type Deps = Pick<Parts, 'db' | 'notifier'>;
interface Input {
  readonly adminId: string;
  readonly appId: string;
}

/** Shuts the app's server and all of its users out, and cuts their sockets. Audited. @throws Fault not_found */
export async function disableApp(deps: Deps, input: Input & { reason: string }): Promise<App> {
  const row = await deps.db.transaction().execute(async (trx) => {
    const app = await markAppDisabled(trx, { id: input.appId, reason: input.reason });
    if (!app) throw notFound('app');
    // Back on, old tokens must not be good again.
    await renewAppFamilies(trx, { appId: input.appId, externalId: null });
    await audit(trx, 'app.disable', input, input.reason);
    return app;
  });
  deps.notifier.disconnectApp(input.appId);
  return presentApp(row);
}

/** Audited. @throws Fault not_found */
export async function enableApp(deps: Pick<Parts, 'db'>, input: Input): Promise<App> {
  const row = await deps.db.transaction().execute(async (trx) => {
    const app = await markAppEnabled(trx, input.appId);
    if (!app) throw notFound('app');
    await audit(trx, 'app.enable', input, null);
    return app;
  });
  return presentApp(row);
}

/** For good. What its users have asked, said and paid stays, as everybody's books need it. Audited. @throws Fault not_found */
export async function deleteApp(deps: Deps, input: Input): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    if (!(await markAppDeleted(trx, input.appId))) throw notFound('app');
    await audit(trx, 'app.delete', input, null);
  });
  deps.notifier.disconnectApp(input.appId);
}

const audit = (trx: Executor, action: string, { adminId, appId }: Input, reason: string | null): Promise<void> =>
  insertAudit(trx, { id: newId(), adminId, action, subjectType: 'app', subjectId: appId, reason });
