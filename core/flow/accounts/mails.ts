import type { OneTimeMail } from '../../db/queries/tokens.ts';
import { newId } from '../ids.ts';
import { newSecretToken } from './secret-tokens.ts';

const DAY = 86_400;

/** A mail whose token can be used once. `publicUrl`: where the pages are. In links it stands behind the `#`, which no server is told, nor its log. */
export interface MailTo {
  readonly email: string;
  readonly publicUrl: string;
}

export const verificationMail = ({ email, publicUrl }: MailTo): OneTimeMail =>
  oneTimeMail('verify_email', email, 7 * DAY, 'Confirm your e-mail address', (token) => [
    'Welcome to Consultant Connect.',
    `To confirm this address, open this page within seven days:\n${publicUrl}/verify-email#token=${token}`,
    'An app can send the token itself to POST /v1/auth/email/verify:',
    token,
    'If you have not registered, ignore this mail.',
  ]);

export const passwordMail = ({ email, publicUrl }: MailTo): OneTimeMail =>
  oneTimeMail('reset_password', email, 3_600, 'Set a new password', (token) => [
    'Somebody, probably you, asked to set a new password for Consultant Connect.',
    `To set it, open this page within one hour:\n${publicUrl}/reset-password#token=${token}`,
    'An app can send the token itself to POST /v1/auth/password/reset:',
    token,
    'If it was not you, ignore this mail: your password stays as it is.',
  ]);

function oneTimeMail(
  purpose: OneTimeMail['purpose'],
  email: string,
  lifeSeconds: number,
  subject: string,
  paragraphs: (token: string) => string[],
): OneTimeMail {
  const { token, hash } = newSecretToken();
  return {
    tokenId: newId(),
    mailId: newId(),
    purpose,
    hash,
    lifeSeconds,
    email,
    subject,
    body: paragraphs(token).join('\n\n'),
  };
}
