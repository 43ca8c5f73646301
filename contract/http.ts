/**
 * The HTTP resources as data: the server binds them, the OpenAPI document is generated from them, the SDK takes its types from them.
 */
import { z } from 'zod';
import * as a from './apps.ts';
import * as q from './requests.ts';
import * as r from './results.ts';
import * as s from './shapes.ts';
import { Instant, type Role } from './terms.ts';

export interface Route {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly summary: string;
  /** Who may call it: `app` is an app's server with its secret key, `public` needs no token. */
  readonly roles: readonly (Role | 'app')[] | 'public';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly status: 200 | 201 | 204;
  readonly response?: z.ZodType;
  /** Can also be had as a file of this type, by `Accept`. */
  readonly file?: 'application/pdf';
  /** Honours `Idempotency-Key`: the first answer is stored and given again. */
  readonly idempotent?: boolean;
}

const C = ['client'] as const;
const K = ['consultant'] as const;
const A = ['admin'] as const;
const APP = ['app'] as const;
const A_APP = ['admin', 'app'] as const;
const CK = ['client', 'consultant'] as const;
const CA = ['client', 'admin'] as const;
const CKA = ['client', 'consultant', 'admin'] as const;
const route = <const R extends Route>(it: R): R => it;
const get = <const R extends Omit<Route, 'method' | 'status' | 'body'>>(it: R) =>
  route({ method: 'get', status: 200, ...it });
const post = <const R extends Omit<Route, 'method'>>(it: R) => route({ method: 'post', ...it });

