import type { OneTimeMail } from '../../db/queries/tokens.ts';
import { newId } from '../ids.ts';
import { newSecretToken } from './secret-tokens.ts';

const DAY = 86_400;

export function verificationMail(email: string): OneTimeMail {
  return oneTimeMail('verify_email', email, 7 * DAY, 'Confirm your e-mail address', (token) => [
    'Welcome to Consultant Connect.',
    `To confirm this address, send this token to POST /v1/auth/email/verify within seven days:\n\n${token}`,
    'If you have not registered, ignore this mail.',
  ]);
}

export function passwordMail(email: string): OneTimeMail {
  return oneTimeMail('reset_password', email, 3_600, 'Set a new password', (token) => [
    'Somebody, probably you, asked to set a new password for Consultant Connect.',
    `To set it, send this token to POST /v1/auth/password/reset within one hour:\n\n${token}`,
    'If it was not you, ignore this mail: your password stays as it is.',
  ]);
}

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
