import { Fault } from '../../core/flow/fault.ts';
import type { Identity } from './authenticate.ts';

/**
 * What a token that an app asked for may be used for; an account's own token may all that its role may.
 * @throws Fault forbidden
 */
export function requireScope({ app, role }: Pick<Identity, 'app' | 'role'>, what: 'read' | 'act'): void {
  if (!app) return;
  const scope = what === 'read' ? 'read' : role === 'client' ? 'ask' : 'dispatch';
  if (!app.scopes.includes(scope)) throw new Fault('forbidden', `This token lacks the scope ${scope}.`);
}
