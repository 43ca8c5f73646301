/**
 * Embedding apps: their keys, the tokens of their users, and what their servers are told.
 *
 * - **App**: somebody else's product that offers our market to its own users.
 * - **Secret key**: what the app's server is known by; never in a browser.
 * - **Endpoint**: an address of the app's server that hears **events**; a **delivery** is one event on its way to one endpoint.
 */
import { z } from 'zod';
import { User } from './shapes.ts';
import { Id, Instant, text } from './terms.ts';

export const AppScope = z
  .enum(['ask', 'dispatch', 'read'])
  .describe('What a token may be used for: acting as a client, acting as a consultant, reading (and the socket).');
export type AppScope = z.infer<typeof AppScope>;

export const AppEventType = z
  .enum([
    'question.created',
    'question.matched',
    'question.in_session',
    'question.completed',
    'question.cancelled',
    'question.expired',
    'match.offered',
    'match.accepted',
    'match.withdrawn',
    'session.opened',
    'session.started',
    'session.ended',
    'charge.held',
    'charge.captured',
    'charge.released',
    'charge.failed',
    'charge.refunded',
    'charge.partially_refunded',
    'charge.disputed',
    'rating.created',
  ])
  .describe('What an endpoint can be told.');
export type AppEventType = z.infer<typeof AppEventType>;
export const DeliveryStatus = z
  .enum(['pending', 'delivered', 'failed'])
  .describe('`pending` until the endpoint has answered with 2xx, or was given up.');
export type DeliveryStatus = z.infer<typeof DeliveryStatus>;

/** `https://shop.example`: scheme, host and port as a browser writes them, nothing behind. */
const Origin = z
  .string()
  .max(300)
  .regex(
    /^(http:\/\/(?!.*:80$)|https:\/\/(?!.*:443$))([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/,
    'an origin such as https://shop.example',
  );
const Name = text(1, 100);
const Origins = z.array(Origin).max(50);
const ContactEmail = z.email().max(254).toLowerCase();
const Url = z.url({ protocol: /^https?$/ }).max(2000);
const EventTypes = z.array(AppEventType).max(AppEventType.options.length);
/** Half a character would be stored as `\ufffd`, and two ids that differ in it would be one person. */
const ExternalUserId = z
  .string()
  .min(1)
  .max(200)
  .refine((it) => it.isWellFormed() && !it.includes('\ufffd'), 'whole characters only');
/** For how long the old secret goes on working beside the new one. */
const GraceSeconds = z.int().min(0).max(604_800);

export const AppLimits = z
  .strictObject({ requestsPerMinute: z.int().min(1).max(1_000_000), openQuestions: z.int().min(1).max(1_000_000) })
  .meta({ id: 'AppLimits', description: 'Of all users of an app together.' });
export type AppLimits = z.infer<typeof AppLimits>;

export const CreateAppBody = z
  .strictObject({
    name: Name,
    origins: Origins,
    contactEmail: ContactEmail.optional(),
    limits: AppLimits.partial().optional(),
  })
  .meta({ id: 'CreateAppBody', description: 'A new app, and from which pages its users come.' });
export const UpdateAppBody = z
  .strictObject({
    name: Name.optional(),
    origins: Origins.optional(),
    contactEmail: ContactEmail.nullable().optional(),
    limits: AppLimits.partial().optional(),
  })
  .meta({ id: 'UpdateAppBody', description: 'What is to change of an app; its limits are for the operator to set.' });
export const RotateSecretBody = z
  .strictObject({ graceSeconds: GraceSeconds.optional() })
  .meta({ id: 'RotateSecretBody', description: 'How long the old secret is still good; not at all when left out.' });
export const AppTokenBody = z
  .strictObject({
    externalUserId: ExternalUserId,
    name: Name,
    role: z.enum(['client', 'consultant']),
    scopes: z.array(AppScope).min(1).max(3).optional(),
    expiresIn: z.int().min(30).max(3600).optional(),
  })
  .meta({
    id: 'AppTokenBody',
    description: "One of the app's users, by the app's own id. Scopes left out: all that their role can use.",
  });
export const RevokeAppTokensBody = z
  .strictObject({ externalUserId: ExternalUserId.optional() })
  .meta({ id: 'RevokeAppTokensBody', description: 'Whose tokens end; those of all users when left out.' });
export const CreateWebhookBody = z
  .strictObject({ url: Url, events: EventTypes.optional() })
  .meta({ id: 'CreateWebhookBody', description: 'A new endpoint; without `events` it hears all of them.' });
export const UpdateWebhookBody = z
  .strictObject({ url: Url.optional(), events: EventTypes.optional(), enabled: z.boolean().optional() })
  .meta({ id: 'UpdateWebhookBody', description: 'What is to change of an endpoint.' });

export const WebhookParams = z.strictObject({ id: Id, webhookId: Id }).describe("An app's endpoint.");
export const DeliveryParams = z.strictObject({ id: Id, deliveryId: Id }).describe("An app's delivery.");
export const DeliveriesQuery = z
  .strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: z.string().max(200).optional(),
    webhookId: Id.optional(),
    status: DeliveryStatus.optional(),
  })
  .describe('Which deliveries, newest first.');

