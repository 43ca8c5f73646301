import type { Parts } from '../parts.ts';

/**
 * Tells every process to read these consultants anew. A presence store that is away costs nothing but time: the replicas are
 * reconciled slowly anyway, and the change itself is in the database.
 */
export async function announceConsultants(
  deps: Pick<Parts, 'presence' | 'log'>,
  consultantIds: readonly string[],
): Promise<void> {
  try {
    await deps.presence.announceChanged(consultantIds);
  } catch (error) {
    deps.log.warn({ consultantIds, error: String(error) }, 'a change could not be announced');
  }
}
