import type { AppWithKey } from '../../../contract/index.ts';
import { replaceAppSecret } from '../../db/queries/apps.ts';
import { notFound } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { presentApp } from '../present/app.ts';
import { newAppSecret } from './app-secret.ts';
import { type AppInput, ownApp } from './own-app.ts';

/** Another secret key; the one until now ends at once, or after a grace. Tokens of users go on. @throws Fault not_found */
export async function rotateAppSecret(
  deps: Pick<Parts, 'db'>,
  input: AppInput & { graceSeconds?: number | undefined },
): Promise<AppWithKey> {
  const { id } = await ownApp(deps, input);
  const { key, secret } = newAppSecret();
  const row = await replaceAppSecret(deps.db, { id, secret, graceSeconds: input.graceSeconds ?? 0 });
  if (!row) throw notFound('app');
  return { app: presentApp(row), secretKey: key };
}
