/** The only reader of the environment. Parsed once at start; every setting has a default that works with nothing set. */
import { z } from 'zod';
import { Currency } from '../contract/index.ts';
import { type Rates, REFERENCE_RATES } from './domain/currencies.ts';

const seconds = (value: number) => z.coerce.number().min(0).max(31_536_000).default(value);
const whole = (value: number) => z.coerce.number().int().min(0).default(value);
const optional = z
  .string()
  .transform((value) => value.trim() || undefined)
  .optional();
const onOff = z.enum(['on', 'off']);
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
const listOf = (value: string | undefined): string[] =>
  (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

/** `EUR=0.91,JPY=148`: units for one dollar; those that are left out stay as the reference has them. */
const exchangeRates = z
  .string()
  .default('')
  .transform((value, context): Rates => {
    const given = listOf(value).map((item) => item.split('=').map((part) => part.trim()));
    for (const [currency, rate] of given) {
      if (currency === 'USD' || !Currency.safeParse(currency).success || !(Number(rate) > 0)) {
        context.addIssue({
          code: 'custom',
          message: `units for one dollar, such as EUR=0.91,JPY=148; not "${currency}=${rate}"`,
        });
        return z.NEVER;
      }
    }
    return { ...REFERENCE_RATES, ...Object.fromEntries(given.map(([currency, rate]) => [currency, Number(rate)])) };
  });

const Environment = z.object({
  NODE_ENV: z.string().default('development'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: optional,
  DATABASE_URL: optional,
  REDIS_URL: optional,
  JWT_SECRET: optional,
  CORS_ORIGINS: optional,
  PUBLIC_URL: optional.pipe(z.url({ protocol: /^https?$/ }).optional()),
  PAYMENTS: z.enum(['simulated', 'stripe']).optional(),
  STRIPE_SECRET_KEY: optional,
  STRIPE_WEBHOOK_SECRET: optional,
  STRIPE_PUBLISHABLE_KEY: optional,
  STRIPE_API_BASE: optional.pipe(
    z
      .url({ protocol: /^https?$/ })
      .refine(
        (url) => /^\/(v1\/?)?$/.test(new URL(url).pathname),
        'scheme, host and port only: the path is Stripe’s own',
      )
      .optional(),
  ),
  VIDEO: z.enum(['p2p', 'daily', 'zoom']).optional(),
  DAILY_API_KEY: optional,
  DAILY_WEBHOOK_SECRET: optional,
  DAILY_API_BASE: optional.pipe(httpUrl.optional()),
  ZOOM_ACCOUNT_ID: optional,
  ZOOM_CLIENT_ID: optional,
  ZOOM_CLIENT_SECRET: optional,
  ZOOM_WEBHOOK_SECRET: optional,
  ZOOM_API_BASE: optional.pipe(httpUrl.optional()),
  ICE_SERVERS: z
    .string()
    .transform((value, context) => {
      try {
        return JSON.parse(value || '[]') as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'a JSON array of {urls, username?, credential?}' });
        return z.NEVER;
      }
    })
    .pipe(
      z.array(
        z.object({
          urls: z.union([z.string(), z.array(z.string())]),
          username: z.string().optional(),
          credential: z.string().optional(),
        }),
      ),
    )
    .default([]),
  TURN_SECRET: optional,
  FREE_SECONDS: seconds(600),
  FREE_TIME_POLICY: z.enum(['session', 'pair']).default('session'),
  FREE_TIME_STREAK: whole(3),
  HOLD_BLOCK_SECONDS: z.coerce.number().min(1).max(86_400).default(3600),
  HOLD_LEAD_SECONDS: seconds(120),
  MAX_OPEN_QUESTIONS: whole(5),
  INVITATIONS_PER_HOUR: whole(60),
  MONTHLY_BASE_COSTS: whole(300_000),
  TECH_COST: whole(12),
  PROCESSING_RATE: z.coerce.number().min(0).max(1).default(0.033),
  PROCESSING_FIXED: whole(38),
  EXCHANGE_RATES: exchangeRates,
  INVOICE_TAX_RATE: z.coerce.number().min(0).max(0.999).default(0),
  INVOICE_TAX_LABEL: z.string().trim().min(1).max(40).default('VAT'),
  INVOICE_FONTS: optional,
  WAVE_SIZE: z.coerce.number().int().min(1).max(100).default(5),
  WAVE_SECONDS: seconds(10),
  PREFERRED_SECONDS: seconds(5),
  INVITATION_SECONDS: seconds(20),
  QUESTION_SECONDS: seconds(120),
  NO_SHOW_SECONDS: seconds(120),
  RECONNECT_SECONDS: seconds(60),
  PRESENCE_LEASE_SECONDS: z.coerce.number().min(1).max(300).default(15),
  WRAP_UP_SECONDS: seconds(30),
  DISPUTE_SECONDS: seconds(604_800),
  ACCESS_TOKEN_SECONDS: z.coerce.number().min(1).default(900),
  REFRESH_TOKEN_SECONDS: z.coerce.number().min(1).default(2_592_000),
  WEBHOOK_RETRY_SECONDS: z.coerce.number().min(0.1).max(3_600).default(5),
  WEBHOOK_PATIENCE_SECONDS: seconds(259_200),
  RATE_LIMITS: onOff.default('on'),
  ENRICHER_BASE_URL: optional.pipe(httpUrl.optional()),
  ENRICHER_API_KEY: optional,
  ENRICHER_MODEL: optional,
  ADMIN_EMAIL: optional,
  ADMIN_PASSWORD: optional,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DEMO_CONSULTANTS: z.coerce.number().int().min(0).max(200).optional(),
  SEED_DEMO: onOff.optional(),
});

