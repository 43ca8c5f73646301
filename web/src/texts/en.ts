/** Every English text of the pages, by page. A translation is another folder of the same shape. */
export * as app from './en/app.ts';
export * as ask from './en/ask.ts';
export * as call from './en/call.ts';
export * as common from './en/common.ts';
export * as dispatch from './en/dispatch.ts';
export * as errors from './en/errors.ts';
export * as history from './en/history.ts';
export * as landing from './en/landing.ts';
export * as notFound from './en/not-found.ts';
export * as operator from './en/operator.ts';
export * as payment from './en/payment.ts';
export * as practice from './en/practice.ts';
export * as question from './en/question.ts';
export * as signIn from './en/sign-in.ts';
