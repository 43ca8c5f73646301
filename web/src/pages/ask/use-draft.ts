import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { type Draft, emptyDraft } from './draft.ts';

/** In the tab alone, so that a reload in the middle of a sentence loses nothing. */
const KEY = 'cc.draft';

/** The question being written; one that another page hands over in the navigation's state begins it. */
export function useDraft(): [Draft, (change: Partial<Draft>) => void] {
  const { state } = useLocation();
  const [draft, setDraft] = useState<Draft>(() => ({ ...emptyDraft, ...(given(state) ?? kept()) }));
  useEffect(() => sessionStorage.setItem(KEY, JSON.stringify(draft)), [draft]);
  return [draft, (change) => setDraft((before) => ({ ...before, ...change }))];
}

/** It was asked: the next one begins empty. */
export const forgetDraft = (): void => sessionStorage.removeItem(KEY);

const given = (state: unknown): Partial<Draft> | null =>
  typeof state === 'object' && state !== null && 'draft' in state ? (state.draft as Partial<Draft>) : null;

function kept(): Partial<Draft> {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Draft>;
  } catch {
    return {};
  }
}
