import type { About, Role } from '@consultant-connect/client';
import { useAction } from '@consultant-connect/client/react';
import { useCallback } from 'react';
import { useNavigate } from 'react-router';
import { useAuth } from '../app/auth/auth-context.tsx';
import { homeOf } from './home-of.ts';

/** Signs this tab in as one of the demo accounts, and opens where that role begins. */
export function useDemo() {
  const auth = useAuth();
  const navigate = useNavigate();
  return useAction(
    useCallback(
      async (demo: NonNullable<About['demo']>, role: Role) => {
        const user = await auth.signIn(demo[role], demo.password);
        await navigate(homeOf(user.role));
      },
      [auth, navigate],
    ),
  );
}
