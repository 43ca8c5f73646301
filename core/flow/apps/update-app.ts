import type { App, AppLimits } from '../../../contract/index.ts';
import { updateAppRow } from '../../db/queries/apps.ts';
import { Fault, notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentApp } from '../present/app.ts';
import { type AppInput, ownApp } from './own-app.ts';

export interface UpdateAppInput extends AppInput {
  readonly name?: string | undefined;
  readonly origins?: readonly string[] | undefined;
  readonly contactEmail?: string | null | undefined;
  readonly limits?: { readonly [Limit in keyof AppLimits]?: number | undefined } | undefined;
}

/** @throws Fault not_found, forbidden (an app that would set its own limits) */
export async function updateApp(deps: Pick<Parts, 'db'>, input: UpdateAppInput): Promise<App> {
  const { id } = await ownApp(deps, input);
  if (input.limits && input.keyOf !== null) throw new Fault('forbidden', 'Limits are for the operator to set.');
  const { name, origins, contactEmail, limits } = input;
  const row = await updateAppRow(deps.db, { id, name, origins, contactEmail, ...limits });
  if (!row) throw notFound('app');
  return presentApp(row);
}
