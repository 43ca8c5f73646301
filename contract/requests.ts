/** What a client may send. Every object is strict: an unknown field is refused, so that nobody can send what the server decides. */
import { z } from 'zod';
import { Acceptance, Availability, DisputeResolution, MatchStatus, QuestionStatus, Tier, Urgency } from './states.ts';
import { Currency, Id, Language, type Money, Price, Slug, text } from './terms.ts';

const Email = z.email().max(254).toLowerCase();
const Password = z.string().min(8).max(200);
const Name = text(1, 100);
const Reason = text(1, 500);
const OneTimeToken = z.string().min(1).max(500);

export const RegisterBody = z
  .strictObject({ email: Email, password: Password, name: Name, role: z.enum(['client', 'consultant']) })
  .meta({ id: 'RegisterBody', description: 'A new account.' });
export const LoginBody = z
  .strictObject({ email: Email, password: z.string().min(1).max(200) })
  .meta({ id: 'LoginBody', description: 'A sign-in.' });
export const RefreshBody = z
  .strictObject({ refreshToken: z.string().min(1).max(500) })
  .meta({ id: 'RefreshBody', description: 'A refresh token, to be used up.' });
export const VerifyEmailBody = z
  .strictObject({ token: OneTimeToken })
  .meta({ id: 'VerifyEmailBody', description: 'The token from the mail.' });
export const ForgotPasswordBody = z
  .strictObject({ email: Email })
  .meta({ id: 'ForgotPasswordBody', description: 'Where the token is mailed to.' });
export const ResetPasswordBody = z
  .strictObject({ token: OneTimeToken, password: Password })
  .meta({ id: 'ResetPasswordBody', description: 'The token from the mail, and the new password.' });
export const UpdateMeBody = z
  .strictObject({
    name: Name.optional(),
    timeZone: z
      .string()
      .max(60)
      .refine((zone) => isTimeZone(zone), 'an IANA time zone such as Europe/Berlin')
      .optional(),
  })
  .meta({ id: 'UpdateMeBody', description: 'What is to change of the own account.' });

export const ProfileBody = z
  .strictObject({
    headline: text(1, 140),
    bio: z.string().trim().max(5000),
    skills: z.array(z.strictObject({ slug: Slug.optional(), name: text(1, 80), level: z.int().min(1).max(5) })).max(50),
    languages: z.array(Language).min(1).max(10),
    hourlyRate: Price,
  })
  .meta({ id: 'ProfileBody', description: 'The whole profile, as it is to be.' });
export type ProfileBody = z.infer<typeof ProfileBody>;

const questionText = { title: text(5, 200), body: text(10, 5000) };
const questionFilters = {
  skills: z.array(Slug).max(50).optional(),
  maxHourlyRate: Price.optional(),
  languages: z.array(Language).max(10).optional(),
};

const askFields = {
  ...questionText,
  ...questionFilters,
  category: text(1, 80).optional(),
  urgency: Urgency.optional(),
  spendCap: Price.optional(),
  acceptance: Acceptance.optional(),
  currency: Currency.optional(),
  preferredConsultantIds: z.array(Id).max(20).optional(),
};
type Prices = { currency?: Currency | undefined; maxHourlyRate?: Money | undefined; spendCap?: Money | undefined };
const hasOneCurrency = (body: Prices) =>
  new Set([body.currency, body.maxHourlyRate?.currency, body.spendCap?.currency].filter((it) => it !== undefined))
    .size <= 1;
const oneCurrency = { message: 'one currency per question', path: ['currency'] };

export const AskBody = z
  .strictObject(askFields)
  .refine(hasOneCurrency, oneCurrency)
  .meta({ id: 'AskBody', description: 'A question; whatever is left out, the server decides.' });
/** The same over a socket, where there are no headers. */
export const AskEventBody = z
  .strictObject({ ...askFields, idempotencyKey: text(1, 200).optional() })
  .refine(hasOneCurrency, oneCurrency)
  .describe('A question over the socket, where there are no headers: the idempotency key comes with it.');
export type AskBody = z.infer<typeof AskBody>;

export const PreviewBody = z
  .strictObject({ ...questionText, ...questionFilters })
  .meta({ id: 'PreviewBody', description: 'A question that is not asked yet.' });
export type PreviewBody = z.infer<typeof PreviewBody>;

