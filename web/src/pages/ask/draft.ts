/** A question being written: what the page holds, and what of it is sent. */
import type { AskBody, Currency, PreviewBody, Urgency } from '@consultant-connect/client';
import { parseAmount } from '../../lib/format.ts';

export interface Draft {
  text: string;
  /** Chosen by the client, as slugs; what the text says is understood besides. */
  skills: readonly string[];
  /** As typed; empty: none. */
  maxRate: string;
  spendCap: string;
  currency: Currency;
  /** ISO 639-1; empty: any. */
  language: string;
  urgency: Urgency;
  takesFirst: boolean;
}

export const emptyDraft: Draft = {
  text: '',
  skills: [],
  maxRate: '',
  spendCap: '',
  currency: 'USD',
  language: '',
  urgency: 'medium',
  takesFirst: false,
};

const TITLE = { shortest: 5, longest: 200 };
const BODY = { shortest: 10, longest: 5_000 };
export const LONGEST_TEXT = BODY.longest;

/** The first line is the title, cut at a word when it is too long; the whole text is the body. Null: too short yet. */
export function splitText(text: string): { title: string; body: string } | null {
  const body = text.trim();
  if (body.length < BODY.shortest) return null;
  const [line = ''] = body.split('\n', 1);
  const first = line.trim();
  // A first line like "Hi," says nothing: then the title is what follows, in one line.
  const title = first.length >= TITLE.shortest ? first : body.replaceAll(/\s+/gu, ' ');
  return { title: cut(title, TITLE.longest), body: body.slice(0, BODY.longest) };
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const head = text.slice(0, longest - 1);
  const space = head.lastIndexOf(' ');
  return `${head.slice(0, space > longest / 2 ? space : longest - 1)}…`;
}

/** Whether an amount is either left out or can be read. */
export const isAmount = (typed: string, currency: Currency): boolean =>
  typed.trim() === '' || parseAmount(typed, currency) !== null;

/** What the preview is asked with; null while there is too little. */
export function toPreview(draft: Draft): PreviewBody | null {
  const split = splitText(draft.text);
  const maxHourlyRate = parseAmount(draft.maxRate, draft.currency);
  return (
    split && {
      ...split,
      ...(draft.skills.length > 0 && { skills: [...draft.skills] }),
      ...(maxHourlyRate && { maxHourlyRate }),
      ...(draft.language !== '' && { languages: [draft.language] }),
    }
  );
}

/** What is asked; null while something is missing or cannot be read. */
export function toQuestion(draft: Draft): AskBody | null {
  const preview = toPreview(draft);
  const { currency, maxRate, spendCap } = draft;
  if (!preview || !isAmount(maxRate, currency) || !isAmount(spendCap, currency)) return null;
  const cap = parseAmount(spendCap, currency);
  return {
    ...preview,
    currency,
    urgency: draft.urgency,
    acceptance: draft.takesFirst ? 'first' : 'choose',
    ...(cap && { spendCap: cap }),
  };
}
