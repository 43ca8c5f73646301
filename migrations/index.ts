/** Every migration in order; forward only. A new one is added at the end and never changed once released. */
import type { Migration } from 'kysely/migration';
import * as accounts from './0001_accounts.ts';
import * as market from './0002_market.ts';
import * as questions from './0003_questions.ts';
import * as sessions from './0004_sessions.ts';
import * as money from './0005_money.ts';
import * as learning from './0006_learning.ts';
import * as learnedVersions from './0007_learned_versions.ts';
import * as toldTerms from './0008_told_terms.ts';
import * as methodOutcomes from './0009_method_outcomes.ts';
import * as paymentAccounts from './0010_payment_accounts.ts';
import * as books from './0011_books.ts';
import * as invoices from './0012_invoices.ts';
import * as freeTime from './0013_free_time.ts';
import * as rooms from './0014_rooms.ts';
import * as witness from './0015_witness.ts';
import * as apps from './0016_apps.ts';
import * as webhooks from './0017_webhooks.ts';
import * as keywords from './0018_keywords_beside_the_question.ts';

export const migrations: Record<string, Migration> = {
  '0001_accounts': accounts,
  '0002_market': market,
  '0003_questions': questions,
  '0004_sessions': sessions,
  '0005_money': money,
  '0006_learning': learning,
  '0007_learned_versions': learnedVersions,
  '0008_told_terms': toldTerms,
  '0009_method_outcomes': methodOutcomes,
  '0010_payment_accounts': paymentAccounts,
  '0011_books': books,
  '0012_invoices': invoices,
  '0013_free_time': freeTime,
  '0014_rooms': rooms,
  '0015_witness': witness,
  '0016_apps': apps,
  '0017_webhooks': webhooks,
  '0018_keywords_beside_the_question': keywords,
};
