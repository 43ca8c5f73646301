/** The browser's own notifications, for a tab that is not looked at. */
import type { Invitation } from '@consultant-connect/client';
import * as t from '../../texts/en/dispatch.ts';
import { createStore } from './store.ts';

const standing = (): NotificationPermission | 'unsupported' =>
  'Notification' in window ? Notification.permission : 'unsupported';
export const notifications = createStore(standing());
const shown = new Map<string, Notification>();

/** Asked for by a button, never by itself. */
export async function askForNotifications(): Promise<void> {
  await Notification.requestPermission();
  notifications.set(standing());
}

export function notify({ match, question }: Pick<Invitation, 'match' | 'question'>): void {
  if (document.visibilityState === 'visible' || standing() !== 'granted') return;
  const notification = new Notification(t.watch.notification, { body: question.title, tag: match.id });
  notification.addEventListener('click', () => {
    window.focus();
    notification.close();
  });
  shown.set(match.id, notification);
}

/** What cannot be answered any more asks for no attention. */
export function closeNotification(matchId: string): void {
  shown.get(matchId)?.close();
  shown.delete(matchId);
}
