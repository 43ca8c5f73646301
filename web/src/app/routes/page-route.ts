import type { Role } from '@consultant-connect/client';
import type { ComponentType } from 'react';
import { lazily } from '../../lib/lazily.ts';

/** A page of the app: where it is, who may see it, and what the navigation calls it. */
export interface PageRoute {
  readonly path: string;
  readonly page: ComponentType;
  readonly for: Role | 'everybody' | 'members';
  /** In the bar, in the order of the tables; at most five a role. Without it the page is reached from others. */
  readonly nav?: { readonly text: string; readonly icon: ComponentType<{ 'aria-hidden': 'true' }> };
}

/** A page whose code is loaded when it is first opened. It is the default export of its module. */
export const page = (load: () => Promise<{ default: ComponentType }>): ComponentType => lazily(load);
