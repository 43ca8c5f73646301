import { deleteApp, disableApp, enableApp } from '../../core/flow/apps/close-app.ts';
import { createApp } from '../../core/flow/apps/create-app.ts';
import { getApp } from '../../core/flow/apps/get-app.ts';
import { listApps } from '../../core/flow/apps/list-apps.ts';
import type { AppInput } from '../../core/flow/apps/own-app.ts';
import { revokeAppTokens } from '../../core/flow/apps/revoke-app-tokens.ts';
import { rotateAppSecret } from '../../core/flow/apps/rotate-app-secret.ts';
import { updateApp } from '../../core/flow/apps/update-app.ts';
import { welcomeAppUser } from '../../core/flow/apps/welcome-app-user.ts';
import type { AppServer, Identity } from '../auth/index.ts';
import type { Handlers } from './bind.ts';
import type { HttpDeps } from './deps.ts';

export const appHandlers = (deps: HttpDeps) =>
  ({
    createApp: ({ user, body }) => createApp(deps, { adminId: user.userId, ...body }),
    listApps: ({ query }) => listApps(deps, { page: query }),
    getApp: (call) => getApp(deps, appOf(call)),
    updateApp: (call) => updateApp(deps, { ...appOf(call), ...call.body }),
    deleteApp: ({ user, params }) => deleteApp(deps, { adminId: user.userId, appId: params.id }),
    disableApp: ({ user, params, body }) =>
      disableApp(deps, { adminId: user.userId, appId: params.id, reason: body.reason }),
    enableApp: ({ user, params }) => enableApp(deps, { adminId: user.userId, appId: params.id }),
    rotateAppSecret: (call) => rotateAppSecret(deps, { ...appOf(call), ...call.body }),
    createAppToken: async (call) => {
      const { expiresIn = deps.auth.lifeSeconds, ...who } = call.body;
      const app = appOf(call);
      const { user, familyId, scopes } = await welcomeAppUser(deps, { ...app, ...who });
      const accessToken = deps.auth.issue({ user, familyId, app: { id: app.appId, scopes, lifeSeconds: expiresIn } });
      return { accessToken, expiresIn, scopes, user };
    },
    revokeAppTokens: (call) => revokeAppTokens(deps, { ...appOf(call), ...call.body }),
  }) satisfies Partial<Handlers>;

/** Which app is meant, and whose key it is that asks. */
export const appOf = ({ user, params }: { user: Identity | AppServer; params: { id: string } }): AppInput => ({
  appId: params.id,
  keyOf: user.role === 'app' ? user.app.id : null,
});
