import type { Money as Amount } from '@consultant-connect/client';
import { formatMoney, formatRate } from '../../lib/format.ts';

/** An amount of money as the viewer writes it; digits keep their places while they change. */
export const Money = ({ value }: { value: Amount }) => <span className="numerals">{formatMoney(value)}</span>;

/** What an hour costs. */
export const Rate = ({ value }: { value: Amount }) => <span className="numerals">{formatRate(value)}</span>;