export const routes = {
  getAbout: get({
    path: '/v1/about',
    summary: 'What a page should know before anybody has signed in',
    roles: 'public',
    response: r.About,
  }),

  // Accounts
  register: post({
    path: '/v1/auth/register',
    summary: 'Create an account',
    roles: 'public',
    body: q.RegisterBody,
    status: 201,
    response: r.SignedIn,
  }),
  login: post({
    path: '/v1/auth/login',
    summary: 'Sign in',
    roles: 'public',
    body: q.LoginBody,
    status: 200,
    response: r.SignedIn,
  }),
  refresh: post({
    path: '/v1/auth/refresh',
    summary: 'Rotate the refresh token',
    roles: 'public',
    body: q.RefreshBody,
    status: 200,
    response: r.Tokens,
  }),
  logout: post({
    path: '/v1/auth/logout',
    summary: 'Sign out; the sockets of this sign-in are cut',
    roles: CKA,
    body: q.RefreshBody,
    status: 204,
  }),
  verifyEmail: post({
    path: '/v1/auth/email/verify',
    summary: 'Confirm an e-mail address with the token that was mailed',
    roles: 'public',
    body: q.VerifyEmailBody,
    status: 204,
  }),
  forgotPassword: post({
    path: '/v1/auth/password/forgot',
    summary: 'Mail a token to set a new password',
    roles: 'public',
    body: q.ForgotPasswordBody,
    status: 204,
  }),
  resetPassword: post({
    path: '/v1/auth/password/reset',
    summary: 'Set a new password with the token that was mailed',
    roles: 'public',
    body: q.ResetPasswordBody,
    status: 204,
  }),
  getMe: get({ path: '/v1/me', summary: 'Own account', roles: CKA, response: s.User }),
  updateMe: route({
    method: 'patch',
    path: '/v1/me',
    summary: 'Change own account',
    roles: CKA,
    body: q.UpdateMeBody,
    status: 200,
    response: s.User,
  }),
  deleteMe: route({
    method: 'delete',
    path: '/v1/me',
    summary: 'Delete own account: personal data is anonymised',
    roles: CKA,
    status: 204,
  }),
  exportMe: get({
    path: '/v1/me/export',
    summary: 'All that is stored about the caller',
    roles: CKA,
    response: r.DataExport,
  }),

  // Market
  listSkills: get({
    path: '/v1/skills',
    summary: 'Search the taxonomy',
    roles: CKA,
    query: q.SkillsQuery,
    response: r.page(s.Skill),
  }),
  listConsultants: get({
    path: '/v1/consultants',
    summary: 'Public profiles',
    roles: CKA,
    query: q.ConsultantsQuery,
    response: r.page(s.Consultant),
  }),
  getMyProfile: get({ path: '/v1/consultants/me', summary: 'Own profile', roles: K, response: s.Consultant }),
  putMyProfile: route({
    method: 'put',
    path: '/v1/consultants/me',
    summary: 'Write own profile',
    roles: K,
    body: q.ProfileBody,
    status: 200,
    response: s.Consultant,
  }),
  getGuidance: get({
    path: '/v1/consultants/me/guidance',
    summary: 'What would improve the profile, and what the next tier needs',
    roles: K,
    response: r.Guidance,
  }),
  getPerformance: get({
    path: '/v1/consultants/me/performance',
    summary: 'Trust score with its parts, tier history, response times',
    roles: K,
    response: r.Performance,
  }),
  getEarnings: get({
    path: '/v1/consultants/me/earnings',
    summary: 'Earnings, total and over time',
    roles: K,
    query: q.PeriodQuery,
    response: r.Earnings,
  }),
  getConsultant: get({
    path: '/v1/consultants/:id',
    summary: 'A public profile',
    roles: CKA,
    params: q.IdParams,
    response: s.Consultant,
  }),
  blockUser: route({
    method: 'put',
    path: '/v1/blocks/:userId',
    summary: 'Never be matched with this user',
    roles: CK,
    params: q.UserIdParams,
    status: 204,
  }),
  unblockUser: route({
    method: 'delete',
    path: '/v1/blocks/:userId',
    summary: 'Lift a block',
    roles: CK,
    params: q.UserIdParams,
    status: 204,
  }),
  report: post({
    path: '/v1/reports',
    summary: 'Report a user, question, session or message',
    roles: CK,
    body: q.ReportBody,
    status: 201,
    response: r.Report,
  }),

  // Questions and matches
  askQuestion: post({
    path: '/v1/questions',
    summary: 'Ask a question',
    roles: C,
    body: q.AskBody,
    status: 201,
    response: s.Question,
    idempotent: true,
  }),
  listQuestions: get({
    path: '/v1/questions',
    summary: 'Own questions; for consultants the open ones that they could take',
    roles: CK,
    query: q.QuestionsQuery,
    response: r.page(s.Question),
  }),
  getQuestion: get({
    path: '/v1/questions/:id',
    summary: 'A question',
    roles: CKA,
    params: q.IdParams,
    response: s.Question,
  }),
  cancelQuestion: post({
    path: '/v1/questions/:id/cancel',
    summary: 'Cancel an open question',
    roles: C,
    params: q.IdParams,
    body: q.EmptyBody,
    status: 200,
    response: s.Question,
  }),
  offerOnQuestion: post({
    path: '/v1/questions/:id/offer',
    summary: 'Offer on a question found by browsing (wave 0)',
    roles: K,
    params: q.IdParams,
    body: q.OfferBody,
    status: 201,
    response: s.Match,
  }),
  listQuestionMatches: get({
    path: '/v1/questions/:id/matches',
    summary: 'The matches of a question that were ever offered',
    roles: CA,
    params: q.IdParams,
    query: q.PageQuery,
    response: r.page(s.MatchWithConsultant),
  }),
  explainQuestion: get({
    path: '/v1/questions/:id/explanation',
    summary: 'Who was considered, with which score, and why not',
    roles: CA,
    params: q.IdParams,
    response: r.Explanation,
  }),
  previewMatching: post({
    path: '/v1/matching/preview',
    summary: 'Who would be invited; asks nobody',
    roles: C,
    body: q.PreviewBody,
    status: 200,
    response: r.Preview,
  }),
  listMatches: get({
    path: '/v1/matches',
    summary: 'Own invitations and offers',
    roles: K,
    query: q.MatchesQuery,
    response: r.page(s.MatchWithQuestion),
  }),
  offerOnMatch: post({
    path: '/v1/matches/:id/offer',
    summary: 'Offer to take the question',
    roles: K,
    params: q.IdParams,
    body: q.OfferBody,
    status: 200,
    response: s.Match,
  }),
  declineMatch: post({
    path: '/v1/matches/:id/decline',
    summary: 'Decline an invitation',
    roles: K,
    params: q.IdParams,
    body: q.DeclineBody,
    status: 200,
    response: s.Match,
  }),
  withdrawMatch: post({
    path: '/v1/matches/:id/withdraw',
    summary: 'Withdraw an offer',
    roles: K,
    params: q.IdParams,
    body: q.EmptyBody,
    status: 200,
    response: s.Match,
  }),
  acceptMatch: post({
    path: '/v1/matches/:id/accept',
    summary: 'Accept an offer: holds the first paid block and opens the session',
    roles: C,
    params: q.IdParams,
    body: q.EmptyBody,
    status: 201,
    response: s.Session,
    idempotent: true,
  }),

  // Sessions
  listSessions: get({
    path: '/v1/sessions',
    summary: 'Own sessions',
    roles: CKA,
    query: q.PageQuery,
    response: r.page(s.Session),
  }),
  getSession: get({
    path: '/v1/sessions/:id',
    summary: 'A session',
    roles: CKA,
    params: q.IdParams,
    response: s.Session,
  }),
  joinSession: post({
    path: '/v1/sessions/:id/join',
    summary: 'What a device needs to join the call',
    roles: CK,
    params: q.IdParams,
    body: q.EmptyBody,
    status: 200,
    response: s.JoinData,
  }),
  endSession: post({
    path: '/v1/sessions/:id/end',
    summary: 'End the session',
    roles: CK,
    params: q.IdParams,
    body: q.EmptyBody,
    status: 200,
    response: s.Session,
  }),
  listSessionMessages: get({
    path: '/v1/sessions/:id/messages',
    summary: 'What was written in the session, newest first',
    roles: CKA,
    params: q.IdParams,
    query: q.PageQuery,
    response: r.page(s.SessionMessage),
  }),
  rateSession: post({
    path: '/v1/sessions/:id/rating',
    summary: 'Rate the session, once',
    roles: C,
    params: q.IdParams,
    body: q.RatingBody,
    status: 201,
    response: s.Rating,
    idempotent: true,
  }),
  getInvoice: get({
    path: '/v1/sessions/:id/invoice',
    summary: "The client's receipt of a session, or the consultant's statement; also as PDF",
    roles: CK,
    params: q.IdParams,
    response: s.Invoice,
    file: 'application/pdf',
  }),

  openDispute: post({
    path: '/v1/sessions/:id/dispute',
    summary: 'Dispute a charge; its payout waits until an operator has decided',
    roles: C,
    params: q.IdParams,
    body: q.DisputeBody,
    status: 201,
    response: s.Dispute,
    idempotent: true,
  }),
  getDispute: get({
    path: '/v1/sessions/:id/dispute',
    summary: 'The dispute of a session',
    roles: CA,
    params: q.IdParams,
    response: s.Dispute,
  }),

  // Payouts
  listPayouts: get({
    path: '/v1/payouts',
    summary: 'Own payouts, and what is still to come',
    roles: K,
    query: q.PageQuery,
    response: r.Payouts,
  }),

  onboardConsultant: post({
    path: '/v1/payouts/onboarding',
    summary: 'Where to tell the payment provider who you are, so that you can be paid',
    roles: K,
    body: q.OnboardingBody,
    status: 200,
    response: z.object({ url: z.string(), expiresAt: Instant }),
  }),
  getOnboarding: get({
    path: '/v1/payouts/onboarding',
    summary: 'What is still missing before you can be paid',
    roles: K,
    response: r.Onboarding,
  }),

  // Payment methods
  listPaymentMethods: get({
    path: '/v1/payment-methods',
    summary: 'Own payment methods',
    roles: C,
    query: q.PageQuery,
    response: r.page(s.PaymentMethod),
  }),
  addPaymentMethod: post({
    path: '/v1/payment-methods',
    summary: 'Add a payment method',
    roles: C,
    body: q.PaymentMethodBody,
    status: 201,
    response: s.PaymentMethod,
    idempotent: true,
  }),
  setUpPaymentMethod: post({
    path: '/v1/payment-methods/setup',
    summary: 'Begin adding a payment method',
    roles: C,
    body: q.EmptyBody,
    status: 200,
    response: z.object({ clientSecret: z.string(), publishableKey: z.string().nullable() }),
  }),
  confirmPaymentMethod: post({
    path: '/v1/payment-methods/:id/confirm',
    summary: "The client's confirmation (simulated payments only)",
    roles: C,
    params: q.IdParams,
    body: q.EmptyBody,
    status: 200,
    response: s.PaymentMethod,
  }),
  choosePaymentMethod: post({
    path: '/v1/payment-methods/:id/default',
    summary: 'Pay with this one from now on',
    roles: C,
    params: q.IdParams,
    body: q.EmptyBody,
    status: 200,
    response: s.PaymentMethod,
  }),
  removePaymentMethod: route({
    method: 'delete',
    path: '/v1/payment-methods/:id',
    summary: 'Remove a payment method',
    roles: C,
    params: q.IdParams,
    status: 204,
  }),

  // Operator
  getMetrics: get({
    path: '/v1/admin/metrics',
    summary: 'The business in figures, each beside its target',
    roles: A,
    query: q.PeriodQuery,
    response: r.Metrics,
  }),
  getLive: get({
    path: '/v1/admin/live',
    summary: 'Who is online, what is open, what runs',
    roles: A,
    response: r.AdminLive,
  }),
  listUsers: get({
    path: '/v1/admin/users',
    summary: 'Accounts',
    roles: A,
    query: q.UsersQuery,
    response: r.page(r.AdminUser),
  }),
  listAudit: get({
    path: '/v1/admin/audit',
    summary: 'What operators did',
    roles: A,
    query: q.UsersQuery,
    response: r.page(r.AuditEntry),
  }),
  listReports: get({
    path: '/v1/admin/reports',
    summary: 'What users reported',
    roles: A,
    query: q.UsersQuery,
    response: r.page(r.Report),
  }),
  listMail: get({
    path: '/v1/admin/mail',
    summary: 'The mail outbox, readable without a mail server',
    roles: A,
    query: q.UsersQuery,
    response: r.page(r.OutboxMail),
  }),
  listUnknownSkills: get({
    path: '/v1/admin/skills/unknown',
    summary: 'Frequent phrases that the taxonomy does not know',
    roles: A,
    query: q.PageQuery,
    response: r.page(r.UnknownPhrase),
  }),
  adoptSkill: post({
    path: '/v1/admin/skills',
    summary: 'Approve an unknown phrase, or merge it into a skill',
    roles: A,
    body: q.AdoptSkillBody,
    status: 201,
    response: s.Skill,
  }),
  banUser: post({
    path: '/v1/admin/users/:id/ban',
    summary: 'Ban an account',
    roles: A,
    params: q.IdParams,
    body: q.ReasonBody,
    status: 200,
    response: r.AdminUser,
  }),
  unbanUser: post({
    path: '/v1/admin/users/:id/unban',
    summary: 'Lift a ban',
    roles: A,
    params: q.IdParams,
    body: q.ReasonBody,
    status: 200,
    response: r.AdminUser,
  }),
  refundSession: post({
    path: '/v1/admin/sessions/:id/refund',
    summary: 'Give a charge back, wholly or in part',
    roles: A,
    params: q.IdParams,
    body: q.RefundBody,
    status: 200,
    response: s.Session,
    idempotent: true,
  }),
  listDisputes: get({
    path: '/v1/admin/disputes',
    summary: 'What clients dispute',
    roles: A,
    query: q.UsersQuery,
    response: r.page(s.Dispute),
  }),
  resolveDispute: post({
    path: '/v1/admin/disputes/:id/resolve',
    summary: 'Decide a dispute',
    roles: A,
    params: q.IdParams,
    body: q.ResolveDisputeBody,
    status: 200,
    response: s.Dispute,
    idempotent: true,
  }),
  forceEndSession: post({
    path: '/v1/admin/sessions/:id/end',
    summary: 'End a session by force',
    roles: A,
    params: q.IdParams,
    body: q.ReasonBody,
    status: 200,
    response: s.Session,
  }),

  // Embedding apps
  createApp: post({
    path: '/v1/apps',
    summary: 'Create an embedding app; its secret key is shown this once',
    roles: A,
    body: a.CreateAppBody,
    status: 201,
    response: a.AppWithKey,
  }),
  listApps: get({ path: '/v1/apps', summary: 'Embedding apps', roles: A, query: q.PageQuery, response: r.page(a.App) }),
  getApp: get({ path: '/v1/apps/:id', summary: 'An app', roles: A_APP, params: q.IdParams, response: a.App }),
  updateApp: route({
    method: 'patch',
    path: '/v1/apps/:id',
    summary: 'Change an app; its limits only the operator',
    roles: A_APP,
    params: q.IdParams,
    body: a.UpdateAppBody,
    status: 200,
    response: a.App,
  }),
  deleteApp: route({
    method: 'delete',
    path: '/v1/apps/:id',
    summary: 'End an app for good: its key, tokens, sockets and endpoints',
    roles: A,
    params: q.IdParams,
    status: 204,
  }),
  disableApp: post({
    path: '/v1/apps/:id/disable',
    summary: 'Shut an app and all of its users out at once',
    roles: A,
    params: q.IdParams,
    body: q.ReasonBody,
    status: 200,
    response: a.App,
  }),
  enableApp: post({
    path: '/v1/apps/:id/enable',
    summary: 'Let an app in again; its users need new tokens',
    roles: A,
    params: q.IdParams,
    body: q.EmptyBody,
    status: 200,
    response: a.App,
  }),
  rotateAppSecret: post({
    path: '/v1/apps/:id/secret',
    summary: 'Another secret key, which is shown this once',
    roles: A_APP,
    params: q.IdParams,
    body: a.RotateSecretBody,
    status: 200,
    response: a.AppWithKey,
  }),
  createAppToken: post({
    path: '/v1/apps/:id/tokens',
    summary: "Exchange the secret key for a short-lived token of one of the app's users",
    roles: APP,
    params: q.IdParams,
    body: a.AppTokenBody,
    status: 201,
    response: a.AppToken,
  }),
  revokeAppTokens: post({
    path: '/v1/apps/:id/tokens/revoke',
    summary: 'End the tokens of one user, or of all; their sockets are cut',
    roles: A_APP,
    params: q.IdParams,
    body: a.RevokeAppTokensBody,
    status: 204,
  }),
  listWebhooks: get({
    path: '/v1/apps/:id/webhooks',
    summary: "The endpoints of an app's server",
    roles: A_APP,
    params: q.IdParams,
    query: q.PageQuery,
    response: r.page(a.Webhook),
  }),
  createWebhook: post({
    path: '/v1/apps/:id/webhooks',
    summary: 'Add an endpoint; the secret that signs its deliveries is shown this once',
    roles: A_APP,
    params: q.IdParams,
    body: a.CreateWebhookBody,
    status: 201,
    response: a.WebhookWithSecret,
  }),
  updateWebhook: route({
    method: 'patch',
    path: '/v1/apps/:id/webhooks/:webhookId',
    summary: 'Change an endpoint, or switch it off and on',
    roles: A_APP,
    params: a.WebhookParams,
    body: a.UpdateWebhookBody,
    status: 200,
    response: a.Webhook,
  }),
  deleteWebhook: route({
    method: 'delete',
    path: '/v1/apps/:id/webhooks/:webhookId',
    summary: 'Remove an endpoint with its deliveries',
    roles: A_APP,
    params: a.WebhookParams,
    status: 204,
  }),
  rotateWebhookSecret: post({
    path: '/v1/apps/:id/webhooks/:webhookId/secret',
    summary: 'Another signing secret; during the grace both sign',
    roles: A_APP,
    params: a.WebhookParams,
    body: a.RotateSecretBody,
    status: 200,
    response: a.WebhookWithSecret,
  }),
  listDeliveries: get({
    path: '/v1/apps/:id/deliveries',
    summary: 'What endpoints were told, with attempts and answers',
    roles: A_APP,
    params: q.IdParams,
    query: a.DeliveriesQuery,
    response: r.page(a.Delivery),
  }),
  getDelivery: get({
    path: '/v1/apps/:id/deliveries/:deliveryId',
    summary: 'One delivery',
    roles: A_APP,
    params: a.DeliveryParams,
    response: a.Delivery,
  }),
  replayDelivery: post({
    path: '/v1/apps/:id/deliveries/:deliveryId/replay',
    summary: 'Send it once more, under the same webhook-id',
    roles: A_APP,
    params: a.DeliveryParams,
    body: q.EmptyBody,
    status: 200,
    response: a.Delivery,
  }),
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
type Part<R, Key extends string> = R extends Record<Key, infer Schema extends z.ZodType> ? Schema : never;
/** What the server sees after parsing; `undefined` where the route declares none. */
export type ParamsOf<N extends RouteName> = [Part<Routes[N], 'params'>] extends [never]
  ? undefined
  : z.output<Part<Routes[N], 'params'>>;
export type QueryOf<N extends RouteName> = [Part<Routes[N], 'query'>] extends [never]
  ? undefined
  : z.output<Part<Routes[N], 'query'>>;
export type BodyOf<N extends RouteName> = [Part<Routes[N], 'body'>] extends [never]
  ? undefined
  : z.output<Part<Routes[N], 'body'>>;
/** What a caller sends. */
export type QueryInputOf<N extends RouteName> = [Part<Routes[N], 'query'>] extends [never]
  ? undefined
  : z.input<Part<Routes[N], 'query'>>;
export type BodyInputOf<N extends RouteName> = [Part<Routes[N], 'body'>] extends [never]
  ? undefined
  : z.input<Part<Routes[N], 'body'>>;
export type ResponseOf<N extends RouteName> = [Part<Routes[N], 'response'>] extends [never]
  ? undefined
  : z.output<Part<Routes[N], 'response'>>;
