import type { AskBody } from '@consultant-connect/client';
import { useEffect, useState } from 'react';
import { useLocation } from 'react-router';
import { useMember } from '../../app/auth/auth-context.tsx';
import { type Draft, emptyDraft } from './draft.ts';

/** The question being written, and how it is sent so that it counts once. */
export interface Writing {
  draft: Draft;
  change: (change: Partial<Draft>) => void;
  /** The same key for the same words until `forget`, whatever became of the first try. */
  keyFor: (body: AskBody) => { idempotencyKey: string; isRepeated: boolean };
  /** It was asked: the next one begins empty. */
  forget: () => void;
}

interface Kept {
  draft?: Partial<Draft>;
  /** The visit that came with a draft of its own: loaded again, it goes on from what is kept. */
  begunBy?: string;
  /** Sent, and not known to have arrived. */
  sent?: { body: string; idempotencyKey: string };
}

/**
 * Kept in the tab alone and for one person, so that a reload in the middle of a sentence loses nothing. A draft that another
 * page hands over in the navigation's state begins it.
 */
export function useDraft(): Writing {
  const { state, key: visit } = useLocation();
  const member = useMember();
  // Who signs out on this page takes their words along.
  const [name] = useState(`cc.draft.${member?.user.id}`);
  const [draft, setDraft] = useState<Draft>(() => {
    const given = read(name).begunBy === visit ? null : draftIn(state);
    if (given) keep(name, { begunBy: visit });
    return { ...emptyDraft, ...(given ?? read(name).draft) };
  });
  useEffect(() => keep(name, { draft }), [name, draft]);
  return {
    draft,
    change: (change) => setDraft((before) => ({ ...before, ...change })),
    keyFor(asked) {
      const body = JSON.stringify(asked);
      const { sent } = read(name);
      if (sent?.body === body) return { idempotencyKey: sent.idempotencyKey, isRepeated: true };
      const idempotencyKey = crypto.randomUUID();
      keep(name, { sent: { body, idempotencyKey } });
      return { idempotencyKey, isRepeated: false };
    },
    forget() {
      sessionStorage.setItem(name, JSON.stringify({ begunBy: read(name).begunBy }));
    },
  };
}

const draftIn = (state: unknown): Partial<Draft> | null =>
  typeof state === 'object' && state !== null && 'draft' in state ? (state.draft as Partial<Draft>) : null;

function read(name: string): Kept {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '{}') as Kept;
  } catch {
    return {};
  }
}

const keep = (name: string, change: Kept): void =>
  sessionStorage.setItem(name, JSON.stringify({ ...read(name), ...change }));
