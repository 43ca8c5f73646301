import { findApp } from '../../db/queries/apps.ts';
import type { AppRow } from '../../db/schema.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';

/** Who looks after which app. */
export interface AppInput {
  readonly appId: string;
  /** The app whose secret key the caller holds: theirs alone; null for an operator, who may see all. */
  readonly keyOf: string | null;
}

/** @throws Fault not_found, also for somebody else's */
export async function ownApp(deps: Pick<Parts, 'db'>, { appId, keyOf }: AppInput): Promise<AppRow> {
  const app = await findApp(deps.db, { id: appId, keyOf });
  if (!app) throw notFound('app');
  return app;
}
