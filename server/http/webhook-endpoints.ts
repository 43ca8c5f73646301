import { createWebhook } from '../../core/flow/webhooks/create-webhook.ts';
import {
  deleteWebhook,
  listWebhooks,
  rotateWebhookSecret,
  updateWebhook,
} from '../../core/flow/webhooks/manage-webhooks.ts';
import { getDelivery, listDeliveries, replayDelivery } from '../../core/flow/webhooks/read-deliveries.ts';
import { appOf } from './apps.ts';
import type { Handlers } from './bind.ts';
import type { HttpDeps } from './deps.ts';

export const webhookEndpointHandlers = (deps: HttpDeps) =>
  ({
    listWebhooks: (call) => listWebhooks(deps, { ...appOf(call), page: call.query }),
    createWebhook: (call) => createWebhook(deps, { ...appOf(call), ...call.body }),
    updateWebhook: (call) => updateWebhook(deps, { ...appOf(call), webhookId: call.params.webhookId, ...call.body }),
    deleteWebhook: (call) => deleteWebhook(deps, { ...appOf(call), webhookId: call.params.webhookId }),
    rotateWebhookSecret: (call) =>
      rotateWebhookSecret(deps, { ...appOf(call), webhookId: call.params.webhookId, ...call.body }),
    listDeliveries: (call) => {
      const { webhookId, status, ...page } = call.query;
      return listDeliveries(deps, { ...appOf(call), page, webhookId, status });
    },
    getDelivery: (call) => getDelivery(deps, { ...appOf(call), deliveryId: call.params.deliveryId }),
    replayDelivery: (call) => replayDelivery(deps, { ...appOf(call), deliveryId: call.params.deliveryId }),
  }) satisfies Partial<Handlers>;
