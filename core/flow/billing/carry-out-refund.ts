import type { Parts } from '../parts.ts';
import { executeRefund } from './execute-refund.ts';

/** Right after its claim: mostly it is done before the operator is answered. What is not is left to the workers. */
export async function carryOutRefund(
  deps: Pick<Parts, 'db' | 'payments' | 'log' | 'alarms'>,
  input: { refundId: string },
): Promise<void> {
  try {
    await executeRefund(deps, input);
  } catch (error) {
    deps.log.warn({ ...input, err: error }, 'a refund is not done yet');
    deps.alarms.ring('refund.execute', input);
  }
}