export const OfferBody = z
  .strictObject({ note: text(1, 500).optional() })
  .meta({ id: 'OfferBody', description: 'An offer, with a word to the client.' });
export const DeclineBody = z
  .strictObject({ reason: z.string().trim().max(200).optional() })
  .meta({ id: 'DeclineBody', description: '`not_my_area` takes back what the skill had earned.' });
export const EmptyBody = z.strictObject({}).meta({ id: 'EmptyBody', description: 'Nothing has to be said.' });

const Stars = z.int().min(1).max(5);
export const RatingBody = z
  .strictObject({
    overall: Stars,
    expertise: Stars.optional(),
    communication: Stars.optional(),
    value: Stars.optional(),
    comment: z.string().trim().max(2000).optional(),
  })
  .meta({ id: 'RatingBody', description: 'Stars from 1 to 5; only `overall` is needed.' });
export type RatingBody = z.infer<typeof RatingBody>;

export const PaymentMethodBody = z
  .strictObject({ token: z.string().min(1).max(200) })
  .meta({ id: 'PaymentMethodBody', description: "What the payment provider's form gave." });
export const OnboardingBody = z
  .strictObject({
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'two capitals (ISO 3166)')
      .optional(),
  })
  .meta({
    id: 'OnboardingBody',
    description: 'The country where the consultant is paid; left out: the platform’s own.',
  });
export const ReportBody = z
  .strictObject({
    subject: z.strictObject({ type: z.enum(['user', 'question', 'session', 'message']), id: Id }),
    reason: text(1, 100),
    detail: z.string().trim().max(2000).optional(),
  })
  .meta({ id: 'ReportBody', description: 'A complaint, and what it is about.' });
export const ReasonBody = z
  .strictObject({ reason: Reason })
  .meta({ id: 'ReasonBody', description: 'Why, for the audit log.' });
export const RefundBody = z
  .strictObject({ reason: Reason, amount: Price.optional() })
  .meta({ id: 'RefundBody', description: 'All that is left of the charge when `amount` is left out.' });
export const DisputeBody = z
  .strictObject({ reason: text(1, 100), detail: text(1, 2000) })
  .meta({ id: 'DisputeBody', description: 'What is not right about a charge.' });
export type DisputeBody = z.infer<typeof DisputeBody>;
export const ResolveDisputeBody = z
  .strictObject({ resolution: DisputeResolution, amount: Price.optional(), note: text(1, 2000) })
  .meta({ id: 'ResolveDisputeBody', description: 'With `refund`: all that is left when `amount` is left out.' });
export const AdoptSkillBody = z
  .strictObject({
    phrase: text(1, 80),
    slug: Slug,
    name: text(1, 80).optional(),
    field: text(1, 80).optional(),
  })
  .meta({
    id: 'AdoptSkillBody',
    description:
      'Makes the phrase an alias of the skill `slug`; a slug that does not exist yet needs `name` and `field`.',
  });

export const PageQuery = z
  .strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(20),
    cursor: z.string().max(200).optional(),
  })
  .describe('Which page of a list.');
export type PageQuery = z.infer<typeof PageQuery>;
export const SkillsQuery = PageQuery.extend({ q: z.string().trim().max(80).optional() }).describe('Which skills.');
export const ConsultantsQuery = PageQuery.extend({
  skill: Slug.optional(),
  tier: Tier.optional(),
  online: z.stringbool().optional(),
}).describe('Which consultants.');
export const QuestionsQuery = PageQuery.extend({ status: QuestionStatus.optional() }).describe('Which questions.');
export const MatchesQuery = PageQuery.extend({ status: MatchStatus.optional() }).describe('Which of the own matches.');
export const UsersQuery = PageQuery.extend({ q: z.string().trim().max(100).optional() }).describe(
  'Which users or entries.',
);
export const PeriodQuery = z
  .strictObject({
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    interval: z.enum(['hour', 'day', 'week', 'month']).default('day'),
  })
  .describe('Which period, in steps of which length.');
export type PeriodQuery = z.infer<typeof PeriodQuery>;

export const IdParams = z.strictObject({ id: Id }).describe('The id in the path.');
export const UserIdParams = z.strictObject({ userId: Id }).describe("The user's id in the path.");
export const AvailabilityBody = z
  .strictObject({ status: Availability })
  .describe('What the consultant wants from now on.');

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