export type Config = ReturnType<typeof loadConfig>;

/** A setting that cannot be used; the message names it and says what it should be. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** @throws ConfigError with one line per setting that is wrong. */
export function loadConfig(env: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const it = parsed.data;
  const production = it.NODE_ENV === 'production';
  if (production && !it.JWT_SECRET) throw new ConfigError('JWT_SECRET: required when NODE_ENV=production');
  if (it.JWT_SECRET && it.JWT_SECRET.length < 32) throw new ConfigError('JWT_SECRET: at least 32 characters');
  if (Boolean(it.ADMIN_EMAIL) !== Boolean(it.ADMIN_PASSWORD)) {
    throw new ConfigError('ADMIN_EMAIL, ADMIN_PASSWORD: set both or neither');
  }
  if (it.ENRICHER_BASE_URL && !it.ENRICHER_MODEL) {
    throw new ConfigError('ENRICHER_MODEL: required when ENRICHER_BASE_URL is set');
  }
  const payments = it.PAYMENTS ?? (it.STRIPE_SECRET_KEY ? 'stripe' : 'simulated');
  if (payments === 'stripe' && !(it.STRIPE_SECRET_KEY && it.STRIPE_WEBHOOK_SECRET)) {
    throw new ConfigError('STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET: both are required for payments with Stripe');
  }
  return {
    production,
    port: it.PORT,
    host: it.HOST,
    databaseUrl: it.DATABASE_URL,
    redisUrl: it.REDIS_URL,
    jwtSecret: it.JWT_SECRET,
    corsOrigins: listOf(it.CORS_ORIGINS),
    /** Where people reach us, without a slash at its end. */
    publicUrl: (it.PUBLIC_URL ?? `http://localhost:${it.PORT || 3000}`).replace(/\/+$/, ''),
    payments,
    /** null: payments are simulated. */
    stripe:
      payments === 'stripe' && it.STRIPE_SECRET_KEY && it.STRIPE_WEBHOOK_SECRET
        ? {
            secretKey: it.STRIPE_SECRET_KEY,
            webhookSecret: it.STRIPE_WEBHOOK_SECRET,
            publishableKey: it.STRIPE_PUBLISHABLE_KEY ?? null,
            apiBase: it.STRIPE_API_BASE ?? null,
          }
        : null,
    video: videoOf(it),
    /** Durations in seconds. */
    timing: {
      freeSeconds: Math.round(it.FREE_SECONDS),
      holdBlockSeconds: it.HOLD_BLOCK_SECONDS,
      holdLeadSeconds: Math.min(it.HOLD_LEAD_SECONDS, it.HOLD_BLOCK_SECONDS / 2),
      waveSize: it.WAVE_SIZE,
      waveSeconds: it.WAVE_SECONDS,
      preferredSeconds: it.PREFERRED_SECONDS,
      invitationSeconds: it.INVITATION_SECONDS,
      questionSeconds: it.QUESTION_SECONDS,
      noShowSeconds: it.NO_SHOW_SECONDS,
      reconnectSeconds: it.RECONNECT_SECONDS,
      presenceLeaseSeconds: it.PRESENCE_LEASE_SECONDS,
      wrapUpSeconds: it.WRAP_UP_SECONDS,
      disputeSeconds: it.DISPUTE_SECONDS,
    },
    limits: {
      on: it.RATE_LIMITS === 'on',
      maxOpenQuestions: it.RATE_LIMITS === 'on' ? it.MAX_OPEN_QUESTIONS : Number.POSITIVE_INFINITY,
      invitationsPerHour: it.RATE_LIMITS === 'on' ? it.INVITATIONS_PER_HOUR : Number.POSITIVE_INFINITY,
    },
    /** Seconds until the second attempt, and how long an endpoint may fail. */
    webhookRetries: { firstSeconds: it.WEBHOOK_RETRY_SECONDS, patienceSeconds: it.WEBHOOK_PATIENCE_SECONDS },
    freeTime: {
      policy: it.FREE_TIME_POLICY,
      seconds: Math.round(it.FREE_SECONDS),
      streakLimit: it.FREE_TIME_STREAK,
    },
    invoices: {
      /** Prices include it; null: there is none. */
      tax: it.INVOICE_TAX_RATE > 0 ? { label: it.INVOICE_TAX_LABEL, rate: it.INVOICE_TAX_RATE } : null,
      /** Files of fonts for what the built-in ones cannot write. */
      fonts: listOf(it.INVOICE_FONTS),
    },
    /** Costs are stated in dollars; `rates` carry them over to other currencies, for figures and never for a charge. */
    economics: {
      rates: it.EXCHANGE_RATES,
      monthlyBaseCosts: it.MONTHLY_BASE_COSTS,
      techCost: it.TECH_COST,
      processingRate: it.PROCESSING_RATE,
      processingFixed: it.PROCESSING_FIXED,
    },
    /** A language model that may suggest skills for later waves; null: none. */
    enricher:
      it.ENRICHER_BASE_URL && it.ENRICHER_MODEL
        ? { baseUrl: it.ENRICHER_BASE_URL, apiKey: it.ENRICHER_API_KEY ?? null, model: it.ENRICHER_MODEL }
        : null,
    tokens: { accessSeconds: it.ACCESS_TOKEN_SECONDS, refreshSeconds: it.REFRESH_TOKEN_SECONDS },
    admin:
      it.ADMIN_EMAIL && it.ADMIN_PASSWORD ? { email: it.ADMIN_EMAIL.toLowerCase(), password: it.ADMIN_PASSWORD } : null,
    logLevel: it.LOG_LEVEL,
    demoConsultants: it.DEMO_CONSULTANTS,
    seedDemo: it.SEED_DEMO === undefined ? undefined : it.SEED_DEMO === 'on',
  };
}

