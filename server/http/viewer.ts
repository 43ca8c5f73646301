import type { Role } from '../../contract/index.ts';
import type { Identity } from '../auth/index.ts';

/** Who is looking, as use cases want to know it. */
export const viewerOf = ({ userId, role }: Identity): { id: string; role: Role } => ({ id: userId, role });
