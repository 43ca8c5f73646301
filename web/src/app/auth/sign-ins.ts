/**
 * The sign-ins this browser holds. Each tab is one person, so that a client and a consultant fit beside each other in one
 * browser; tabs of the same person share the tokens. They are kept because a reload must not end a call: docs/security.md.
 */
import type { Tokens, User } from '@consultant-connect/client';

export interface SignIn {
  readonly user: User;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

const keyOf = (userId: string): string => `cc.sign-in.${userId}`;
/** Whom a new tab belongs to. */
const LAST = 'cc.last';
/** Whom this tab belongs to; empty: nobody, on purpose. */
const TAB = 'cc.user';

export const toSignIn = (user: User, tokens: Tokens): SignIn => ({
  user,
  accessToken: tokens.accessToken,
  refreshToken: tokens.refreshToken,
  endsAt: Date.now() + tokens.expiresIn * 1000,
});

export function readSignIn(userId: string): SignIn | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? 'null');
    return isSignIn(kept) ? kept : null;
  } catch {
    return null;
  }
}

export const keepSignIn = (it: SignIn): void => localStorage.setItem(keyOf(it.user.id), JSON.stringify(it));

/** This tab is theirs from now on, and tabs that are opened later. */
export function takeTab(userId: string): void {
  sessionStorage.setItem(TAB, userId);
  localStorage.setItem(LAST, userId);
}

export function forgetSignIn(userId: string): void {
  localStorage.removeItem(keyOf(userId));
  if (localStorage.getItem(LAST) === userId) localStorage.removeItem(LAST);
  if (sessionStorage.getItem(TAB) === userId) sessionStorage.setItem(TAB, '');
}

export function signInOfTab(): SignIn | null {
  const userId = sessionStorage.getItem(TAB) ?? localStorage.getItem(LAST) ?? '';
  const found = userId === '' ? null : readSignIn(userId);
  if (found) sessionStorage.setItem(TAB, userId);
  return found;
}

function isSignIn(it: unknown): it is SignIn {
  if (typeof it !== 'object' || it === null) return false;
  return 'user' in it && 'accessToken' in it && 'refreshToken' in it && 'endsAt' in it;
}
