/**
 * Method and path of every HTTP resource; `satisfies` makes them agree with the contract to the letter.
 */
import type { RouteName, Routes } from './contract.ts';

type Flags<Route> = (Route extends { roles: 'public' } ? { readonly isPublic: true } : { readonly isPublic?: never }) &
  (Route extends { idempotent: true } ? { readonly isIdempotent: true } : { readonly isIdempotent?: never }) &
  (Route extends { file: infer Type } ? { readonly file: Type } : { readonly file?: never });

type RouteTable = {
  readonly [Name in RouteName]: {
    readonly method: Routes[Name]['method'];
    readonly path: Routes[Name]['path'];
  } & Flags<Routes[Name]>;
};

const get = <const Path extends string>(path: Path) => ({ method: 'get', path }) as const;
const post = <const Path extends string>(path: Path) => ({ method: 'post', path }) as const;
const put = <const Path extends string>(path: Path) => ({ method: 'put', path }) as const;
const patch = <const Path extends string>(path: Path) => ({ method: 'patch', path }) as const;
const remove = <const Path extends string>(path: Path) => ({ method: 'delete', path }) as const;
/** Needs no token. */
const open = { isPublic: true } as const;
/** Honours an idempotency key, so a call whose answer was lost can be repeated. */
const once = { isIdempotent: true } as const;

/** Can also be had as a file. */
const pdf = { file: 'application/pdf' } as const;

export const routeTable = {
  getAbout: { ...get('/v1/about'), ...open },

  register: { ...post('/v1/auth/register'), ...open },
  login: { ...post('/v1/auth/login'), ...open },
  refresh: { ...post('/v1/auth/refresh'), ...open },
  logout: post('/v1/auth/logout'),
  verifyEmail: { ...post('/v1/auth/email/verify'), ...open },
  forgotPassword: { ...post('/v1/auth/password/forgot'), ...open },
  resetPassword: { ...post('/v1/auth/password/reset'), ...open },
  getMe: get('/v1/me'),
  updateMe: patch('/v1/me'),
  deleteMe: remove('/v1/me'),
  exportMe: get('/v1/me/export'),

  listSkills: get('/v1/skills'),
  listConsultants: get('/v1/consultants'),
  getMyProfile: get('/v1/consultants/me'),
  putMyProfile: put('/v1/consultants/me'),
  getGuidance: get('/v1/consultants/me/guidance'),
  getPerformance: get('/v1/consultants/me/performance'),
  getEarnings: get('/v1/consultants/me/earnings'),
  getConsultant: get('/v1/consultants/:id'),
  blockUser: put('/v1/blocks/:userId'),
  unblockUser: remove('/v1/blocks/:userId'),
  report: post('/v1/reports'),

  askQuestion: { ...post('/v1/questions'), ...once },
  listQuestions: get('/v1/questions'),
  getQuestion: get('/v1/questions/:id'),
  cancelQuestion: post('/v1/questions/:id/cancel'),
  offerOnQuestion: post('/v1/questions/:id/offer'),
  listQuestionMatches: get('/v1/questions/:id/matches'),
  explainQuestion: get('/v1/questions/:id/explanation'),
  previewMatching: post('/v1/matching/preview'),
  listMatches: get('/v1/matches'),
  offerOnMatch: post('/v1/matches/:id/offer'),
  declineMatch: post('/v1/matches/:id/decline'),
  withdrawMatch: post('/v1/matches/:id/withdraw'),
  acceptMatch: { ...post('/v1/matches/:id/accept'), ...once },

  listSessions: get('/v1/sessions'),
  getSession: get('/v1/sessions/:id'),
  joinSession: post('/v1/sessions/:id/join'),
  endSession: post('/v1/sessions/:id/end'),
  listSessionMessages: get('/v1/sessions/:id/messages'),
  rateSession: { ...post('/v1/sessions/:id/rating'), ...once },
  getInvoice: { ...get('/v1/sessions/:id/invoice'), ...pdf },
  openDispute: { ...post('/v1/sessions/:id/dispute'), ...once },
  getDispute: get('/v1/sessions/:id/dispute'),

  onboardConsultant: post('/v1/payouts/onboarding'),
  getOnboarding: get('/v1/payouts/onboarding'),
  listPayouts: get('/v1/payouts'),

  listPaymentMethods: get('/v1/payment-methods'),
  addPaymentMethod: { ...post('/v1/payment-methods'), ...once },
  setUpPaymentMethod: post('/v1/payment-methods/setup'),
  confirmPaymentMethod: post('/v1/payment-methods/:id/confirm'),
  choosePaymentMethod: post('/v1/payment-methods/:id/default'),
  removePaymentMethod: remove('/v1/payment-methods/:id'),

  getMetrics: get('/v1/admin/metrics'),
  getLive: get('/v1/admin/live'),
  listUsers: get('/v1/admin/users'),
  listAudit: get('/v1/admin/audit'),
  listReports: get('/v1/admin/reports'),
  listMail: get('/v1/admin/mail'),
  listUnknownSkills: get('/v1/admin/skills/unknown'),
  adoptSkill: post('/v1/admin/skills'),
  banUser: post('/v1/admin/users/:id/ban'),
  unbanUser: post('/v1/admin/users/:id/unban'),
  refundSession: { ...post('/v1/admin/sessions/:id/refund'), ...once },
  listDisputes: get('/v1/admin/disputes'),
  resolveDispute: { ...post('/v1/admin/disputes/:id/resolve'), ...once },
  forceEndSession: post('/v1/admin/sessions/:id/end'),

  createApp: post('/v1/apps'),
  listApps: get('/v1/apps'),
  getApp: get('/v1/apps/:id'),
  updateApp: patch('/v1/apps/:id'),
  deleteApp: remove('/v1/apps/:id'),
  disableApp: post('/v1/apps/:id/disable'),
  enableApp: post('/v1/apps/:id/enable'),
  rotateAppSecret: post('/v1/apps/:id/secret'),
  createAppToken: post('/v1/apps/:id/tokens'),
  revokeAppTokens: post('/v1/apps/:id/tokens/revoke'),
  listWebhooks: get('/v1/apps/:id/webhooks'),
  createWebhook: post('/v1/apps/:id/webhooks'),
  updateWebhook: patch('/v1/apps/:id/webhooks/:webhookId'),
  deleteWebhook: remove('/v1/apps/:id/webhooks/:webhookId'),
  rotateWebhookSecret: post('/v1/apps/:id/webhooks/:webhookId/secret'),
  listDeliveries: get('/v1/apps/:id/deliveries'),
  getDelivery: get('/v1/apps/:id/deliveries/:deliveryId'),
  replayDelivery: post('/v1/apps/:id/deliveries/:deliveryId/replay'),
} as const satisfies RouteTable;

/** Resources that can also be had as a file. */
export type FileRouteName = {
  [Name in RouteName]: (typeof routeTable)[Name] extends { file: string } ? Name : never;
}[RouteName];

export interface RouteEntry {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly isPublic?: boolean;
  readonly isIdempotent?: boolean;
  readonly file?: string;
}
