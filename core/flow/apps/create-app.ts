import type { AppLimits, AppWithKey } from '../../../contract/index.ts';
import { insertApp } from '../../db/queries/apps.ts';
import { insertAudit } from '../../db/queries/operations.ts';
import { newId } from '../ids.ts';
import type { Parts } from '../parts.ts';
import { presentApp } from '../present/app.ts';
import { newAppSecret } from './app-secret.ts';

export interface CreateAppInput {
  readonly adminId: string;
  readonly name: string;
  readonly origins: readonly string[];
  readonly contactEmail?: string | undefined;
  readonly limits?: { readonly [Limit in keyof AppLimits]?: number | undefined } | undefined;
}

const DEFAULT_LIMITS: AppLimits = { requestsPerMinute: 3_000, openQuestions: 200 };

/** An app with its secret key, of which we keep no more than a hash. Audited. */
export async function createApp(deps: Pick<Parts, 'db'>, input: CreateAppInput): Promise<AppWithKey> {
  const { key, secret } = newAppSecret();
  const row = await deps.db.transaction().execute(async (trx) => {
    const app = await insertApp(trx, {
      id: newId(),
      name: input.name,
      origins: input.origins,
      contactEmail: input.contactEmail ?? null,
      requestsPerMinute: input.limits?.requestsPerMinute ?? DEFAULT_LIMITS.requestsPerMinute,
      openQuestions: input.limits?.openQuestions ?? DEFAULT_LIMITS.openQuestions,
      secret,
      createdBy: input.adminId,
    });
    await insertAudit(trx, {
      id: newId(),
      adminId: input.adminId,
      action: 'app.create',
      subjectType: 'app',
      subjectId: app.id,
      reason: null,
    });
    return app;
  });
  return { app: presentApp(row), secretKey: key };
}
