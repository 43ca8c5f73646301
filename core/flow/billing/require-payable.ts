import { invalidState } from '../../domain/fault.ts';
import type { Parts } from '../parts.ts';
import { getOnboarding } from './get-onboarding.ts';

const MOST_NAMED = 3;

/** Nobody works who could not be paid. @throws Fault invalid_state, which says what to do; PaymentsUnavailable */
export async function requirePayable(
  deps: Pick<Parts, 'db' | 'payments'>,
  input: { consultantId: string },
): Promise<void> {
  const { status, requirements } = await getOnboarding(deps, input);
  if (status === 'active') return;
  if (status === 'none') {
    throw invalidState(
      'Before you can be asked, tell our payment provider where to pay you: POST /v1/payouts/onboarding gives you the link.',
    );
  }
  const wanted = requirements.slice(0, MOST_NAMED).join(', ');
  const more = requirements.length > MOST_NAMED ? ` and ${requirements.length - MOST_NAMED} more` : '';
  throw invalidState(
    wanted === ''
      ? 'Our payment provider is still checking your details; try again in a few minutes.'
      : `Our payment provider still needs: ${wanted}${more}. POST /v1/payouts/onboarding gives you the link to finish.`,
  );
}
