import { useEffect } from 'react';
import { name } from '../texts/en/common.ts';

/** The tab's title, for as long as this is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === name ? name : `${title} · ${name}`;
  }, [title]);
}
