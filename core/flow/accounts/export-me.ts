import type { DataExport, Role } from '../../../contract/index.ts';
import { exportTables } from '../../db/queries/export.ts';
import type { Parts } from '../parts.ts';
import { getMe } from './get-me.ts';

/** All that is stored about the caller, table by table, without hashes and secrets. @throws Fault not_found */
export async function exportMe(
  deps: Pick<Parts, 'db' | 'clock'>,
  input: { userId: string; role: Role },
): Promise<DataExport> {
  const user = await getMe(deps, input);
  const tables = await exportTables(deps.db, input);
  return { user, exportedAt: new Date(deps.clock.now()).toISOString(), tables };
}
