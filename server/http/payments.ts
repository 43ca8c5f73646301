import { addPaymentMethod } from '../../core/flow/billing/add-payment-method.ts';
import { choosePaymentMethod } from '../../core/flow/billing/choose-payment-method.ts';
import { confirmPaymentMethod } from '../../core/flow/billing/confirm-payment-method.ts';
import { getOnboarding } from '../../core/flow/billing/get-onboarding.ts';
import { listPaymentMethods } from '../../core/flow/billing/list-payment-methods.ts';
import { onboardConsultant } from '../../core/flow/billing/onboard-consultant.ts';
import { removePaymentMethod } from '../../core/flow/billing/remove-payment-method.ts';
import { setUpPaymentMethod } from '../../core/flow/billing/set-up-payment-method.ts';
import { listPayouts } from '../../core/flow/books/list-payouts.ts';
import type { Handlers } from './bind.ts';
import type { HttpDeps } from './deps.ts';

export const paymentHandlers = (deps: HttpDeps) =>
  ({
    listPayouts: ({ user, query }) => listPayouts(deps, { consultantId: user.userId, page: query }),
    listPaymentMethods: ({ user, query }) => listPaymentMethods(deps, { clientId: user.userId, page: query }),
    addPaymentMethod: ({ user, body }) => addPaymentMethod(deps, { clientId: user.userId, token: body.token }),
    onboardConsultant: ({ user, body }) =>
      onboardConsultant(deps, { consultantId: user.userId, country: body.country ?? null }),
    getOnboarding: ({ user }) => getOnboarding(deps, { consultantId: user.userId }),
    choosePaymentMethod: ({ user, params }) =>
      choosePaymentMethod(deps, { clientId: user.userId, paymentMethodId: params.id }),
    setUpPaymentMethod: ({ user }) => setUpPaymentMethod(deps, { clientId: user.userId }),
    confirmPaymentMethod: ({ user, params }) =>
      confirmPaymentMethod(deps, { clientId: user.userId, paymentMethodId: params.id }),
    removePaymentMethod: ({ user, params }) =>
      removePaymentMethod(deps, { clientId: user.userId, paymentMethodId: params.id }),
  }) satisfies Partial<Handlers>;
