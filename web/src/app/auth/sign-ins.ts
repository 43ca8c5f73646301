/**
 * Who is signed in in this browser. Each tab is one person, so that a client and a consultant fit beside each other in one
 * browser. Kept because a reload must not end a call: docs/security.md. The tokens stand elsewhere: `token-shelf.ts`.
 */
import type { User } from '@consultant-connect/client';

const keyOf = (userId: string): string => `cc.sign-in.${userId}`;
/** Whom a new tab belongs to. */
const LAST = 'cc.last';
/** Whom this tab belongs to; empty: nobody, on purpose. */
const TAB = 'cc.user';

export function readUser(userId: string): User | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? 'null');
    return isUser(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** This tab is theirs from now on, and tabs that are opened later. */
export function takeTab(user: User): void {
  localStorage.setItem(keyOf(user.id), JSON.stringify(user));
  localStorage.setItem(LAST, user.id);
  sessionStorage.setItem(TAB, user.id);
}

/** Other tabs of the same person hear of it. */
export function forgetUser(userId: string): void {
  localStorage.removeItem(keyOf(userId));
  if (localStorage.getItem(LAST) === userId) localStorage.removeItem(LAST);
  if (sessionStorage.getItem(TAB) === userId) sessionStorage.setItem(TAB, '');
}

export function userOfTab(): User | null {
  const userId = sessionStorage.getItem(TAB) ?? localStorage.getItem(LAST) ?? '';
  const found = userId === '' ? null : readUser(userId);
  if (found) sessionStorage.setItem(TAB, userId);
  return found;
}

const isUser = (it: unknown): it is User => typeof it === 'object' && it !== null && 'id' in it && 'role' in it;
