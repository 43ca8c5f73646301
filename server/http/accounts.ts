import { createHash } from 'node:crypto';
import type { SignedIn } from '../../contract/index.ts';
import { deleteMe } from '../../core/flow/accounts/delete-me.ts';
import { exportMe } from '../../core/flow/accounts/export-me.ts';
import { forgotPassword } from '../../core/flow/accounts/forgot-password.ts';
import { getMe } from '../../core/flow/accounts/get-me.ts';
import { login } from '../../core/flow/accounts/login.ts';
import { logout } from '../../core/flow/accounts/logout.ts';
import { refresh } from '../../core/flow/accounts/refresh.ts';
import { register } from '../../core/flow/accounts/register.ts';
import { resetPassword } from '../../core/flow/accounts/reset-password.ts';
import type { SignIn } from '../../core/flow/accounts/sign-in.ts';
import { updateMe } from '../../core/flow/accounts/update-me.ts';
import { verifyEmail } from '../../core/flow/accounts/verify-email.ts';
import { Fault } from '../../core/flow/fault.ts';
import { about } from './about.ts';
import type { Handlers } from './bind.ts';
import type { HttpDeps } from './deps.ts';
import type { RateLimits } from './limits.ts';

export const accountHandlers = (deps: HttpDeps, limits: RateLimits) =>
  ({
    getAbout: async () => about(deps),
    register: async ({ body }) =>
      signedIn(deps, await register(deps, { ...body, refreshSeconds: deps.refreshSeconds })),
    login: async ({ body, address }) => {
      const attempt = () => login(deps, { ...body, refreshSeconds: deps.refreshSeconds });
      return signedIn(
        deps,
        await limits.countFailures('failedLogin', `${address}:${fingerprint(body.email)}`, attempt, isWrongPassword),
      );
    },
    refresh: async ({ body }) => {
      const { user: _, ...tokens } = signedIn(
        deps,
        await refresh(deps, { ...body, refreshSeconds: deps.refreshSeconds }),
      );
      return tokens;
    },
    logout: ({ user, body }) => logout(deps, { userId: user.userId, refreshToken: body.refreshToken }),
    verifyEmail: ({ body }) => verifyEmail(deps, body),
    forgotPassword: ({ body }) => forgotPassword(deps, body),
    resetPassword: ({ body }) => resetPassword(deps, body),
    getMe: ({ user }) => getMe(deps, user),
    updateMe: ({ user, body }) => updateMe(deps, { userId: user.userId, ...body }),
    deleteMe: ({ user }) => deleteMe(deps, user),
    exportMe: ({ user }) => exportMe(deps, user),
  }) satisfies Partial<Handlers>;

function signedIn({ auth }: Pick<HttpDeps, 'auth'>, { user, familyId, refreshToken }: SignIn): SignedIn {
  return { user, accessToken: auth.issue({ user, familyId }), refreshToken, expiresIn: auth.lifeSeconds };
}

/** Addresses do not stand in Redis in the clear. */
const fingerprint = (email: string): string => createHash('sha256').update(email).digest('base64url');

const isWrongPassword = (error: unknown): boolean => error instanceof Fault && error.code === 'unauthenticated';
