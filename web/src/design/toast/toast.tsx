import { X } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import * as t from '../../texts/en/common.ts';
import styles from './toast.module.css';

interface Toast {
  readonly id: number;
  readonly title: string;
  readonly description: string | undefined;
}

const SHOWN_MS = 6_000;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

function become(next: readonly Toast[]): void {
  toasts = next;
  for (const changed of listeners) changed();
}

/** Says briefly that something has happened: what cannot be seen on the page, and needs no answer. */
export function say(title: string, description?: string): void {
  lastId += 1;
  become([...toasts, { id: lastId, title, description }]);
}

const takeAway = (id: number): void => become(toasts.filter((it) => it.id !== id));

const subscribe = (changed: () => void): (() => void) => {
  listeners.add(changed);
  return () => listeners.delete(changed);
};

/** Once, around the app: where the words of `say` appear, and are read out. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div className={styles.viewport} role="status">
      {shown.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast: { id, title, description } }: { toast: Toast }) {
  useEffect(() => {
    const timer = setTimeout(() => takeAway(id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [id]);
  return (
    <div className={styles.toast}>
      <div>
        <p className={styles.title}>{title}</p>
        {description && <p className={styles.description}>{description}</p>}
      </div>
      <button type="button" className={styles.close} aria-label={t.close} onClick={() => takeAway(id)}>
        <X aria-hidden="true" />
      </button>
    </div>
  );
}
