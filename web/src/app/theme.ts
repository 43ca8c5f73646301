import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';
export const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

const KEY = 'cc.theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let theme = kept();

function kept(): Theme {
  const found = localStorage.getItem(KEY);
  return THEMES.find((it) => it === found) ?? 'system';
}

function apply(): void {
  const isDark = theme === 'dark' || (theme === 'system' && dark.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
  for (const changed of listeners) changed();
}

/** Before anything is drawn, and whenever the system or another tab changes it. */
export function startTheme(): void {
  apply();
  dark.addEventListener('change', apply);
  window.addEventListener('storage', ({ key }) => {
    if (key !== KEY) return;
    theme = kept();
    apply();
  });
}

export function setTheme(wanted: Theme): void {
  theme = wanted;
  localStorage.setItem(KEY, wanted);
  apply();
}

export const useTheme = (): Theme =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => theme,
  );
