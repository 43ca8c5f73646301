import { useEffect } from 'react';

const EVERY_MS = 1_000;

/** Alternates the tab's title with the alert while there is one; who wants no motion sees the alert stand. */
export function useTitleAlert(alert: string | null): void {
  useEffect(() => {
    if (alert === null) return;
    let title = document.title;
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const turn = (): void => {
      // The page underneath may have changed its title meanwhile.
      if (document.title !== alert) title = document.title;
      document.title = isStill || document.title === title ? alert : title;
    };
    turn();
    const timer = setInterval(turn, EVERY_MS);
    return () => {
      clearInterval(timer);
      if (document.title === alert) document.title = title;
    };
  }, [alert]);
}