export type Timing = Config['timing'];

/** Where calls take place. A provider that has its settings, but was not chosen, stands in for the chosen one; p2p for none. */
function videoOf(it: z.output<typeof Environment>) {
  const { ZOOM_ACCOUNT_ID: accountId, ZOOM_CLIENT_ID: clientId, ZOOM_CLIENT_SECRET: clientSecret } = it;
  const zoomSettings = [accountId, clientId, clientSecret].filter(Boolean).length;
  if (zoomSettings > 0 && zoomSettings < 3) {
    throw new ConfigError('ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET: set all three or none');
  }
  const daily = it.DAILY_API_KEY
    ? { apiKey: it.DAILY_API_KEY, baseUrl: it.DAILY_API_BASE ?? 'https://api.daily.co/v1' }
    : null;
  const zoom =
    accountId && clientId && clientSecret
      ? {
          accountId,
          clientId,
          clientSecret,
          apiBase: it.ZOOM_API_BASE ?? 'https://api.zoom.us',
          oauthBase: it.ZOOM_API_BASE ?? 'https://zoom.us',
        }
      : null;
  const provider = it.VIDEO ?? (daily ? 'daily' : 'p2p');
  if (provider === 'daily' && !daily) throw new ConfigError('DAILY_API_KEY: required when VIDEO=daily');
  if (provider === 'zoom' && !zoom) throw new ConfigError('ZOOM_ACCOUNT_ID: required when VIDEO=zoom');
  return {
    provider,
    daily,
    zoom,
    webhookSecrets: { daily: it.DAILY_WEBHOOK_SECRET, zoom: it.ZOOM_WEBHOOK_SECRET },
    iceServers: it.ICE_SERVERS,
    turnSecret: it.TURN_SECRET,
  };
}