export const App = z
  .object({
    id: Id,
    name: z.string(),
    origins: z.array(z.string()),
    contactEmail: z.string().nullable().meta({ description: 'Told when an endpoint is switched off.' }),
    limits: AppLimits,
    secretHint: z.string().meta({ description: 'The last characters of the secret key.' }),
    createdAt: Instant,
    disabledAt: Instant.nullable(),
    disabledReason: z.string().nullable(),
  })
  .meta({ id: 'App', description: 'An embedding app.' });
export type App = z.infer<typeof App>;
export const AppWithKey = z
  .object({ app: App, secretKey: z.string() })
  .meta({ id: 'AppWithKey', description: 'An app with its secret key, which is shown this once.' });
export type AppWithKey = z.infer<typeof AppWithKey>;
export const AppToken = z
  .object({ accessToken: z.string(), expiresIn: z.int(), scopes: z.array(AppScope), user: User })
  .meta({ id: 'AppToken', description: "A short-lived token of one of an app's users; `expiresIn` is in seconds." });
export type AppToken = z.infer<typeof AppToken>;

export const Webhook = z
  .object({
    id: Id,
    url: z.string(),
    events: z.array(AppEventType).meta({ description: 'None named: all of them.' }),
    createdAt: Instant,
    failingSince: Instant.nullable(),
    disabledAt: Instant.nullable(),
    disabledReason: z.string().nullable(),
  })
  .meta({ id: 'Webhook', description: "An endpoint of an app's server." });
export type Webhook = z.infer<typeof Webhook>;
export const WebhookWithSecret = z.object({ webhook: Webhook, secret: z.string() }).meta({
  id: 'WebhookWithSecret',
  description: 'An endpoint with the secret that its deliveries are signed with (`whsec_…`), which is shown this once.',
});
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>;

/** The body of a delivery. */
export const AppEvent = z
  .object({ id: Id, type: AppEventType, timestamp: Instant, data: z.record(z.string(), z.unknown()) })
  .meta({
    id: 'AppEvent',
    description: 'What has happened, as it stood then; `data` carries ids, states and amounts.',
  });
export type AppEvent = z.infer<typeof AppEvent>;
export const Delivery = z
  .object({
    id: Id,
    webhookId: Id,
    event: AppEvent,
    status: DeliveryStatus,
    attempts: z.int(),
    responseCode: z.int().nullable(),
    error: z.string().nullable(),
    durationMs: z.int().nullable(),
    lastAttemptAt: Instant.nullable(),
    nextAttemptAt: Instant.nullable(),
    deliveredAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Delivery', description: 'One event on its way to one endpoint.' });
export type Delivery = z.infer<typeof Delivery>;
