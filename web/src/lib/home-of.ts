import type { Role } from '@consultant-connect/client';

const homes: Record<Role, string> = { client: '/ask', consultant: '/dispatch', admin: '/operator/live' };

/** Where a role begins; nobody begins at the front page. */
export const homeOf = (role: Role | undefined): string => (role ? homes[role] : '/');
