import type { PaymentMethod } from '../../../contract/index.ts';
import type { PaymentMethodRow } from '../../db/schema.ts';
import { instant } from './money.ts';

export const presentPaymentMethod = (row: PaymentMethodRow): PaymentMethod => ({
  id: row.id,
  brand: row.brand,
  last4: row.last4,
  isDefault: row.is_default,
  needsConfirmation: row.needs_confirmation,
  createdAt: instant(row.created_at),
});
